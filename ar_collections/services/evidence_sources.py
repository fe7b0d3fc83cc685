"""Where the pieces of an evidence pack come from: a list of sources, in the order of the pack.

A source takes a case and gives pieces and gaps one by one, reading in slices. A further kind of paper is
one more function in SOURCES. Reads only.
"""

from collections.abc import Iterator

import frappe
from frappe import _

from ..ledger import proof
from . import evidence_records, letter_files, statement_files
from .evidence_piece import Missing, Piece
from .evidence_print import printed

ORDER, INVOICE, DELIVERY, JOURNAL = "Sales Order", "Sales Invoice", "Delivery Note", "Journal Entry"
LETTER, STATEMENT = "Dunning Letter", "Account Statement"
OUTCOME_FIELDS = ("delivery_outcome",)
CAME_BACK = ("Returned", "Undelivered")

Pieces = Iterator[Piece | Missing]


def count(case: str) -> int:
	"""About how many pieces there will be, for the progress shown meanwhile."""
	return len(proof.vouchers(case)) * 3 + frappe.db.count(LETTER, {"case": case, "test_mode": 0}) + 10


def orders(case: str) -> Pieces:
	section = _("Orders", context="Evidence Pack")
	told = set()
	for part in proof.slices_of(proof.invoices(case)):
		found = proof.orders_of(part)
		for invoice in part:
			if not found.get(invoice):
				yield Missing(section, _("{0}: no order is linked.").format(invoice))
		for name in dict.fromkeys(order for invoice in part for order in found.get(invoice, ())):
			if name not in told:
				told.add(name)
				yield from _document(section, ORDER, name)


def invoices(case: str) -> Pieces:
	section = _("Invoices", context="Evidence Pack")
	for doctype, name in proof.vouchers(case):
		yield from _document(section, doctype, name)


def deliveries(case: str) -> Pieces:
	section = _("Delivery notes", context="Evidence Pack")
	told = set()
	for part in proof.slices_of(proof.invoices(case)):
		found, goods = proof.deliveries_of(part), proof.with_goods(part)
		for invoice in part:
			notes = found.get(invoice, ())
			if not notes and invoice in goods:
				yield Missing(
					section, _("{0}: goods were invoiced, but no delivery note is linked.").format(invoice)
				)
			for name in notes:
				if name in told:
					continue
				told.add(name)
				attached = list(_attachments(section, DELIVERY, name))
				yield from _document(section, DELIVERY, name, attached)
				if not any(isinstance(one, Piece) for one in attached):
					message = _("{0}: no signed copy is attached.")
					yield Missing(section, message.format(name))


def letters(case: str) -> Pieces:
	"""As issued; the proof that they arrived is what is attached beside the paper."""
	section = _("Letters", context="Evidence Pack")
	fields = [
		"name",
		"letter_type",
		"letter_date",
		"posted_on",
		"tracking_no",
		"status",
		"sent_on",
		"email_to",
		"withdrawn_on",
	]
	meta = frappe.get_meta(LETTER)
	fields += [one for one in OUTCOME_FIELDS if meta.has_field(one)]
	filters = {"case": case, "issued_on": ("is", "set"), "test_mode": 0}  # a trial went to ourselves
	for row in frappe.get_all(LETTER, filters=filters, fields=fields, order_by="letter_date asc, name asc"):
		title = f"{row.name} {_(row.letter_type)} {frappe.utils.formatdate(row.letter_date)}"
		if row.status == "Withdrawn":
			title = _("{0} (withdrawn on {1})").format(title, frappe.utils.formatdate(row.withdrawn_on))
		yield Piece(section, title, f"{row.name}.pdf", _frozen(row.name), LETTER, row.name)
		attached = list(_attachments(section, LETTER, row.name, but=f"{row.name}.pdf"))
		yield from attached
		gap = unproved(row, any(isinstance(one, Piece) for one in attached))
		if gap:
			yield Missing(section, gap.format(title))


def statements(case: str) -> Pieces:
	"""Statements of the account that the customer confirmed or answered, as they were sent, with the stamped copy."""
	section = _("Confirmed statements", context="Evidence Pack")
	of = frappe.db.get_value("Collection Case", case, ["company", "customer"], as_dict=True)
	filters = {**of, "status": ("in", ("Confirmed", "Disagreed")), "test_mode": 0}
	fields = ["name", "status", "from_date", "to_date", "confirmed_on", "confirmed_by"]
	confirmed = False
	for row in frappe.get_all(STATEMENT, filters=filters, fields=fields, order_by="to_date asc, name asc"):
		confirmed |= row.status == "Confirmed"
		answered = _("{0}: {1} by {2}").format(
			row.name, _(row.status, context=STATEMENT), row.confirmed_by or ""
		)
		yield Piece(section, answered, f"{row.name}.pdf", _sent(row.name), STATEMENT, row.name)
		yield from _attachments(section, STATEMENT, row.name, but=f"{row.name}.pdf")
	if not confirmed:
		yield Missing(section, _("No statement of the account was confirmed."))


def _sent(statement: str):
	return lambda: statement_files.frozen(frappe.get_doc(STATEMENT, statement))


def unproved(letter, attached: bool) -> str | None:
	"""What is missing to prove that a letter arrived, with a place for its title; None: it is proved.

	`attached`: something is kept beside its paper. What came back did not arrive, whatever is attached;
	what was refused was at the door, and the slip of the post proves it. That somebody noted it as
	delivered is a word of ours, no proof.
	"""
	if letter.status == "Withdrawn":
		return None
	if not letter.sent_on and not letter.posted_on:
		return _("{0}: nothing shows that it went out.")
	if letter.get("delivery_outcome") in CAME_BACK:
		return _("{0}: it came back undelivered.")
	return None if attached else _("{0}: no proof of delivery.")


def _frozen(letter: str):
	return lambda: letter_files.frozen_pdf(letter)


def recordings(case: str) -> Pieces:
	"""What was attached to contact logs, promises and handovers, and what secures the debt."""
	section = _("Attachments", context="Evidence Pack")
	for doctype in ("Contact Log", "Promise to Pay", "Invoice Dispute", "Collection Handover"):
		filters = {"case": case, "docstatus": ("<", 2)}
		for name in frappe.get_all(doctype, filters=filters, order_by="name asc", pluck="name"):
			yield from _attachments(section, doctype, name)
	yield from _attachments(section, "Collection Case", case)


def _document(section: str, doctype: str, name: str, attached=None) -> Pieces:
	def content() -> bytes:
		return printed(doctype, name)

	yield Piece(section, f"{_(doctype)} {name}", f"{name}.pdf", content, doctype, name)
	yield from _attachments(section, doctype, name) if attached is None else attached


def _attachments(section: str, doctype: str, name: str, but: str | None = None) -> Pieces:
	fields = ["name", "file_name", "file_url"]
	filters = {"attached_to_doctype": doctype, "attached_to_name": name, "is_folder": 0}
	for row in frappe.get_all("File", filters=filters, fields=fields, order_by="creation asc, name asc"):
		if row.file_name == but:
			continue
		title = f"{name}: {row.file_name}"
		if (row.file_url or "").startswith(("http://", "https://")):
			yield Missing(section, _("{0}: only a link ({1}), no file.").format(title, row.file_url))
		else:
			yield Piece(
				section, title, row.file_name or row.name, _content_of(row.name, title), doctype, name
			)


def _content_of(file: str, title: str):
	def content() -> bytes:
		try:
			found = frappe.get_doc("File", file).get_content()
		except OSError:
			frappe.throw(_("the file is not on the disk any more. Restore it from a backup."))
		return found.encode() if isinstance(found, str) else found

	return content


SOURCES = (
	evidence_records.claim,
	orders,
	invoices,
	deliveries,
	letters,
	statements,
	evidence_records.contacts,
	evidence_records.promises,
	evidence_records.security,
	evidence_records.elsewhere,
	evidence_records.ledger,
	recordings,
)
