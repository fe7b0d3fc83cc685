"""What print formats may call: the values of a printed letter, ready to be laid out. Reads only."""

import frappe

from .services import letter_page, letter_paper_page, letter_papers, letter_parties, letter_text
from .services.letter_parties import recipient, sender
from .services.letter_resources import styles


def collections_letter(doc) -> dict:
	"""Everything the print format “Collections Letter” shows of a Dunning Letter."""
	labels = letter_text.labels(doc.language)
	company, to = sender(doc.company, doc.collector), recipient(doc)
	money_as = letter_text.money_format(doc.currency)
	from_us = letter_papers.sender_on_paper(doc, company)
	values = letter_page.page(doc, from_us, to, labels, money_as)
	facts = letter_papers.facts(doc)
	parties = letter_parties.parties(doc, company, to, labels) if facts else {}
	values["paper"] = letter_paper_page.lay_out(doc, facts, parties, labels, money_as) if facts else None
	generator = doc.flags.letter_engine or (frappe.local.form_dict or {}).get("pdf_generator")
	values["draft"] = not doc.issued_on and not doc.flags.being_issued
	# Laid out again from the letter's fields; the paper itself is the frozen PDF.
	values["is_copy"] = bool(doc.issued_on) and not doc.flags.being_issued
	# A batch hands the style sheet to the engine once, instead of with every letter.
	values["stylesheet"] = "" if doc.flags.styles_apart else styles()
	values["wkhtmltopdf"] = generator == "wkhtmltopdf"
	values["zoom"] = _zoom() if values["wkhtmltopdf"] else None
	return values


def _zoom() -> str | None:
	"""Debian's wkhtmltopdf lacks the patches to Qt and shrinks every page to 77 %; this undoes it."""
	from frappe.utils.pdf import is_wkhtmltopdf_valid

	return None if is_wkhtmltopdf_valid() else "1.302"
