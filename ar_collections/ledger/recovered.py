"""Money that came in from a customer, by the Payment Ledger: on certain invoices, or on what was overdue.

In company currency. A credit note or a write-off lowers what is owed, but recovers nothing
(`money_in`); a receipt that was cancelled is not in the ledger any more. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Min

from .money_in import INVOICE, JOURNAL, PAYMENT, shares
from .tables import among, decimal, slices

ZERO = Decimal(0)


def on_invoices(
	company: str,
	customer: str,
	invoices: Iterable[str],
	since: date,
	until: date | None = None,
	not_before: datetime | None = None,
) -> dict[str, Decimal]:
	"""`{voucher: money booked on it}` from `since` through `until`; vouchers without any are left out.

	Of the day `since` itself only what was booked at `not_before` or later, where that is given.
	"""
	rows = []
	for part in slices(invoices):
		query = _receipts(company, customer, since, until)
		if not_before:
			query = query.where((_ple().posting_date > since) | (_ple().creation >= not_before))
		rows += query.where(among(_ple().against_voucher_no, part)).run()
	return _money(rows)


def on_overdue(company: str, customer: str, since: date, until: date | None = None) -> Decimal:
	"""Money booked on invoices that were overdue on the day it came: what chasing brought."""
	rows = _receipts(company, customer, since, until).run()
	due = _first_due({row[0] for row in rows})
	late = [row for row in rows if row[0] in due and due[row[0]] < row[4]]
	return sum(_money(late).values(), ZERO)


def _ple():
	return frappe.qb.DocType("Payment Ledger Entry")


def _receipts(company: str, customer: str, since: date, until: date | None):
	ple = _ple()
	query = (
		frappe.qb.from_(ple)
		.select(ple.against_voucher_no, ple.voucher_type, ple.voucher_no, ple.amount, ple.posting_date)
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
		.where((ple.account_type == "Receivable") & (ple.delinked == 0) & (ple.posting_date >= since))
		.where(ple.voucher_type.isin((PAYMENT, JOURNAL)) & (ple.voucher_no != ple.against_voucher_no))
	)
	return query.where(ple.posting_date <= until) if until else query


def _money(rows) -> dict[str, Decimal]:
	part_of = shares({(kind, name) for _against, kind, name, _amount, _day in rows})
	found: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for against, kind, name, amount, _day in rows:
		amount = -decimal(amount)
		# what takes money back counts in full, as in `money_in`
		found[against] += amount * part_of[kind, name] if amount > 0 else amount
	return {against: max(amount, ZERO) for against, amount in found.items() if amount}


def _first_due(invoices: Iterable[str]) -> dict[str, date]:
	"""The first due date of each Sales Invoice; of a Journal Entry its own, or the day it was booked."""
	found: dict[str, date] = {}
	invoice, row = frappe.qb.DocType(INVOICE), frappe.qb.DocType("Payment Schedule")
	journal = frappe.qb.DocType(JOURNAL)
	for part in slices(invoices):
		of_terms = (
			frappe.qb.from_(invoice)
			.left_join(row)
			.on((row.parent == invoice.name) & (row.parenttype == INVOICE))
			.select(invoice.name, invoice.due_date, Min(row.due_date))
			.where(among(invoice.name, part))
			.groupby(invoice.name, invoice.due_date)
		)
		found |= {name: first or due for name, due, first in of_terms.run() if first or due}
		of_journals = frappe.qb.from_(journal).select(journal.name, journal.due_date, journal.posting_date)
		found |= {
			name: due or posted for name, due, posted in of_journals.where(among(journal.name, part)).run()
		}
	return found
