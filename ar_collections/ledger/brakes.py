"""The facts and limits a run is judged by before it may go on by itself (core.brakes)."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Max, Sum
from frappe.utils import cint

from ..core.brakes import BrakeFacts, BrakeLimits
from ..core.model import ZERO
from .customers import RECEIPT_JOURNALS
from .tables import decimal, ledger_digits, rounded

DAYS = 10  # the average is taken over this many that had a run
FINISHED = ("Done", "Done with Errors")


def brake_facts(company: str, as_of: date, planned_letters: int, has_open_items: bool = True) -> BrakeFacts:
	total, _count = unallocated_receipts(company)
	return BrakeFacts(
		as_of=as_of,
		planned_letters=planned_letters,
		average_letters=average_letters(company),
		unallocated=total,
		last_receipt=last_receipt(company, as_of),
		has_open_items=has_open_items,
	)


def brake_limits(company: str) -> BrakeLimits:
	"""The limits set for the company; the defaults where it has no Collections Company."""
	fields = ["brake_factor", "brake_letter_limit", "brake_unallocated_amount", "brake_stale_bank_days"]
	row = frappe.db.get_value("Collections Company", {"company": company}, fields)
	if not row:
		return BrakeLimits()
	factor, letters, unallocated, stale_days = row
	return BrakeLimits(decimal(factor), cint(letters), decimal(unallocated), cint(stale_days))


def average_letters(company: str) -> Decimal | None:
	"""Letters per day over the last days with a finished real run; None before the first one.

	Per day, not per run: a day that is run again with nothing left to write is no quiet day.
	"""
	table = frappe.qb.DocType("Collection Run")
	rows = (
		frappe.qb.from_(table)
		.select(Sum(table.letters))
		.where((table.company == company) & (table.dry_run == 0) & table.status.isin(FINISHED))
		.groupby(table.run_date)
		.orderby(table.run_date, order=Order.desc)
		.limit(DAYS)
	).run()
	return Decimal(sum(cint(letters) for (letters,) in rows)) / len(rows) if rows else None


def unallocated_receipts(company: str) -> tuple[Decimal, int]:
	"""`(amount in company currency, how many)` of customers' payments that no invoice has used up."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(ple)
		.select(Sum(ple.amount))
		.where((ple.against_voucher_type == "Payment Entry") & (ple.company == company))
		.where((ple.account_type == "Receivable") & (ple.party_type == "Customer") & (ple.delinked == 0))
		.groupby(ple.against_voucher_no)
		.having(Sum(ple.amount) < 0)
	).run()
	return rounded(-sum((decimal(amount) for (amount,) in rows), ZERO), ledger_digits()), len(rows)


def last_receipt(company: str, as_of: date) -> date | None:
	"""The latest day, up to `as_of`, on which a customer's money was booked in."""
	payment, journal = frappe.qb.DocType("Payment Entry"), frappe.qb.DocType("Journal Entry")
	row = frappe.qb.DocType("Journal Entry Account")
	paid = (
		frappe.qb.from_(payment)
		.select(Max(payment.posting_date))
		.where((payment.company == company) & (payment.docstatus == 1) & (payment.payment_type == "Receive"))
		.where((payment.party_type == "Customer") & (payment.posting_date <= as_of))
	).run()
	booked = (
		frappe.qb.from_(journal)
		.inner_join(row)
		.on(row.parent == journal.name)
		.select(Max(journal.posting_date))
		.where((journal.company == company) & (journal.docstatus == 1) & (journal.posting_date <= as_of))
		.where(
			journal.voucher_type.isin(RECEIPT_JOURNALS) & (row.party_type == "Customer") & (row.credit > 0)
		)
	).run()
	days = [day for ((day,),) in (paid, booked) if day]
	return max(days, default=None)
