"""What each voucher still leaves open with each customer: sums of the Payment Ledger.

Payment Ledger Entry is ERPNext's own truth, also behind its Accounts Receivable report;
Sales Invoice.outstanding_amount is only a picture of it. Everything booked counts, also what
is dated ahead: a post-dated receipt is money we know of.
"""

from datetime import date
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Min, Sum
from pypika.terms import Criterion

from .tables import among, slices

JOURNAL = "Journal Entry"


class Balance(NamedTuple):
	"""A voucher's open sum with one customer in one account currency; amounts signed, never both 0."""

	customer: str
	currency: str  # of the receivable account
	voucher_type: str
	voucher: str
	amount: float
	base: float  # the same in company currency
	first_on: date | None = None  # earliest posting


def balances(company: str, customers: list[str] | None = None) -> list[Balance]:
	"""Every balance that is not zero in the account's currency, of the customers named or of everybody."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	if customers is not None:
		return _sums(company, among(ple.party, customers)) if customers else []
	# Summing the whole ledger by voucher and customer takes seconds where most of it is settled. So the
	# vouchers that are not are found first, in an index of our own (`setup.py`), and summed by themselves.
	found = _sums(company, ple.against_voucher_type == JOURNAL)
	for part in slices(unsettled()):
		found += _sums(company, among(ple.against_voucher_no, part) & (ple.against_voucher_type != JOURNAL))
	return found


def unsettled() -> list[str]:
	"""Vouchers whose rows do not add up to zero, of any company and party.

	A journal entry may hold several parties whose sums settle each other: those are not told here. Every
	other voucher has one party and one currency.
	"""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = (
		frappe.qb.from_(ple)
		.select(ple.against_voucher_no)
		.where(ple.delinked == 0)
		.groupby(ple.against_voucher_no, ple.against_voucher_type)
		.having(Sum(ple.amount_in_account_currency) != 0)
	)
	return [name for (name,) in query.run() if name]


def owed_on(company: str, customer: str, day: date) -> float:
	"""What was open on that day in company currency, credits not set off; by what is booked until today."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	return sum(
		max(balance.base, 0)
		for balance in _sums(company, (ple.party == customer) & (ple.posting_date <= day))
	)


def _sums(company: str, which: Criterion) -> list[Balance]:
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
	query = (
		frappe.qb.from_(ple)
		.select(*of, Sum(ple.amount_in_account_currency), Sum(ple.amount), Min(ple.posting_date))
		.where((ple.company == company) & (ple.account_type == "Receivable"))
		.where((ple.party_type == "Customer") & (ple.delinked == 0) & which)
		.groupby(*of)
		.having(Sum(ple.amount_in_account_currency) != 0)
	)
	return [Balance(*row) for row in query.run()]


def customers_who_owe(company: str) -> list[str]:
	"""Customers with at least one voucher open in the company's favour, sorted."""
	return sorted({b.customer for b in balances(company) if b.amount > 0})
