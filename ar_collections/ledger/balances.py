"""What each voucher still leaves open with each customer: sums of the Payment Ledger.

Payment Ledger Entry is ERPNext's own truth, also behind its Accounts Receivable report;
Sales Invoice.outstanding_amount is only a picture of it. Everything booked counts, also what
is dated ahead: a post-dated receipt is money we know of.
"""

from datetime import date
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Max, Min, Sum


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
	"""Every balance that is not zero in the account's currency."""
	# Grouping by the voucher alone follows an index; by customer and currency too it sorts the
	# whole table (five times slower). Vouchers of several customers, rare, are read once more.
	found: list[Balance] = []
	shared: list[str] = []
	for row in _by_voucher(company, customers):
		voucher_type, voucher, customer, other_customer, currency, other_currency, amount, base, first_on = (
			row
		)
		if customer != other_customer or currency != other_currency:
			shared.append(voucher)
		else:
			found.append(Balance(customer, currency, voucher_type, voucher, amount, base, first_on))
	if shared:
		found += _shared(company, customers, shared)
	return found


def _ledger(company: str, customers: list[str] | None):
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = frappe.qb.from_(ple).where(
		(ple.company == company)
		& (ple.account_type == "Receivable")
		& (ple.party_type == "Customer")
		& (ple.delinked == 0)
	)
	if customers is not None:
		query = query.where(ple.party.isin(customers))
	return ple, query


def _by_voucher(company: str, customers: list[str] | None):
	if customers is not None and not customers:
		return ()
	ple, query = _ledger(company, customers)
	return (
		query.select(
			ple.against_voucher_type,
			ple.against_voucher_no,
			Min(ple.party),
			Max(ple.party),
			Min(ple.account_currency),
			Max(ple.account_currency),
			Sum(ple.amount_in_account_currency),
			Sum(ple.amount),
			Min(ple.posting_date),
		)
		.groupby(ple.against_voucher_no, ple.against_voucher_type)
		.having(
			(Sum(ple.amount_in_account_currency) != 0)
			| (Min(ple.party) != Max(ple.party))
			| (Min(ple.account_currency) != Max(ple.account_currency))
		)
	).run()


def _shared(company: str, customers: list[str] | None, vouchers: list[str]) -> list[Balance]:
	"""Balances of vouchers that concern several customers or currencies, customer by customer."""
	ple, query = _ledger(company, customers)
	rows = (
		query.select(
			ple.party,
			ple.account_currency,
			ple.against_voucher_type,
			ple.against_voucher_no,
			Sum(ple.amount_in_account_currency),
			Sum(ple.amount),
			Min(ple.posting_date),
		)
		.where(ple.against_voucher_no.isin(sorted(set(vouchers))))
		.groupby(ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
		.having(Sum(ple.amount_in_account_currency) != 0)
	).run()
	return [Balance(*row) for row in rows]


def customers_who_owe(company: str) -> list[str]:
	"""Customers with at least one voucher open in the company's favour, sorted."""
	return sorted({b.customer for b in balances(company) if b.amount > 0})
