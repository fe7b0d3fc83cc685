"""Which words a letter uses: its language, its wording, and the values that are merged into them.

Everything a template can see is made here, as plain text and numbers (`wording.MERGE_FIELDS`
names them all); the rendered text is stored on the letter and never rendered again.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cint, getdate

from ..ledger.tables import currency_digits, decimal
from . import letter_papers, wording
from .letter_format import base_language, in_capitals, literal, long_date, money, one_line, short_date
from .letter_page import Sender

_LABELS = Path(__file__).parents[1] / "templates" / "letters" / "labels"
_HOLDS = ("Shipment Hold", "Credit Lock")


def choose_language(wanted: str | None, offered: Iterable[str], house: str | None) -> tuple[str, bool]:
	"""The language to write in and whether that is a fallback.

	The customer's own, else the same language of another region, else the house's, else English.

	>>> choose_language("zh-TW", ["en", "zh"], "en"), choose_language("de", ["en", "zh"], "zh")
	(('zh', True), ('zh', True))
	"""
	offered = list(offered)
	for number, one in enumerate((wanted, house, "en")):
		for match in (lambda o, one=one: o.lower() == (one or "").lower(), _same_base(one)):
			found = next((o for o in offered if match(o)), None)
			if found:
				return found, number > 0 or found != wanted
	return (offered[0], True) if offered else ("en", True)


def _same_base(language: str | None):
	base = base_language(language)
	return lambda offered: bool(base) and base_language(offered) == base


def house_language() -> str:
	return frappe.db.get_default("lang") or frappe.db.get_single_value("System Settings", "language") or "en"


def labels(language: str | None) -> dict[str, str]:
	"""The fixed words of a letter; other languages than the shipped ones by Frappe's translations."""
	path = _LABELS / f"{base_language(language)}.json"
	if path.exists():
		return json.loads(path.read_text(encoding="utf-8"))
	english = json.loads((_LABELS / "en.json").read_text(encoding="utf-8"))
	return {key: _(text, language) for key, text in english.items()}


def money_format(currency: str) -> tuple[int, str | None]:
	"""Digits of the currency and the site's way of writing numbers."""
	return currency_digits([currency])[currency], frappe.db.get_default("number_format")


def text_of_type(letter_type, language: str):
	"""The wording of the type in this language; raises when the type has no wording at all."""
	rows = {row.language: row for row in letter_type.texts}
	if not rows:
		message = _("Letter type {0} has no wording. Add a text in at least one language.")
		frappe.throw(message.format(letter_type.name), title=_("No wording"))
	return rows.get(language) or next(iter(rows.values()))


def freeze(letter, sender: Sender) -> None:
	"""Render the wording of the letter's type into the letter: subject, opening, closing.

	A formal paper's law firm, court and annexes are put together first: its words name them.
	"""
	_with_days(letter)
	letter_papers.put_together(letter)
	letter_type = frappe.get_cached_doc("Dunning Letter Type", letter.letter_type)
	text = text_of_type(letter_type, letter.language)
	fields = merge_fields(letter, sender)
	try:
		letter.subject = wording.render_line(text.subject, fields)[:500]
		letter.opening = wording.render(text.opening, fields)
		letter.closing = wording.render(text.closing, fields)
	except wording.WordingError as error:
		_refuse(letter, error)


def _with_days(letter) -> None:
	"""A letter saved at the desk or by the API has its dates as text."""
	for doc in (letter, *letter.items):
		for field in doc.meta.get("fields", {"fieldtype": "Date"}):
			if doc.get(field.fieldname):
				doc.set(field.fieldname, getdate(doc.get(field.fieldname)))


def mail_of(letter, sender: Sender) -> tuple[str, str]:
	"""Subject and HTML of the covering mail; the letter's own words where the type has none for mails."""
	letter_type = frappe.get_cached_doc("Dunning Letter Type", letter.letter_type)
	text = text_of_type(letter_type, letter.language)
	fields = merge_fields(letter, sender)
	try:
		subject = (
			wording.render_line(text.mail_subject, fields) if text.mail_subject else one_line(letter.subject)
		)
		return subject, wording.render(text.mail_body, fields) if text.mail_body else letter.opening
	except wording.WordingError as error:
		_refuse(letter, error)


def _refuse(letter, error: Exception) -> None:
	message = _("The wording of {0} in {1} cannot be used: {2}. Open the letter type and mend it.")
	frappe.throw(message.format(letter.letter_type, letter.language, error), title=_("Wording"))


def merge_fields(letter, sender: Sender) -> dict:
	"""All that a template may use, for this letter."""
	rows = [row for row in letter.items if not row.information_only]
	in_money = money_format(letter.currency)
	total = sum((decimal(row.open_amount) for row in rows), Decimal(0))
	contact = _contact(letter.contact_person)
	name = literal(letter.customer_name or letter.customer)
	bank = sender.get("bank") or {}
	return {
		"customer_name": name,
		"customer_no": letter.customer,
		"company_name": sender["name"],
		"contact_person": literal(contact.get("full_name")),
		"salutation": salutation(letter.language, name, contact),
		"letter_no": letter.name,
		"letter_date": long_date(letter.letter_date, letter.language),
		"level": cint(letter.level),
		"currency": letter.currency,
		"total": money(total, *in_money),
		"total_in_capitals": in_capitals(total, letter.currency),
		"deadline": long_date(letter.deadline_date, letter.language),
		"oldest_due_date": long_date(min((r.due_date for r in rows), default=None), letter.language),
		"days_overdue": max((cint(r.days_overdue) for r in rows), default=0),
		"item_count": len(rows),
		"invoices": [_invoice(row, in_money) for row in rows],
		**_before(letter),
		"shipments_stopped": shipments_stopped(letter.company, letter.customer),
		**_us(letter, sender),
		"bank_name": bank.get("bank", ""),
		"bank_account_no": bank.get("iban") or bank.get("account_no") or "",
		"country": sender.get("country") or "",
		**_paper(letter, total, in_money),
	}


def _paper(letter, total: Decimal, in_money: tuple[int, str | None]) -> dict[str, str]:
	"""The fields of a formal paper; without interest the claim is what is open."""
	firm = letter_papers.facts(letter).get("firm") or {}
	comma = labels(letter.language)["separator"]
	phone = (firm.get("phone") or "").replace(" ", "\u00a0")
	details = [firm.get("signatory"), phone, firm.get("email")]
	interest = decimal(letter.interest_total)
	return {
		"law_firm": firm.get("name", ""),
		"law_firm_contact_details": comma.join(d for d in details if d) or firm.get("name", ""),
		"lawyer": firm.get("signatory", ""),
		"lawyer_title": firm.get("title", ""),
		"mandate": firm.get("mandate", ""),
		"court": literal(letter.court),
		"filing_date": long_date(
			getdate(letter.filing_date) if letter.filing_date else None, letter.language
		),
		"interest": money(interest, *in_money) if interest else "",
		"claim": money(decimal(letter.claim_total) or total, *in_money),
	}


def _invoice(row, in_money: tuple[int, str | None]) -> dict:
	amounts = {
		"amount": row.invoice_amount,
		"paid": row.paid_amount,
		"disputed": row.disputed_amount,
		"open": row.open_amount,
	}
	return {
		"invoice": row.voucher_no,
		"order_no": literal(row.order_no),
		"date": short_date(row.posting_date),
		"due_date": short_date(row.due_date),
		"days_overdue": cint(row.days_overdue),
		**{key: money(decimal(value), *in_money) for key, value in amounts.items()},
	}


def _before(letter) -> dict[str, str]:
	day = (
		frappe.db.get_value("Dunning Letter", letter.previous_letter, "letter_date")
		if letter.previous_letter
		else None
	)
	return {
		"previous_letter_no": letter.previous_letter or "",
		"previous_letter_date": long_date(day, letter.language),
	}


def _us(letter, sender: Sender) -> dict[str, str]:
	# A number that breaks at the end of a line is dialled wrongly.
	phone = (sender.get("phone") or "").replace(" ", "\u00a0")
	details = [sender.get("contact"), phone, sender.get("email")]
	comma = labels(letter.language)["separator"]
	return {
		"our_contact": sender.get("contact") or sender["name"],
		"our_phone": phone,
		"our_email": sender.get("email") or "",
		"our_contact_details": comma.join(d for d in details if d) or sender["name"],
		"signatory": sender.get("signatory") or "",
		"signatory_title": sender.get("signatory_title") or "",
	}


def _contact(name: str | None) -> Mapping:
	if not name:
		return {}
	fields = ["full_name", "last_name", "salutation", "gender"]
	return frappe.db.get_value("Contact", name, fields, as_dict=True) or {}


def salutation(language: str | None, customer_name: str, contact: Mapping) -> str:
	"""How the letter begins: the person when known, else the firm.

	>>> salutation(
	...     "en", "Bailey & Sons", {"full_name": "Tom Bailey", "last_name": "Bailey", "salutation": "Mr"}
	... )
	'Dear Mr Bailey,'
	>>> salutation("zh", "光达贸易", {})
	'尊敬的光达贸易：'
	"""
	person, title = literal(contact.get("full_name")), contact.get("salutation")
	if base_language(language) == "zh":
		polite = {"Male": "先生", "Female": "女士"}.get(contact.get("gender"), "")
		return f"尊敬的{person or customer_name}{polite if person else ''}："
	if title and contact.get("last_name"):
		return f"Dear {title} {literal(contact['last_name'])},"
	return f"Dear {person}," if person else "Dear Sir or Madam,"


def shipments_stopped(company: str, customer: str) -> bool:
	"""Whether a hold is in effect now, so that the letter may say so."""
	of = {"company": company, "customer": customer, "hold_type": ("in", _HOLDS)}
	if frappe.db.exists("Credit Hold", {**of, "status": "Active"}):
		return True
	return bool(frappe.db.exists("Credit Hold", {**of, "status": "Proposed", "effective_at_once": 1}))
