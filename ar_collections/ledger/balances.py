"""What each voucher still leaves open with each customer: sums of the Payment Ledger.

Payment Ledger Entry is ERPNext's own truth, also behind its Accounts Receivable report;
Sales Invoice.outstanding_amount is only a picture of it. Everything booked counts, also what
is dated ahead: a post-dated receipt is money we know of.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Min, Sum
from pypika.queries import Table
from pypika.terms import Criterion

from .tables import among, decimal, slices

JOURNAL = "Journal Entry"


class Balance(NamedTuple):
	"""A voucher's open sum with one customer in one account currency; amounts signed, never both 0."""

	customer: str
	currency: str  # of the receivable account
	voucher_type: str
	voucher: str
	amount: float | Decimal  # as the ledger gives it, or rounded to its precision
	base: float | Decimal  # the same in company currency
	first_on: date | None = None  # earliest posting
	own: int = 1  # 0: none of the rows is the voucher's own


def balances(company: str, customers: list[str] | None = None) -> list[Balance]:
	"""Every balance that is not zero in the account's currency, of the customers named or of everybody."""
	ple, owed = receivable(company)
	if customers is not None:
		return _sums(ple, owed & among(ple.party, customers)) if customers else []
	# Summing the whole ledger by voucher and customer takes seconds where most of it is settled. So the
	# vouchers that are not are found first, in an index of our own (`setup.py`), and summed by themselves.
	others = of_unsettled(ple, owed & (ple.against_voucher_type != JOURNAL))
	return _sums(ple, owed & (ple.against_voucher_type == JOURNAL)) + [b for b in others if b.amount]


def receivable(company: str) -> tuple[Table, Criterion]:
	"""The ledger, and which of its rows are what customers owe a company and have paid it."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of_customers = (ple.account_type == "Receivable") & (ple.party_type == "Customer")
	return ple, (ple.company == company) & of_customers & (ple.delinked == 0)


def of_unsettled(ple: Table, which: Criterion) -> list[Balance]:
	"""Balances of those rows of the ledger, of the vouchers alone whose rows do not add up to zero in all.

	A journal entry may hold several parties whose sums settle each other: those are not told here. Every
	other voucher has one party and one currency. By name instead of a join, which a server with old statistics
	begins at the wrong end; added up here, because it takes longer to group by four long names than to send
	the few rows of what is open.
	"""
	query = (
		frappe.qb.from_(ple)
		.select(ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
		.select(ple.amount_in_account_currency, ple.amount, ple.posting_date)
		.select(ple.voucher_no == ple.against_voucher_no)
		.where(which)
	)
	rows = []
	for part in slices(_unsettled(ple)):
		rows += query.where(among(ple.against_voucher_no, part)).run()
	return _added_up(rows)


def _unsettled(ple: Table) -> list[str]:
	"""Of any company and party."""
	of = (ple.against_voucher_no, ple.against_voucher_type)
	query = frappe.qb.from_(ple).select(ple.against_voucher_no).where(ple.delinked == 0).groupby(*of)
	return [name for (name,) in query.having(Sum(ple.amount_in_account_currency) != 0).run() if name]


def _added_up(rows: Iterable[tuple]) -> list[Balance]:
	"""Balances of ledger rows in the order of their fields, as the database would add them up."""
	sums: dict[tuple, Balance] = {}
	for row in rows:
		one, of = Balance(*row), row[:4]
		before = sums.get(of)
		sums[of] = _together(before, one) if before else one
	return list(sums.values())


def _together(a: Balance, b: Balance) -> Balance:
	"""Added as the decimals they are in the database: what settles to 0 there is 0 here."""
	amount, base = decimal(a.amount) + decimal(b.amount), decimal(a.base) + decimal(b.base)
	return Balance(*a[:4], float(amount), float(base), min(a.first_on, b.first_on), a.own | b.own)


def owed_on(company: str, customer: str, day: date) -> float:
	"""What was open on that day in company currency, credits not set off; by what is booked until today."""
	ple, owed = receivable(company)
	which = owed & (ple.party == customer) & (ple.posting_date <= day)
	return sum(max(balance.base, 0) for balance in _sums(ple, which))


def _sums(ple: Table, which: Criterion) -> list[Balance]:
	of = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
	amount = Sum(ple.amount_in_account_currency)
	query = frappe.qb.from_(ple).select(*of, amount, Sum(ple.amount), Min(ple.posting_date))
	return [Balance(*row) for row in query.where(which).groupby(*of).having(amount != 0).run()]


def customers_who_owe(company: str) -> list[str]:
	"""Customers with at least one voucher open in the company's favour, sorted."""
	return sorted({b.customer for b in balances(company) if b.amount > 0})
