"""Which orders and invoices are paid in full before the goods leave: their shipments pass a hold.

An order is prepaid by advances that still stand against it, by what was paid on its invoices, or
by both together. `Sales Order.advance_paid` is no help: it also counts what an invoice has used up.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe

from .tables import decimal

ORDER, INVOICE = "Sales Order", "Sales Invoice"
CENT = Decimal("0.01")
ZERO = Decimal(0)


def paid_invoices(names: Iterable[str | None]) -> set[str]:
	"""Submitted invoices with nothing open."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return set()
	invoice = frappe.qb.DocType(INVOICE)
	rows = (
		frappe.qb.from_(invoice)
		.select(invoice.name)
		.where(invoice.name.isin(wanted) & (invoice.docstatus == 1) & (invoice.outstanding_amount < CENT))
	).run()
	return {row[0] for row in rows}


def prepaid_orders(names: Iterable[str | None]) -> set[str]:
	"""Submitted orders of which every cent is paid."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return set()
	order = frappe.qb.DocType(ORDER)
	rows = (
		frappe.qb.from_(order)
		.select(
			order.name, order.currency, order.conversion_rate, order.grand_total, order.rounded_total,
			order.net_total,
		)
		.where(order.name.isin(wanted) & (order.docstatus == 1))
	).run(as_dict=True)  # fmt: skip
	orders = {row.name: row for row in rows}
	money = _advances(orders)
	paid = _paid_shares(orders)
	return {name for name, row in orders.items() if _is_prepaid(row, money[name], paid[name])}


def _is_prepaid(order: dict, advances: Decimal, paid_share: Decimal) -> bool:
	"""`advances` in the order's currency; `paid_share`: the part billed and paid, 1 = all of it."""
	total = decimal(order.rounded_total or order.grand_total)
	return total > 0 and advances + total * paid_share > total - CENT


def _advances(orders: dict[str, dict]) -> dict[str, Decimal]:
	"""What payments and journal entries still hold against each order, in its currency."""
	found: dict[str, Decimal] = defaultdict(Decimal)
	for name, amount, currency, rate in [*_payments(orders), *_journals(orders)]:
		order = orders[name]
		if currency == order.currency:
			found[name] += decimal(amount)
		else:
			found[name] += decimal(amount) * (decimal(rate) or 1) / (decimal(order.conversion_rate) or 1)
	return found


def _payments(orders: dict[str, dict]):
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType("Payment Entry")
	return (
		frappe.qb.from_(row)
		.inner_join(payment)
		.on(payment.name == row.parent)
		.select(
			row.reference_name, row.allocated_amount, payment.paid_from_account_currency,
			payment.source_exchange_rate,
		)
		.where((row.reference_doctype == ORDER) & row.reference_name.isin(sorted(orders) or [""]))
		.where((payment.docstatus == 1) & (payment.payment_type == "Receive"))
	).run()  # fmt: skip


def _journals(orders: dict[str, dict]):
	row = frappe.qb.DocType("Journal Entry Account")
	return (
		frappe.qb.from_(row)
		.select(
			row.reference_name,
			row.credit_in_account_currency - row.debit_in_account_currency,
			row.account_currency,
			row.exchange_rate,
		)
		.where((row.reference_type == ORDER) & row.reference_name.isin(sorted(orders) or [""]))
		.where(row.docstatus == 1)
	).run()


def _paid_shares(orders: dict[str, dict]) -> dict[str, Decimal]:
	"""How much of each order was billed and of that paid: 0.25 = a quarter of the order is paid."""
	row, invoice = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType(INVOICE)
	rows = (
		frappe.qb.from_(row)
		.inner_join(invoice)
		.on(invoice.name == row.parent)
		.select(
			row.sales_order, row.net_amount, invoice.outstanding_amount, invoice.grand_total,
			invoice.base_grand_total, invoice.currency, invoice.party_account_currency,
		)
		.where(row.sales_order.isin(sorted(orders) or [""]) & (invoice.docstatus == 1))
	).run(as_dict=True)  # fmt: skip
	shares: dict[str, Decimal] = defaultdict(Decimal)
	for part in rows:
		net = decimal(orders[part.sales_order].net_total)
		if net:
			shares[part.sales_order] += decimal(part.net_amount) / net * _paid_part(part)
	return shares


def _paid_part(invoice: dict) -> Decimal:
	"""Of an invoice, between 0 and 1. Its open amount is kept in the currency of its account."""
	own = invoice.party_account_currency in (None, "", invoice.currency)
	total = decimal(invoice.grand_total if own else invoice.base_grand_total)
	if not total:
		return ZERO
	return min(max(1 - decimal(invoice.outstanding_amount) / total, ZERO), Decimal(1))
