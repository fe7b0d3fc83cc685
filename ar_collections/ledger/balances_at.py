"""What each voucher left open on a day of the past (or today), as ERPNext's Accounts Receivable counts it.

By posting date: what was booked later did not exist on that day. An amount booked against a voucher that
has no row of its own by then (an advance allocated to a later invoice) stays with the voucher that
brought it. Amounts of the ledger, signed; see `balances.py` for the reading of today's book.
"""

from collections.abc import Sequence
from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Max, Min, Sum
from pypika.queries import Table
from pypika.terms import Criterion

from .balances import JOURNAL, Balance, of_unsettled, receivable
from .tables import among, slices

INVOICE = "Sales Invoice"
# Their vouchers are so many, and so many of them settled, that those with something open are found first.
LOOKED_UP = (INVOICE, "Payment Entry")
# journal entries in company currency only, as ERPNext's `get_exchange_rate_revaluations` takes them
REVALUATIONS = ("Exchange Rate Revaluation", "Exchange Gain Or Loss")


def balances_at(company: str, as_of: date, customers: Sequence[str] | None = None) -> list[Balance]:
	"""Every voucher with something open on the day, in either currency; without customers: everybody's."""
	ple, by_then = _until(company, as_of)
	if customers is not None:
		found = _sums(ple, by_then & among(ple.party, customers)) if customers else []
	else:
		looked_up = by_then & ple.against_voucher_type.isin(LOOKED_UP)
		open_now = of_unsettled(ple, looked_up)
		there = {balance[2:4] for balance in open_now}  # (type, name)
		found = _sums(ple, by_then & ple.against_voucher_type.notin(LOOKED_UP))
		found += [balance for balance in open_now if balance.amount or balance.base]
		for part in slices(_moved_after(company, as_of)):
			sums = _sums(ple, looked_up & among(ple.against_voucher_no, part))
			found += [balance for balance in sums if balance[2:4] not in there]
	return _with_their_own(company, as_of, found)


def revaluations(company: str, as_of: date) -> set[str]:
	"""Journal entries that revalue foreign balances: they hold company currency and nothing of the account's."""
	kinds = ("in", REVALUATIONS)
	filters = {"company": company, "docstatus": 1, "voucher_type": kinds, "posting_date": ("<=", as_of)}
	return set(frappe.get_all(JOURNAL, filters, order_by="name", pluck="name"))


def _moved_after(company: str, as_of: date) -> list[str]:
	"""Vouchers settled by now that something was booked against after the day: they may have been open on it."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = (
		frappe.qb.from_(ple)
		.select(ple.against_voucher_no)
		.distinct()
		.where((ple.posting_date > as_of) & (ple.company == company) & (ple.delinked == 0))
		.where(ple.against_voucher_type.isin(LOOKED_UP))
	)
	return [name for (name,) in query.run() if name]


def _until(company: str, as_of: date) -> tuple[Table, Criterion]:
	ple, owed = receivable(company)
	return ple, owed & (ple.posting_date <= as_of)


def _sums(ple: Table, which: Criterion, settled: bool = False) -> list[Balance]:
	"""Balances by the voucher booked against."""
	of = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
	amount, base = Sum(ple.amount_in_account_currency), Sum(ple.amount)
	own = Max(Case().when(ple.voucher_no == ple.against_voucher_no, 1).else_(0))
	query = (
		frappe.qb.from_(ple).select(*of, amount, base, Min(ple.posting_date), own).where(which).groupby(*of)
	)
	rows = query.having((amount == 0) & (base != 0) if settled else (amount != 0) | (base != 0)).run()
	return [Balance(*row) for row in rows]


def _with_their_own(company: str, as_of: date, found: list[Balance]) -> list[Balance]:
	"""What was booked against a voucher that is not there yet goes back to the vouchers that brought it."""
	strange = {_against(balance) for balance in found if not balance.own}
	if not strange:
		return found
	sums: dict[tuple, Balance] = {}
	for balance in [*(b for b in found if b.own), *_by_bringer(company, as_of, strange)]:
		key = _against(balance)
		before = sums.get(key)
		sums[key] = (
			balance._replace(amount=before.amount + balance.amount, base=before.base + balance.base)
			if before
			else balance
		)
	return list(sums.values())


def _against(balance: Balance) -> tuple[str, str, str, str]:
	return (balance.customer, balance.currency, balance.voucher_type, balance.voucher)


def _by_bringer(company: str, as_of: date, against: set[tuple[str, str, str, str]]) -> list[Balance]:
	"""Of these balances only: the same voucher may have rows of its own with another customer."""
	ple, by_then = _until(company, as_of)
	to = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
	by = (ple.voucher_type, ple.voucher_no)
	amounts = (Sum(ple.amount_in_account_currency), Sum(ple.amount), Min(ple.posting_date))
	query = frappe.qb.from_(ple).select(*to, *by, *amounts).where(by_then).groupby(*to, *by)
	rows: list[Balance] = []
	for part in slices(key[-1] for key in against):
		found = query.where(among(ple.against_voucher_no, part)).run()
		rows += [Balance(*row[:2], *row[4:]) for row in found if row[:4] in against]
	return rows


def left_in_base(company: str, as_of: date | None = None) -> list[Balance]:
	"""Vouchers settled in their account's currency with company currency left (another rate on the note or
	the receipt), revaluations not among them; without a day, by everything booked. Sums all of the ledger that
	is in foreign money: for when a difference must be told."""
	day = as_of or date.max
	ple, by_then = _until(company, day)
	found = _sums(ple, by_then & (ple.account_currency != _own(company)), settled=True)
	revalued = revaluations(company, day)
	return [balance for balance in found if balance.own and balance.voucher not in revalued]


def _own(company: str) -> str:
	return frappe.get_cached_value("Company", company, "default_currency")
