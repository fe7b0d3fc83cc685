"""Which orders and invoices are paid in full before the goods leave: their shipments pass a hold.

Paid means that money came in (`money_in`). An order is prepaid by advances that still stand against
it, by what was paid on its invoices, or by both together. `Sales Order.advance_paid` is no help: it
also counts what an invoice has used up.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe

from . import money_in
from .tables import decimal

ORDER, INVOICE = "Sales Order", "Sales Invoice"
CENT = Decimal("0.01")
# All of it: thirds that are added up again leave a rest far below any cent.
ALL = 1 - Decimal("1e-12")


def is_paid(invoice) -> bool:
	"""An invoice that is being submitted: paid at the till or by advances, every cent of it."""
	return money_in.of_draft(invoice) >= ALL


def paid_invoices(names: Iterable[str | None]) -> set[str]:
	"""Submitted invoices paid in full."""
	return {name for name, share in money_in.of_invoices(names).items() if share >= ALL}


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
	rows = [*_payments(orders), *_journals(orders)]
	part_of = money_in.shares((kind, voucher) for kind, voucher, *_more in rows)
	for kind, voucher, name, amount, currency, rate in rows:
		order, amount = orders[name], decimal(amount)
		if amount > 0:  # what was paid back counts in full
			amount *= part_of[kind, voucher]
		if currency != order.currency:
			amount *= (decimal(rate) or 1) / (decimal(order.conversion_rate) or 1)
		found[name] += amount
	return found


def _payments(orders: dict[str, dict]):
	row, payment = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType(money_in.PAYMENT)
	rows = (
		frappe.qb.from_(row)
		.inner_join(payment)
		.on(payment.name == row.parent)
		.select(
			payment.name, payment.payment_type, row.reference_name, row.allocated_amount,
			payment.paid_from_account_currency, payment.source_exchange_rate, payment.paid_to_account_currency,
			payment.target_exchange_rate,
		)
		.where((row.reference_doctype == ORDER) & row.reference_name.isin(sorted(orders) or [""]))
		.where((payment.docstatus == 1) & payment.payment_type.isin(("Receive", "Pay")))
	).run()  # fmt: skip
	for voucher, way, name, amount, currency, rate, currency_back, rate_back in rows:
		if way == "Receive":
			yield money_in.PAYMENT, voucher, name, amount, currency, rate
		else:
			yield money_in.PAYMENT, voucher, name, -abs(decimal(amount)), currency_back, rate_back


def _journals(orders: dict[str, dict]):
	row = frappe.qb.DocType("Journal Entry Account")
	rows = (
		frappe.qb.from_(row)
		.select(
			row.parent,
			row.reference_name,
			row.credit_in_account_currency - row.debit_in_account_currency,
			row.account_currency,
			row.exchange_rate,
		)
		.where((row.reference_type == ORDER) & row.reference_name.isin(sorted(orders) or [""]))
		.where(row.docstatus == 1)
	).run()
	return [(money_in.JOURNAL, *row) for row in rows]


def _paid_shares(orders: dict[str, dict]) -> dict[str, Decimal]:
	"""How much of each order was billed and of that paid: 0.25 = a quarter of the order is paid."""
	row, invoice = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType(INVOICE)
	rows = (
		frappe.qb.from_(row)
		.inner_join(invoice)
		.on(invoice.name == row.parent)
		.select(row.sales_order, row.net_amount, invoice.name)
		.where(row.sales_order.isin(sorted(orders) or [""]) & (invoice.docstatus == 1))
	).run()
	paid = money_in.of_invoices(name for _order, _net, name in rows)
	shares: dict[str, Decimal] = defaultdict(Decimal)
	for order, net_amount, name in rows:
		net = decimal(orders[order].net_total)
		if net:
			shares[order] += decimal(net_amount) / net * paid[name]
	return shares
