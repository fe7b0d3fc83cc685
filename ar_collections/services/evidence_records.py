"""Our own records as pieces of evidence: claim, contacts, promises, security, handovers, ledger.

Each is a table as PDF and the same as CSV, in the language of the pack. Reads only.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.utils import flt, fmt_money, format_datetime, get_fullname, getdate, nowdate, strip_html

from ..ledger import proof
from . import handover_claim
from .evidence_index import csv_of, day, table_pdf
from .evidence_piece import Missing, Piece
from .notes import shown

CASE = "Collection Case"
Table = tuple[Sequence[str], Callable[[], Iterator[Sequence]]]


def _of(case: str):
	fields = ["name", "company", "customer", "customer_name", "currency", "opened_on"]
	return frappe.db.get_value(CASE, case, fields, as_dict=True)


def _money(amount) -> str:
	return fmt_money(flt(amount), precision=2)


def _both(section: str, title: str, name: str, columns, rows, intro=()) -> Iterator[Piece]:
	"""The table as paper and as data."""
	found = list(rows)
	yield Piece(section, title, f"{name}.pdf", lambda: table_pdf(title, columns, found, intro))
	yield Piece(section, f"{title} (CSV)", f"{name}.csv", lambda: csv_of(columns, found))


def claim(case: str) -> Iterator[Piece | Missing]:
	"""Principal item by item as the ledger has it on the day of the pack."""
	of, section = _of(case), _("Claim", context="Evidence Pack")
	owed = handover_claim.owed_now(of.company, of.customer)
	late = [c for c in owed.values() if handover_claim.is_overdue(c)]
	columns = [
		_("Invoice"), _("Instalment"), _("Due date"), _("Days overdue"), _("Amount"), _("Paid"), _("Open"),
		_("Currency"), _("Open in company currency"),
	]  # fmt: skip
	today = getdate(nowdate())
	rows = [
		(
			c.item.invoice, c.item.term, day(c.item.due_date), (today - c.item.due_date).days, _money(c.item.amount),
			_money(c.item.amount - handover_claim.left(c)), _money(handover_claim.left(c)), c.item.currency,
			_money(handover_claim.base_left(c)),
		)
		for c in late
	]  # fmt: skip
	total = sum(handover_claim.base_left(c) for c in late)
	message = _("{0} items are overdue, {1} {2} in all, as booked on {3}.")
	intro = [message.format(len(late), _money(total), of.currency, day(today))]
	if not late:
		yield Missing(section, _("Nothing is overdue on the day of the pack."))
	yield from _both(section, _("Claim computation"), "claim", columns, rows, intro)


def contacts(case: str) -> Iterator[Piece | Missing]:
	section = _("Contacts", context="Evidence Pack")
	fields = ["name", "contact_on", "channel", "outcome", "person_name", "person.full_name as contact_name"]
	fields += ["summary", "agreed", "owner"]
	logs = frappe.get_all(
		"Contact Log", {"case": case, "docstatus": 1}, fields, order_by="contact_on asc, name asc"
	)
	if not logs:
		yield Missing(section, _("No contact was logged."))
		return
	columns = [_("When"), _("How"), _("Outcome"), _("With whom"), _("What was said"), _("Agreed"), _("By")]
	rows = (
		(
			format_datetime(r.contact_on, "yyyy-MM-dd HH:mm"), _(r.channel), _(r.outcome),
			r.person_name or r.contact_name or "", strip_html(r.summary or ""), strip_html(r.agreed or ""),
			get_fullname(r.owner),
		)
		for r in logs
	)  # fmt: skip
	yield from _both(section, section, "contacts", columns, rows)


def promises(case: str) -> Iterator[Piece | Missing]:
	"""What was promised and what became of it; disputes and what they came to."""
	section = _("Promises and disputes", context="Evidence Pack")
	fields = ["name", "made_on", "promised_on", "amount", "paid", "promise_currency", "status", "note"]
	made = frappe.get_all(
		"Promise to Pay", {"case": case, "status": ("!=", "Draft")}, fields, order_by="made_on asc, name asc"
	)
	if made:
		columns = [
			_("Made on"),
			_("Promised for"),
			_("Amount"),
			_("Came"),
			_("Currency"),
			_("Result"),
			_("Note"),
		]
		rows = (
			(
				day(r.made_on), day(r.promised_on), _money(r.amount) if r.amount else _("all"), _money(r.paid),
				r.promise_currency or "", _(r.status, context="Promise to Pay"), r.note or "",
			)
			for r in made
		)  # fmt: skip
		yield from _both(section, _("Promises"), "promises", columns, rows)
	fields = ["creation", "sales_invoice", "amount", "reason", "note", "status", "outcome", "resolution"]
	disputed = frappe.get_all("Invoice Dispute", {"case": case}, fields, order_by="creation asc, name asc")
	if disputed:
		columns = [
			_("Raised on"),
			_("Invoice"),
			_("Amount"),
			_("Reason"),
			_("Note"),
			_("Result"),
			_("Solution"),
		]
		rows = (
			(
				day(r.creation), r.sales_invoice, _money(r.amount) if r.amount else _("all"),
				_(r.reason, context="Invoice Dispute"), r.note or "",
				_(r.outcome or r.status, context="Invoice Dispute"), shown(r.resolution),
			)
			for r in disputed
		)  # fmt: skip
		yield from _both(section, _("Disputes"), "disputes", columns, rows)


def security(case: str) -> Iterator[Piece]:
	section = _("Security", context="Evidence Pack")
	fields = ["guarantor", "relation", "guarantee", "amount", "expires_on", "contact", "document"]
	rows = frappe.get_all("Collection Guarantor", {"parent": case}, fields, order_by="idx asc")
	if rows:
		columns = [
			_("Guarantor"),
			_("Relation"),
			_("Kind of guarantee"),
			_("Up to"),
			_("Expires on"),
			_("Contact"),
		]
		found = (
			(
				r.guarantor, r.relation or "", _(r.guarantee), _money(r.amount) if r.amount else _("all"),
				day(r.expires_on), r.contact or "",
			)
			for r in rows
		)  # fmt: skip
		yield from _both(section, _("Guarantors"), "guarantors", columns, found)
	fields = ["what", "security", "value", "registered", "document"]
	rows = frappe.get_all("Collection Collateral", {"parent": case}, fields, order_by="idx asc")
	if rows:
		columns = [_("What"), _("Kind of security"), _("Value"), _("Registered")]
		found = ((r.what, _(r.security), _money(r.value), r.registered or "") for r in rows)
		yield from _both(section, _("Collateral"), "collateral", columns, found)


def elsewhere(case: str) -> Iterator[Piece]:
	"""Handovers, and what collecting has cost."""
	section = _("Handovers and costs", context="Evidence Pack")
	fields = ["name", "party_name", "status", "handed_over_on", "claim_total", "filed_on", "judgement_on"]
	rows = frappe.get_all(
		"Collection Handover", {"case": case, "status": ("!=", "Draft")}, fields, order_by="name asc"
	)
	if rows:
		columns = [
			_("Handover"), _("Who has it"), _("Status"), _("Handed over on"), _("Claim"), _("Filed on"),
			_("Judgement on"),
		]  # fmt: skip
		found = (
			(
				r.name, r.party_name or "", _(r.status, context="Collection Handover"), day(r.handed_over_on),
				_money(r.claim_total), day(r.filed_on), day(r.judgement_on),
			)
			for r in rows
		)  # fmt: skip
		yield from _both(section, _("Handovers"), "handovers", columns, found)
	fields = ["spent_on", "kind", "amount", "bill_type", "bill", "note"]
	rows = frappe.get_all("Collection Cost", {"case": case}, fields, order_by="spent_on asc, name asc")
	if rows:
		columns = [_("Date"), _("Kind of cost"), _("Amount"), _("Bill"), _("Note")]
		found = ((day(r.spent_on), _(r.kind), _money(r.amount), r.bill or "", r.note or "") for r in rows)
		yield from _both(section, _("Costs"), "costs", columns, found)


def ledger(case: str) -> Iterator[Piece]:
	"""The customer's account as booked: on paper in full, and as data."""
	of, section = _of(case), _("Ledger", context="Evidence Pack")
	columns = [
		_("Date"), _("Voucher type"), _("Voucher"), _("Against"), _("Due date"), _("Amount"), _("Currency"),
		_("In company currency"),
	]  # fmt: skip

	def rows(until: date) -> Iterator[Sequence]:
		for r in proof.ledger(of.company, of.customer, until):
			yield (
				day(r.posting_date), _(r.voucher_type), r.voucher_no, r.against_voucher_no, day(r.due_date),
				_money(r.amount_in_account_currency), r.account_currency, _money(r.amount),
			)  # fmt: skip

	today = getdate(nowdate())
	intro = [_("All postings to the customer's account, {0} in {1}, until {2}.").format(
		of.customer_name, of.company, day(today)
	)]  # fmt: skip
	title = _("Ledger extract")
	yield Piece(section, title, "ledger.pdf", lambda: table_pdf(title, columns, rows(today), intro))
	yield Piece(section, f"{title} (CSV)", "ledger.csv", lambda: csv_of(columns, rows(today)))
