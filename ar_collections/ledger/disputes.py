"""Open Invoice Disputes, for many customers at once, and what was credited on their invoices. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe

from ..core.model import Dispute
from .tables import decimal, only

DOCTYPE = "Invoice Dispute"


def disputes(company: str, customers: Iterable[str]) -> dict[str, tuple[Dispute, ...]]:
	"""`{customer: its open disputes}`, oldest first; an amount of 0 is all of the invoice or instalment."""
	table = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.sales_invoice, table.amount, table.term, table.name)
		.where((table.company == company) & (table.status == "Open"))
		.orderby(table.name)
	)
	found = defaultdict(list)
	for customer, invoice, amount, term, name in only(query, table.customer, customers).run():
		found[customer].append(Dispute(invoice, decimal(amount) or None, term or None, name))
	return {customer: tuple(rows) for customer, rows in found.items()}


def credit_notes(invoices: Iterable[str]) -> dict[str, list[tuple]]:
	"""`{invoice: [(when it was written, amount)]}` of submitted returns, in the invoice's currency."""
	note = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(note)
		.select(note.return_against, note.creation, note.grand_total)
		.where((note.docstatus == 1) & (note.is_return == 1))
		.where(note.return_against.isin(sorted(set(invoices)) or [""]))
		.orderby(note.creation)
	)
	found: dict[str, list[tuple]] = defaultdict(list)
	for invoice, when, amount in query.run():
		found[invoice].append((when, abs(decimal(amount) or Decimal(0))))
	return found
