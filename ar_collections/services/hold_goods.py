"""Which goods a document moves, for whom, worth what, and for which order or invoice. Reads only.

The order of a row is the one its order line belongs to (`so_detail`), never the name written beside
it: a row whose line is missing, or is of another order or customer, counts as without an order.
ERPNext counts quantities by these lines, so nothing more than ordered leaves on an order's name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.utils import cint

from ..ledger.tables import decimal

DELIVERY, INVOICE, TILL = "Delivery Note", "Sales Invoice", "POS Invoice"
PICK, ORDER = "Pick List", "Sales Order"
INVOICES = (INVOICE, TILL)
# Goods leave with these; the others only prepare it and use nothing up.
TAKES_OUT = (DELIVERY, *INVOICES)


@dataclass(frozen=True)
class Goods:
	"""Goods that want to leave: rows of one document for one order, worth `value` in company currency."""

	order: str | None
	value: Decimal
	invoice: str | None = None  # billed before, where the row says so


def customers_of(doc) -> list[str]:
	"""Whose goods leave; nobody's when the document lets none out."""
	if doc.doctype == PICK:
		return _customers_of_picks(doc) if doc.purpose == "Delivery" else []
	if cint(doc.get("is_return")) or (doc.doctype == INVOICE and not _takes_stock(doc)):
		return []
	return [doc.customer] if doc.customer else []


def _takes_stock(invoice) -> bool:
	"""A consolidated invoice books goods that left at the till, under the guard's eyes."""
	return bool(cint(invoice.update_stock)) and not (
		cint(invoice.get("is_consolidated")) and _only_of_the_till(invoice)
	)


def _only_of_the_till(invoice) -> bool:
	"""Whether every row was sold on a submitted POS Invoice of this customer and company."""
	names = {row.get("pos_invoice") for row in invoice.items}
	if not names or None in names or "" in names:
		return False
	till = frappe.qb.DocType(TILL)
	rows = (
		frappe.qb.from_(till)
		.select(till.name)
		.where(till.name.isin(sorted(names)) & (till.docstatus == 1))
		.where((till.customer == invoice.customer) & (till.company == invoice.company))
	).run()
	return {row[0] for row in rows} == names


def goods_of(doc, customer: str) -> list[Goods]:
	"""The rows of the document that are this customer's."""
	if doc.doctype == PICK:
		return _picked(doc, customer)
	if doc.doctype == ORDER:
		return [Goods(doc.name, decimal(doc.base_rounded_total or doc.base_grand_total))]
	order, invoice = (
		("against_sales_order", "against_sales_invoice") if doc.doctype == DELIVERY else ("sales_order", "")
	)
	ordered = _lines(ORDER, (row.get("so_detail") for row in doc.items), doc)
	billed = _lines(INVOICE, (row.get("si_detail") for row in doc.items), doc) if invoice else {}
	return [
		Goods(
			_true_parent(ordered.get(row.get("so_detail")), row.get(order)),
			share,
			_true_parent(billed.get(row.get("si_detail")), row.get(invoice)),
		)
		for row, share in zip(doc.items, _with_taxes(doc), strict=True)
	]


def _true_parent(parent: str | None, said: str | None) -> str | None:
	return parent if parent and parent == said else None


def _lines(doctype: str, names: Iterable[str | None], doc) -> dict[str, str]:
	"""`{line: its document}` of the lines named, those of the same customer and company."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	line, parent = frappe.qb.DocType(f"{doctype} Item"), frappe.qb.DocType(doctype)
	return dict(
		frappe.qb.from_(line)
		.inner_join(parent)
		.on(parent.name == line.parent)
		.select(line.name, parent.name)
		.where(line.name.isin(wanted) & (parent.customer == doc.customer) & (parent.company == doc.company))
		.run()
	)


def _with_taxes(doc) -> list[Decimal]:
	"""Each row's part of the total in company currency; the parts add up to it exactly."""
	net = [decimal(row.base_net_amount) for row in doc.items]
	whole = sum(net, Decimal(0))
	total = decimal(doc.get("base_rounded_total") or doc.base_grand_total)
	if not whole:
		return [total / len(net)] * len(net) if net else []
	parts = [(total * amount / whole).quantize(Decimal("0.01")) for amount in net[:-1]]
	return [*parts, total - sum(parts, Decimal(0))]


# Pick Lists: rows of several orders, of several customers


def _customers_of_picks(doc) -> list[str]:
	"""Everybody named by the list, by the order a row names, or by the order its line belongs to."""
	owners = {line.customer for line in _order_rows(row.sales_order_item for row in doc.locations).values()}
	named = set(_order_owners(row.sales_order for row in doc.locations).values())
	return sorted(filter(None, {doc.customer} | owners | named))


def _picked(doc, customer: str) -> list[Goods]:
	"""What the rows of this customer are worth at their order's prices; rows without an order, nothing known.

	A row is somebody else's only when all its order says so.
	"""
	lines = _order_rows(row.sales_order_item for row in doc.locations)
	named = _order_owners(row.sales_order for row in doc.locations)
	goods = []
	for row in doc.locations:
		line = lines.get(row.sales_order_item)
		owners = {line.customer if line else None, named.get(row.sales_order)} - {None}
		if owners and customer not in owners:
			continue
		qty = decimal(row.picked_qty or row.stock_qty)
		mine = line and line.customer == customer
		order = _true_parent(line.order, row.sales_order) if mine else None
		goods.append(Goods(order, qty * decimal(line.price) if line else Decimal(0)))
	return goods


def _order_owners(names: Iterable[str | None]) -> dict[str, str]:
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	order = frappe.qb.DocType(ORDER)
	return dict(
		frappe.qb.from_(order).select(order.name, order.customer).where(order.name.isin(wanted)).run()
	)


def _order_rows(names: Iterable[str | None]) -> dict[str, dict]:
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	item, order = frappe.qb.DocType("Sales Order Item"), frappe.qb.DocType(ORDER)
	rows = (
		frappe.qb.from_(item)
		.inner_join(order)
		.on(order.name == item.parent)
		.select(
			item.name,
			order.name.as_("order"),
			order.customer,
			(item.base_net_amount / item.stock_qty).as_("price"),
		)
		.where(item.name.isin(wanted))
	).run(as_dict=True)
	return {row.name: row for row in rows}
