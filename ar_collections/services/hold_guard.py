"""The guard on goods that leave: Delivery Notes, stock-updating Sales Invoices, Pick Lists, and under
a credit lock Sales Orders. Called before and after submit, on every way a document can be submitted.

Costs one look into a unique index when there is no hold. What is prepaid passes, returns pass,
what the General Manager let out passes; everything else is refused with the reason.
"""

from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe.utils import cint

from ..core.model import CREDIT_LOCK
from ..ledger.prepaid import paid_invoices, prepaid_orders
from ..ledger.tables import decimal
from . import hold_release, holds
from .hold_refusal import refuse
from .hold_release import Goods

DELIVERY, INVOICE, PICK, ORDER = "Delivery Note", "Sales Invoice", "Pick List", "Sales Order"
# Goods leave with these; the others only prepare it and use nothing up.
TAKES_OUT = (DELIVERY, INVOICE)


def check_document(doc, use: bool = False) -> None:
	"""Raise when a hold stops the document; with `use` an amount let out is used up for it."""
	for customer in customers_of(doc):
		for hold in holds.effective(doc.company, customer, _stopped_by(doc)):
			_check(doc, customer, hold, use)


def give_back(doc) -> None:
	"""The document was cancelled."""
	if doc.doctype in TAKES_OUT and doc.customer:
		hold_release.give_back(doc.company, doc.customer, doc.doctype, doc.name)


def _stopped_by(doc) -> tuple[str, ...]:
	return (CREDIT_LOCK,) if doc.doctype == ORDER else holds.TYPES


def customers_of(doc) -> list[str]:
	"""Whose goods leave; nobody's when the document lets none out."""
	if doc.doctype == PICK:
		return _customers_of_picks(doc) if doc.purpose == "Delivery" else []
	if cint(doc.get("is_return")) or (doc.doctype == INVOICE and not cint(doc.update_stock)):
		return []
	return [doc.customer] if doc.customer else []


def _customers_of_picks(doc) -> list[str]:
	orders = sorted({row.sales_order for row in doc.locations if row.sales_order})
	found = {doc.customer} if doc.customer else set()
	if orders:
		order = frappe.qb.DocType(ORDER)
		rows = frappe.qb.from_(order).select(order.customer).where(order.name.isin(orders)).run()
		found |= {row[0] for row in rows}
	return sorted(found)


def _check(doc, customer: str, hold: dict, use: bool) -> None:
	if doc.doctype == INVOICE and _is_paid(doc):
		return
	rest = _unpaid(_goods(doc, customer))
	if not rest:
		return
	document = (doc.doctype, doc.name) if use and doc.doctype in TAKES_OUT else None
	answer = hold_release.may_pass(hold, rest, document)
	if not answer.passes:
		refuse(doc, hold, answer.left, sum((g.value for g in rest), Decimal(0)))


def _is_paid(doc) -> bool:
	"""Paid at the counter or by advances: nothing stays open of this invoice."""
	total = decimal(doc.get("rounded_total") or doc.grand_total)
	settled = decimal(doc.get("total_advance")) + decimal(doc.get("paid_amount"))
	return total > 0 and settled > 0 and decimal(doc.outstanding_amount) <= 0


def _unpaid(goods: list[Goods]) -> list[Goods]:
	orders = prepaid_orders(g.order for g in goods)
	invoices = paid_invoices(g.invoice for g in goods)
	return [g for g in goods if g.order not in orders and g.invoice not in invoices]


def _goods(doc, customer: str) -> list[Goods]:
	if doc.doctype == PICK:
		return _picked(doc, customer)
	if doc.doctype == ORDER:
		return [Goods(doc.name, decimal(doc.base_rounded_total or doc.base_grand_total))]
	order, invoice = (
		("against_sales_order", "against_sales_invoice") if doc.doctype == DELIVERY else ("sales_order", "")
	)
	shares = _with_taxes(doc)
	return [
		Goods(row.get(order) or None, share, row.get(invoice) or None)
		for row, share in zip(doc.items, shares, strict=True)
	]


def _with_taxes(doc) -> list[Decimal]:
	"""Each row's part of the total in company currency; the parts add up to it exactly."""
	net = [decimal(row.base_net_amount) for row in doc.items]
	whole = sum(net, Decimal(0))
	total = decimal(doc.get("base_rounded_total") or doc.base_grand_total)
	if not whole:
		return [total / len(net)] * len(net) if net else []
	parts = [(total * amount / whole).quantize(Decimal("0.01")) for amount in net[:-1]]
	return [*parts, total - sum(parts, Decimal(0))]


def _picked(doc, customer: str) -> list[Goods]:
	"""What the rows of this customer are worth at their order's prices; rows without an order, nothing known."""
	of = _order_rows(row.sales_order_item for row in doc.locations)
	goods = []
	for row in doc.locations:
		line = of.get(row.sales_order_item)
		if row.sales_order and line and line.customer != customer:
			continue
		qty = decimal(row.picked_qty or row.stock_qty)
		goods.append(Goods(row.sales_order or None, qty * decimal(line.price) if line else Decimal(0)))
	return goods


def _order_rows(names: Iterable[str | None]) -> dict[str, dict]:
	wanted = sorted({name for name in names if name})
	item, order = frappe.qb.DocType("Sales Order Item"), frappe.qb.DocType(ORDER)
	rows = (
		frappe.qb.from_(item)
		.inner_join(order)
		.on(order.name == item.parent)
		.select(item.name, order.customer, (item.base_net_amount / item.stock_qty).as_("price"))
		.where(item.name.isin(wanted or [""]))
	).run(as_dict=True)
	return {row.name: row for row in rows}
