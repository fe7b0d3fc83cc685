"""Invoice Disputes: raised, solved by a credit note, and work of their owner when nobody solves them in time.

While a dispute is open, letters about that much stop (`core/items.py`). One that ended by itself,
because the amount was credited or nothing is open any more, is open again when that is taken back.
"""

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ..ledger.disputes import DOCTYPE, credit_notes
from ..ledger.open_items import receivables
from ..ledger.tables import decimal
from . import actions, birth, cases
from .commit import commit_chunk
from .keys import key_of
from .notes import note
from .owner_change import DISPUTE_DUE as STEP
from .savepoint import isolated

ACTION = "Collection Action"
HALF_A_CENT = Decimal("0.005")


def raise_one(case, sales_invoice: str, amount: float, said: str, **more) -> str:
	"""As the user at work; what it may say is the document's own rule."""
	values = {"case": case.name, "sales_invoice": sales_invoice, "amount": amount, "note": said, **more}
	return frappe.get_doc({"doctype": DOCTYPE, **values}).insert().name


def follow(doc) -> None:
	"""After a save: work about a dispute that is over, or that has more time now, is withdrawn."""
	over = doc.status != "Open"
	if over or not doc.due_date or getdate(doc.due_date) >= getdate(nowdate()):
		_withdraw_work(doc.name, note("dispute_over") if over else note("dispute_more_time"))


def settle(company: str, customer: str) -> int:
	"""What was credited, or is not owed any more, is not in dispute; how many changed. The case is locked."""
	rows = _rows(company, customer)
	if not rows:
		return 0
	left = _open_amounts(company, customer)
	credited = credit_notes(row.sales_invoice for row in rows)
	purses = {invoice: [list(one) for one in notes] for invoice, notes in credited.items()}
	changed = 0
	for row in sorted(rows, key=lambda row: (row.creation, row.name)):
		outcome = _outcome(row, _take(purses.get(row.sales_invoice, ()), row), left)
		if bool(outcome) == (row.status == "Open"):
			_write(row.name, outcome)
			changed += 1
	return changed


def _take(purse: list[list], row) -> Decimal:
	"""What of the credit since it was raised is for this dispute: one credit solves one, the oldest first."""
	wanted, taken = decimal(row.amount or row.open_amount), Decimal(0)
	for credit in purse:
		if credit[0] >= row.creation:
			part = min(credit[1], wanted - taken)
			credit[1] -= part
			taken += part
	return taken


def _rows(company: str, customer: str) -> list[dict]:
	"""Open ones, and those that ended by themselves."""
	table = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(table.name, table.status, table.sales_invoice, table.term, table.amount, table.open_amount)
		.select(table.creation)
		.where((table.company == company) & (table.customer == customer))
		.where((table.status == "Open") | table.resolved_by.isnull())
		.orderby(table.name)
	)
	return query.run(as_dict=True)


def _open_amounts(company: str, customer: str) -> dict[tuple[str, int], Decimal]:
	items = receivables(company, [customer]).items.get(customer, [])
	return {item.key: item.outstanding for item in items}


def _outcome(row, credited: Decimal, left: dict) -> str | None:
	"""What came of it by itself; None while it is still in dispute."""
	disputed = decimal(row.amount or row.open_amount)
	open_now = sum(
		(
			amount
			for (invoice, term), amount in left.items()
			if invoice == row.sales_invoice and row.term in (0, term)
		),
		Decimal(0),
	)
	if credited > HALF_A_CENT and credited + HALF_A_CENT >= disputed:
		return "Justified"
	if open_now > HALF_A_CENT:
		return None
	return "Partly justified" if credited > HALF_A_CENT else "Not justified"


def _write(name: str, outcome: str | None) -> None:
	doc = frappe.get_doc(DOCTYPE, name)
	if outcome:
		how = note("dispute_paid") if outcome == "Not justified" else note("dispute_credited")
		doc.update({"status": "Resolved", "outcome": outcome, "resolution": how})
	else:
		doc.status = "Open"
	doc.flags.by_service = True
	doc.save(ignore_permissions=True)  # the ledger decides, whoever posted


def nightly(company: str, as_of: date | str | None = None) -> int:
	"""Job: an open dispute whose day is over becomes work of who solves it, once for each day set."""
	day = getdate(as_of or nowdate())
	filters = {"company": company, "status": "Open", "due_date": ("<", day)}
	made = 0
	for name in frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="name"):
		with isolated(name) as outcome:
			made += _work(frappe.get_doc(DOCTYPE, name))
		if outcome.error:
			frappe.log_error(title=_("A dispute could not be followed up"), message=outcome.traceback)
	commit_chunk()
	return made


def _work(doc) -> bool:
	cases.lock(doc.company, doc.customer)
	work = frappe.get_doc(
		{
			"doctype": ACTION,
			"unique_key": key_of(STEP, doc.name, doc.due_date),
			"kind": "Follow-up",
			"step_id": STEP,
			"title": note("dispute_due", invoice=doc.sales_invoice)[:140],
			"status": "Open",
			"due_on": getdate(nowdate()),
			"case": doc.case,
			"company": doc.company,
			"customer": doc.customer,
			"customer_name": doc.customer_name,
			"collector": doc.solved_by or doc.collector,
			"currency": doc.currency,
			"amount": doc.amount or doc.open_amount,
			"reference_doctype": DOCTYPE,
			"reference_name": doc.name,
			"why": note("dispute_was_due", day=doc.due_date),
		}
	)
	return bool(birth.insert_once(work, "unique_key"))


def _withdraw_work(dispute: str, why: str) -> None:
	filters = {"step_id": STEP, "reference_name": dispute, "status": "Open"}
	for name in frappe.get_all(ACTION, filters=filters, order_by="name", pluck="name"):
		actions.withdraw(name, why)
