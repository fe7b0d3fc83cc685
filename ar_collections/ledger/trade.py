"""What a customer orders, buys and how it pays: read for a decision about one customer, never by a run.

Amounts are in company currency.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Sum

from .tables import decimal

NOT_OPEN = ("Closed", "Completed", "On Hold", "Cancelled")
RECEIPTS = ("Payment Entry", "Journal Entry")
MOST = 20  # orders or deliveries named one by one


class Waiting(NamedTuple):
	"""Documents whose goods have not left: how many, worth what, and the first of them `(name, worth)`."""

	count: int
	value: Decimal
	first: tuple[tuple[str, Decimal], ...] = ()


def orders_waiting(company: str, customer: str) -> Waiting:
	"""Submitted Sales Orders not yet delivered in full, with what is left of each."""
	order = frappe.qb.DocType("Sales Order")
	rows = (
		frappe.qb.from_(order)
		.select(order.name, order.base_grand_total, order.per_delivered)
		.where((order.company == company) & (order.customer == customer) & (order.docstatus == 1))
		.where(order.status.notin(NOT_OPEN) & (order.per_delivered < 100) & (order.skip_delivery_note == 0))
		.orderby(order.transaction_date)
		.orderby(order.name)
	).run()
	return _waiting((name, _left(total, delivered)) for name, total, delivered in rows)


def deliveries_waiting(company: str, customer: str) -> Waiting:
	"""Delivery Notes in draft."""
	note = frappe.qb.DocType("Delivery Note")
	rows = (
		frappe.qb.from_(note)
		.select(note.name, note.base_grand_total)
		.where((note.company == company) & (note.customer == customer))
		.where((note.docstatus == 0) & (note.is_return == 0))
		.orderby(note.posting_date)
		.orderby(note.name)
	).run()
	return _waiting((name, decimal(total)) for name, total in rows)


def _left(total, delivered) -> Decimal:
	return (decimal(total) * (100 - decimal(delivered)) / 100).quantize(Decimal("0.01"))


def _waiting(rows) -> Waiting:
	found = list(rows)
	return Waiting(len(found), sum((value for _name, value in found), Decimal(0)), tuple(found[:MOST]))


def bought(company: str, customer: str, since: date) -> Decimal:
	"""What was billed since that day, returns taken off."""
	invoice = frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(invoice)
		.select(Sum(invoice.base_grand_total))
		.where((invoice.company == company) & (invoice.customer == customer) & (invoice.docstatus == 1))
		.where((invoice.posting_date >= since) & (invoice.is_opening != "Yes"))
	).run()
	return decimal(rows[0][0]) if rows else Decimal(0)


def days_late(company: str, customer: str, since: date) -> int | None:
	"""How many days after the due date the customer paid on average since then, weighed by amount;
	negative = before it. None when nothing was paid."""
	ple, invoice = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Sales Invoice")
	rows = (
		_receipts(ple, company, customer, since)
		.inner_join(invoice)
		.on(invoice.name == ple.against_voucher_no)
		.select(ple.posting_date, invoice.due_date, ple.amount)
	).run()
	dated = [(paid, due, -decimal(amount)) for paid, due, amount in rows if due]
	total = sum((amount for _paid, _due, amount in dated), Decimal(0))
	if not total:
		return None
	return round(sum((paid - due).days * amount for paid, due, amount in dated) / total)


def _receipts(ple, company: str, customer: str, since: date):
	return (
		frappe.qb.from_(ple)
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
		.where((ple.delinked == 0) & (ple.amount < 0) & (ple.account_type == "Receivable"))
		.where(ple.voucher_type.isin(RECEIPTS) & (ple.posting_date >= since))
	)
