"""ERPNext's Dunnings and the instalments they charge. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ..core.model import ZERO
from .tables import among, decimal, slices

DOCTYPE, ROW = "Dunning", "Overdue Payment"


@dataclass(frozen=True)
class Instalment:
	"""A row of an invoice's payment schedule as a Dunning names it; `name` None: the invoice has no schedule."""

	invoice: str
	name: str | None = None
	payment_term: str | None = None
	description: str | None = None
	due_date: date | None = None
	invoice_portion: float = 100
	payment_amount: Decimal = ZERO
	conversion_rate: Decimal = Decimal(1)
	currency: str | None = None

	def due(self, day: date) -> "Instalment":
		"""The same, due on the day it is claimed as due."""
		return replace(self, due_date=day)


def instalments(invoices: Iterable[str]) -> dict[tuple[str, int], Instalment]:
	"""`{(invoice, number): row of its schedule}`, numbers as in the order of the form, from 1."""
	row, invoice = frappe.qb.DocType("Payment Schedule"), frappe.qb.DocType("Sales Invoice")
	found: dict[tuple[str, int], Instalment] = {}
	seen: dict[str, int] = defaultdict(int)
	for part in slices(invoices):
		rows = (
			frappe.qb.from_(row)
			.inner_join(invoice)
			.on(invoice.name == row.parent)
			.select(
				row.parent, row.name, row.payment_term, row.description, row.due_date, row.invoice_portion
			)
			.select(row.payment_amount, invoice.conversion_rate, invoice.currency)
			.where((row.parenttype == "Sales Invoice") & among(row.parent, part))
			.orderby(row.parent, row.idx)
		).run()
		for parent, name, term, text, due, portion, amount, rate, currency in rows:
			seen[parent] += 1
			found[parent, seen[parent]] = Instalment(
				parent,
				name,
				term or None,
				text,
				due,
				portion,
				decimal(amount),
				decimal(rate) or Decimal(1),
				currency,
			)
	return found


def charged(schedules: Iterable[str]) -> dict[str, Decimal]:
	"""`{row of a payment schedule: interest charged on it by Dunnings that stand}`, paid or not."""
	table = frappe.qb.DocType(ROW)
	found: dict[str, Decimal] = {}
	for part in slices(schedules):
		rows = (
			frappe.qb.from_(table)
			.select(table.payment_schedule, Sum(table.interest))
			.where((table.parenttype == DOCTYPE) & (table.docstatus == 1) & table.payment_schedule.isin(part))
			.groupby(table.payment_schedule)
		).run()
		found |= {name: decimal(amount) for name, amount in rows}
	return found


@dataclass(frozen=True)
class Charged:
	"""A Dunning that stands, and what it charges, fee and interest, in its currency."""

	name: str
	charge: Decimal
	currency: str


def on(keys: Iterable[tuple[str, int]]) -> list[Charged]:
	"""The Dunnings that stand and charge one of these items, `(invoice, number)`, by name."""
	wanted = set(keys)
	invoices = sorted({invoice for invoice, _number in wanted})
	schedules = {one.name for key, one in instalments(invoices).items() if key in wanted}
	doc, row = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(ROW)
	found: dict[str, Charged] = {}
	for part in slices(invoices):
		rows = (
			frappe.qb.from_(row)
			.inner_join(doc)
			.on((row.parent == doc.name) & (row.parenttype == DOCTYPE))
			.select(doc.name, doc.dunning_amount, doc.currency, row.payment_schedule)
			.where((doc.docstatus == 1) & among(row.sales_invoice, part))
		).run()
		found |= {
			name: Charged(name, decimal(amount), currency)
			for name, amount, currency, schedule in rows
			if not schedule or schedule in schedules
		}
	return [found[name] for name in sorted(found)]


def received(dunning: str) -> bool:
	"""Whether a payment booked the charge: one of its invoices, and its income account, on one Payment Entry."""
	doc, row = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(ROW)
	reference, deduction = (
		frappe.qb.DocType(name) for name in ("Payment Entry Reference", "Payment Entry Deduction")
	)
	payment = frappe.qb.DocType("Payment Entry")
	return bool(
		(
			frappe.qb.from_(doc)
			.inner_join(row)
			.on((row.parent == doc.name) & (row.parenttype == DOCTYPE))
			.inner_join(reference)
			.on((reference.reference_name == row.sales_invoice) & (reference.docstatus == 1))
			.inner_join(deduction)
			.on((deduction.parent == reference.parent) & (deduction.account == doc.income_account))
			.inner_join(payment)
			.on(payment.name == reference.parent)
			.select(payment.name)
			.where((doc.name == dunning) & (deduction.amount < 0) & (payment.creation >= doc.creation))
			.limit(1)
		).run()
	)
