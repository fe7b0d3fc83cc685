"""What every customer owed on any day since a given one, in company currency: set-based, a handful of
queries whatever the number of days and customers.

A day's balances are today's less what was booked after that day: the ledger is summed once. Vouchers
cancelled since never were; what was known on a night is kept by its Collection Snapshot.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Min, Sum

from ..core.as_of import Part, covered, spread
from ..core.model import ZERO
from . import vouchers
from .balances import JOURNAL, balances
from .balances_at import left_in_base
from .tables import decimal, ledger_digits, rounded

INVOICE = "Sales Invoice"
Key = tuple[str, str, str]  # customer, voucher type, voucher
Terms = list[tuple[date, Decimal]]


class Movement(NamedTuple):
	day: date
	base: Decimal  # company currency
	amount: Decimal  # the account's


class ReceivableDays:
	"""The receivables of a company on the days from the evening before `since` on."""

	def __init__(self, company: str, since: date):
		self.now: dict[Key, Decimal] = defaultdict(lambda: ZERO)
		# the same in the account's currency: a voucher settled in it is owed no more, whatever its rates left
		self.in_account: dict[Key, Decimal] = defaultdict(lambda: ZERO)
		self.first_on: dict[Key, date] = {}
		# what a customer's balances in an account's currency are worth
		self.worth: dict[tuple[str, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
		for one in balances(company):
			key = (one.customer, one.voucher_type, one.voucher)
			self.now[key] += decimal(one.base)
			self.in_account[key] += decimal(one.amount)
			self.first_on[key] = min(filter(None, (self.first_on.get(key), one.first_on)))
			base, amount = self.worth[one.customer, one.currency]
			self.worth[one.customer, one.currency] = (base + decimal(one.base), amount + decimal(one.amount))
		self.moved = _movements(company, since)
		for one in left_in_base(company):
			if (key := (one.customer, one.voucher_type, one.voucher)) in self.moved:
				self.now[key] += decimal(one.base)
		for key, rows in self.moved.items():
			self.first_on[key] = min(filter(None, (self.first_on.get(key), *(row.day for row in rows))))
		self.digits = ledger_digits()
		self.terms = self._terms()
		self.customers = {key[0] for key in self.terms}
		self.evenings: dict[date, dict[str, list[Part]]] = {}

	def on(self, day: date) -> dict[str, list[Part]]:
		"""What each customer owed on the evening of that day, credits set off; who owed nothing is not named."""
		if day not in self.evenings:
			self.evenings[day] = self._evening(day)
		return self.evenings[day]

	def _evening(self, day: date) -> dict[str, list[Part]]:
		parts, credit = defaultdict(list), defaultdict(lambda: ZERO)
		for key in self.terms:
			left = self._left(key, day)
			if left > ZERO:
				parts[key[0]] += spread(key[2], left, self.terms[key])
			elif left < ZERO:
				credit[key[0]] -= left
		found = {customer: covered(own, credit[customer]) for customer, own in parts.items()}
		return {customer: own for customer, own in found.items() if own}

	def _left(self, key: Key, day: date) -> Decimal:
		"""Most vouchers are settled and stayed so: those cost nothing."""
		now, rows = self.now.get(key, ZERO), self.moved.get(key)
		in_account = self.in_account.get(key, ZERO)
		if rows and rows[-1].day > day:
			now -= sum((row.base for row in rows if row.day > day), ZERO)
			in_account -= sum((row.amount for row in rows if row.day > day), ZERO)
		return rounded(now, self.digits) if now and in_account else ZERO

	def rate(self, customer: str, currency: str) -> Decimal:
		"""Company currency for 1 of `currency`, as the customer's balances have it; 1 when there are none."""
		base, amount = self.worth.get((customer, currency), (ZERO, ZERO))
		return base / amount if base and amount else Decimal(1)

	def _terms(self) -> Mapping[Key, Terms]:
		"""The instalments of every voucher in company currency; a voucher without one is due when it says."""
		keys = {*self.now, *self.moved}
		names = {key[2] for key in keys if key[1] == INVOICE}
		invoices, schedules = vouchers.invoices(names), vouchers.schedules(names)
		journals = vouchers.journals(key[2] for key in keys if key[1] == JOURNAL)
		found = {}
		for key in keys:
			head = invoices.get(key[2]) if key[1] == INVOICE else journals.get(key[2])
			due = (head.due_date or head.posting_date) if head else self.first_on.get(key) or date.max
			billed = head.base_total if key[1] == INVOICE and head else ZERO
			total = billed if billed > ZERO else Decimal(1)  # a share of one is a share, too
			rows = schedules.get(key[2], []) if key[1] == INVOICE else []
			found[key] = _in_base([(row.due_date or due, row.amount) for row in rows], total) or [
				(due, total)
			]
		return found


def _in_base(rows: Terms, total: Decimal) -> Terms:
	whole = sum((amount for _due, amount in rows), ZERO)
	return [(due, total * amount / whole) for due, amount in rows] if whole > ZERO else []


def _movements(company: str, since: date) -> dict[Key, list[Movement]]:
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of = (ple.party, ple.against_voucher_type, ple.against_voucher_no, ple.posting_date)
	rows = (
		_receivable(ple, company)
		.select(*of, Sum(ple.amount), Sum(ple.amount_in_account_currency))
		.where(ple.posting_date >= since)
		.groupby(*of)
		.orderby(ple.posting_date)
	).run()
	found = defaultdict(list)
	for customer, kind, voucher, day, base, amount in rows:
		found[customer, kind, voucher].append(Movement(day, decimal(base), decimal(amount)))
	return dict(found)


def _receivable(ple, company: str):
	return (
		frappe.qb.from_(ple)
		.where((ple.company == company) & (ple.account_type == "Receivable"))
		.where((ple.party_type == "Customer") & (ple.delinked == 0))
	)


def sales(company: str, since: date, until: date) -> dict[str, dict[date, Decimal]]:
	"""`{customer: {day: billed on credit less credit notes}}`; what a till took at once cancels itself out,
	opening invoices were sold before."""
	ple, invoice = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType(INVOICE)
	rows = (
		_receivable(ple, company)
		.inner_join(invoice)
		.on(invoice.name == ple.voucher_no)
		.select(ple.party, ple.posting_date, Sum(ple.amount))
		.where((ple.voucher_type == INVOICE) & (invoice.is_opening != "Yes"))
		.where(ple.posting_date[since:until])
		.groupby(ple.party, ple.posting_date)
	).run()
	found = defaultdict(dict)
	for customer, day, amount in rows:
		found[customer][day] = decimal(amount)
	return found


def first_booked(company: str) -> date | None:
	"""The first day on which anything was booked on a customer."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	return _receivable(ple, company).select(Min(ple.posting_date)).run()[0][0]
