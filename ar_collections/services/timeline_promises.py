"""Promises and disputes in the story of a case: when they were made, what became of them. Reads only."""

from collections.abc import Iterator

from frappe import _
from frappe.utils import fmt_money, formatdate

from ..ledger.promises import DOCTYPE
from .notes import shown
from .timeline_entry import entry, newest

KIND = "Promise"
DISPUTE = "Invoice Dispute"


def events(case: str) -> Iterator[dict]:
	yield from _promises(case)
	yield from _disputes(case)


def _promises(case: str) -> Iterator[dict]:
	fields = [
		"creation", "made_on", "promised_on", "plan", "amount", "paid", "promise_currency", "status", "note", "owner",
		"contact_log", "requested_by", "approved_by", "approved_on", "approval_reason", "waived_amount",
	]  # fmt: skip
	for row in newest(DOCTYPE, {"case": case}, fields):
		yield entry(
			# what a contact brought is told next to it, on its day
			row.made_on if row.contact_log else row.creation, KIND, _title(row), DOCTYPE, row.name, text=_text(row),
			why=row.approval_reason or "", who=row.owner, status=row.status, amount=row.amount or None,
			currency=row.promise_currency,
		)  # fmt: skip
		if row.approved_on:
			yield entry(row.approved_on, KIND, _("Promise approved"), DOCTYPE, row.name, who=row.approved_by)


def _title(row) -> str:
	message = _("Promised in instalments until {0}") if row.plan else _("Promised to pay by {0}")
	return message.format(formatdate(row.promised_on))


def _text(row) -> str:
	said = [row.note]
	if row.paid:
		said.append(_("{0} came in time").format(fmt_money(row.paid, currency=row.promise_currency)))
	if row.waived_amount:
		said.append(_("waiver of {0}").format(fmt_money(row.waived_amount, currency=row.promise_currency)))
	return " · ".join(filter(None, said))


def _disputes(case: str) -> Iterator[dict]:
	fields = [
		"creation", "sales_invoice", "amount", "open_amount", "currency", "reason", "note", "status", "owner", "due_date",
		"outcome", "resolution", "resolved_on", "resolved_by",
	]  # fmt: skip
	for row in newest(DISPUTE, {"case": case}, fields):
		title = _("Disputed: {0}").format(row.sales_invoice)
		until = _("to be solved by {0}").format(formatdate(row.due_date)) if row.due_date else ""
		text = " · ".join(filter(None, (_(row.reason, context=DISPUTE), row.note, until)))
		yield entry(
			row.creation, "Dispute", title, DISPUTE, row.name, text=text, who=row.owner, status=row.status,
			amount=row.amount or row.open_amount, currency=row.currency,
		)  # fmt: skip
		if row.resolved_on:
			text = ": ".join(filter(None, (_(row.outcome, context=DISPUTE), shown(row.resolution))))
			title = _("Dispute solved: {0}").format(row.sales_invoice)
			yield entry(row.resolved_on, "Dispute", title, DISPUTE, row.name, text=text, who=row.resolved_by)
