"""What may pass in spite of a hold: one order, an amount, or everything until a date.

Who may grant what is `hold_exceptions`. An amount is used up by the documents that
take goods out and given back when they are cancelled; the row lock on the hold keeps two
documents from using the same money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import flt, getdate, nowdate

from ..ledger.tables import decimal
from . import cases
from .hold_goods import Goods

HOLD, ROW = "Credit Hold", "Credit Hold Exception"
ORDER, AMOUNT, UNTIL = "Sales Order", "Amount", "Until Date"


@dataclass(frozen=True)
class Answer:
	"""Whether the goods pass; if not, what is left of the amounts let out (None = none was)."""

	passes: bool
	left: Decimal | None = None


def may_pass(hold: dict, goods: Iterable[Goods], document: tuple[str, str] | None = None) -> Answer:
	"""Ask the exceptions of a hold. With `document` (doctype, name) the amount needed is used up for it."""
	goods = list(goods)
	rows = _exceptions(hold.name)
	if not rows:
		return Answer(False)
	if any(row.kind == UNTIL and row.until_date >= getdate(nowdate()) for row in rows):
		return Answer(True)
	if not goods:  # nothing known of what would leave: no order, no amount to compare
		return Answer(False)
	let_out = {row.sales_order for row in rows if row.kind == ORDER and _same_size(row)}
	rest = [g for g in goods if not (g.order and g.order in let_out)]
	if not rest:
		return Answer(True)
	if not any(row.kind == AMOUNT for row in rows):
		return Answer(False)
	return _of_amounts(hold, sum((g.value for g in rest), Decimal(0)), document)


def _of_amounts(hold: dict, need: Decimal, document: tuple[str, str] | None) -> Answer:
	if document:
		cases.lock(hold.company, hold.customer)  # the order in which payments and decisions lock, too
		frappe.db.get_value(HOLD, hold.name, "name", for_update=True)
	today = getdate(nowdate())
	rows = [row for row in _exceptions(hold.name, lock=bool(document)) if row.kind == AMOUNT]
	rows = [row for row in rows if not row.valid_until or row.valid_until >= today]
	left = sum((_left(row) for row in rows), Decimal(0))
	if left <= 0 or need > left:
		return Answer(False, left)
	if document:
		_use(hold.name, rows, need, _mark(*document))
	return Answer(True, left - need)


def _use(hold: str, rows: list, need: Decimal, mark: str) -> None:
	for row in rows:
		share = min(need, _left(row))
		if share <= 0:
			continue
		uses = _uses(row)
		uses[mark] = str(decimal(uses.get(mark)) + share)
		_write(row.name, uses)
		need -= share
	_touch(hold)


def give_back(company: str, customer: str, doctype: str, name: str) -> None:
	"""The document was cancelled: what it had used of an amount is free again."""
	hold, row = frappe.qb.DocType(HOLD), frappe.qb.DocType(ROW)
	holds = (
		frappe.qb.from_(hold)
		.inner_join(row)
		.on((row.parent == hold.name) & (row.parenttype == HOLD))
		.select(hold.name)
		.distinct()
		.where((hold.customer == customer) & (hold.company == company))
		.where((row.kind == AMOUNT) & (row.used > 0))
	).run()
	if not holds:
		return
	cases.lock(company, customer)
	for (one,) in sorted(holds):
		frappe.db.get_value(HOLD, one, "name", for_update=True)
		for used in _exceptions(one, lock=True):
			uses = _uses(used)
			if uses.pop(_mark(doctype, name), None):
				_write(used.name, uses)
				_touch(one)


def live(hold: str, on: date | None = None) -> list[dict]:
	"""The exceptions that still let something out, for a screen."""
	day = on or getdate(nowdate())
	return [
		{"kind": r.kind, "sales_order": r.sales_order, "amount": flt(r.amount), "left": float(_left(r)),
			"until_date": r.until_date}
		for r in _exceptions(hold)
		if r.kind == ORDER or (r.kind == AMOUNT and _left(r) > 0) or (r.kind == UNTIL and r.until_date >= day)
	]  # fmt: skip


def _exceptions(hold: str, lock: bool = False) -> list[dict]:
	"""The rows as committed last when `lock`, else as this transaction sees them."""
	row = frappe.qb.DocType(ROW)
	query = (
		frappe.qb.from_(row)
		.select(row.name, row.kind, row.sales_order, row.amount, row.used, row.used_for, row.until_date)
		.where((row.parent == hold) & (row.parenttype == HOLD))
		.select(row.valid_until, row.order_amount)
		.orderby(row.idx)
	)
	found = (query.for_update() if lock else query).run(as_dict=True)
	today = getdate(nowdate())
	# giving back needs those whose time is over, too
	return found if lock else [r for r in found if not r.valid_until or r.valid_until >= today]


def order_value(order: str) -> Decimal:
	"""A Sales Order as it is stored, with taxes, in company currency."""
	totals = frappe.db.get_value("Sales Order", order, ["base_rounded_total", "base_grand_total"])
	return decimal((totals[0] or totals[1]) if totals else 0)


def _same_size(row: dict) -> bool:
	"""Whether the order is not larger than let out, but for the tolerance; the stored one, asked again in the submit."""
	if not row.order_amount:  # let out before sizes were kept
		return True
	more = decimal(frappe.get_cached_doc("Collections Settings").release_tolerance or 0)
	return order_value(row.sales_order) <= decimal(row.order_amount) * (100 + more) / 100


def _left(row: dict) -> Decimal:
	return max(decimal(row.amount) - decimal(row.used), Decimal(0))


def _uses(row: dict) -> dict[str, str]:
	return frappe.parse_json(row.used_for) if row.used_for else {}


def _mark(doctype: str, name: str) -> str:
	return f"{doctype}|{name}"


def _write(row: str, uses: dict[str, str]) -> None:
	used = sum((decimal(amount) for amount in uses.values()), Decimal(0))
	values = {"used": float(used), "used_for": frappe.as_json(uses, indent=None) if uses else None}
	frappe.db.set_value(ROW, row, values)


def _touch(hold: str) -> None:
	"""A form opened before must not write the old `used` back: Frappe compares this time stamp."""
	frappe.db.set_value(HOLD, hold, "modified", frappe.utils.now(), update_modified=False)
	frappe.clear_document_cache(HOLD, hold)
