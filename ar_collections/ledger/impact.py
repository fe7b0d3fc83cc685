"""What locking the credit of a customer would touch: orders, goods, quotations, turnover and margin.

Set-based reads for one customer; amounts in company currency. What a thing cost is known only where an
invoice line has a valuation; the rest is said to be unknown and not taken for nothing.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Count, Sum

from .tables import decimal

NOT_OPEN = ("Closed", "Completed", "On Hold", "Cancelled")
OFFERED = ("Open", "Replied", "Partially Ordered")


class Impact(NamedTuple):
	"""`margin` None = unknown; `margin_of` = the turnover whose cost is known."""

	orders: int
	order_value: Decimal
	undelivered: Decimal
	quotations: int
	quotation_value: Decimal
	turnover: Decimal
	margin: Decimal | None
	margin_of: Decimal


def impact(company: str, customer: str, since: date) -> Impact:
	turnover, known, cost = _sold(company, customer, since)
	margin = known - cost if known else None
	return Impact(
		*_orders(company, customer), _undelivered(company, customer), *_quotations(company, customer),
		turnover, margin, known,
	)  # fmt: skip


def _orders(company: str, customer: str) -> tuple[int, Decimal]:
	order = frappe.qb.DocType("Sales Order")
	[(count, value)] = (
		frappe.qb.from_(order)
		.select(Count(order.name), Sum(order.base_grand_total))
		.where((order.company == company) & (order.customer == customer) & (order.docstatus == 1))
		.where(order.status.notin(NOT_OPEN))
	).run()
	return count, decimal(value)


def _undelivered(company: str, customer: str) -> Decimal:
	"""What of these orders has not left, line by line, without taxes."""
	order, line = frappe.qb.DocType("Sales Order"), frappe.qb.DocType("Sales Order Item")
	rows = (
		frappe.qb.from_(line)
		.inner_join(order)
		.on(order.name == line.parent)
		.select(Sum((line.qty - line.delivered_qty) * line.base_net_rate))
		.where((order.company == company) & (order.customer == customer) & (order.docstatus == 1))
		.where(order.status.notin(NOT_OPEN) & (line.delivered_qty < line.qty))
	).run()
	return decimal(rows[0][0])


def _quotations(company: str, customer: str) -> tuple[int, Decimal]:
	quotation = frappe.qb.DocType("Quotation")
	[(count, value)] = (
		frappe.qb.from_(quotation)
		.select(Count(quotation.name), Sum(quotation.base_grand_total))
		.where((quotation.company == company) & (quotation.docstatus == 1) & quotation.status.isin(OFFERED))
		.where((quotation.quotation_to == "Customer") & (quotation.party_name == customer))
	).run()
	return count, decimal(value)


def _sold(company: str, customer: str, since: date) -> tuple[Decimal, Decimal, Decimal]:
	"""`(turnover, turnover whose cost is known, its cost)`, returns taken off, without taxes.

	What was delivered first has cost what it was worth when it left, whatever it was worth when invoiced.
	"""
	invoice, line = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	left = frappe.qb.DocType("Delivery Note Item")
	rows = (
		frappe.qb.from_(line)
		.inner_join(invoice)
		.on(invoice.name == line.parent)
		.left_join(left)
		.on((left.name == line.dn_detail) & (left.docstatus == 1))
		.select(line.base_net_amount, left.incoming_rate, line.incoming_rate, line.stock_qty)
		.where((invoice.company == company) & (invoice.customer == customer) & (invoice.docstatus == 1))
		.where((invoice.posting_date >= since) & (invoice.is_opening != "Yes"))
	).run()
	sold = [(decimal(net), decimal(left) or decimal(own), decimal(qty)) for net, left, own, qty in rows]
	turnover = sum((net for net, _rate, _qty in sold), Decimal(0))
	costed = [(net, rate * qty) for net, rate, qty in sold if rate]
	return turnover, sum((n for n, _c in costed), Decimal(0)), sum((c for _n, c in costed), Decimal(0))
