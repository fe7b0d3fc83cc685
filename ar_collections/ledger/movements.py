"""The accounts of many customers between two days, out of the Payment Ledger: for statements.

As many queries for one customer as for thousands. In the currency of the receivable account, and in
that of the invoice where the account holds foreign ones (docs/decisions/080). Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ..core.items import instalments
from ..core.model import ZERO
from ..core.statement import Account, Movement, OpenLine, account, kind_of
from . import voucher_facts, vouchers
from .foreign_rows import foreign_rows
from .tables import decimal, ledger_digits, only, rounded
from .vouchers import Invoice, Term

INVOICE = "Sales Invoice"
CENTS = Decimal("0.01")


def accounts(company: str, customers: Sequence[str], first: date, last: date) -> dict[str, list[Account]]:
	"""`{customer: one Account for each currency}`; a customer without anything booked has none."""
	reading = _Reading(company, customers, (first, last))
	found: dict[str, list[Account]] = defaultdict(list)
	for customer, currency in sorted(reading.keys()):
		found[customer].append(reading.account(customer, currency))
	return found


def customers_with_account(company: str, first: date, last: date) -> list[str]:
	"""Whoever owes, is owed, or had a movement in the period; sorted."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of = _of(ple, company).where(ple.posting_date <= last)
	moved = of.select(ple.party).distinct().where(ple.posting_date >= first)
	owes = (
		of.select(ple.party)
		.groupby(ple.party, ple.account_currency)
		.having(Sum(ple.amount_in_account_currency) != 0)
	)
	return sorted({party for query in (moved, owes) for (party,) in query.run() if party})


def _of(ple, company: str):
	"""Rows of receivable accounts that count."""
	return (
		frappe.qb.from_(ple)
		.where((ple.company == company) & (ple.account_type == "Receivable"))
		.where((ple.party_type == "Customer") & (ple.delinked == 0))
	)


class _Reading:
	"""What was read for a set of customers, by customer and currency."""

	def __init__(self, company: str, customers: Iterable[str], period: tuple[date, date]):
		self.company, self.wanted, self.period = company, sorted(set(customers)), period
		self.digits = ledger_digits()
		self.opening = self._opening()
		self.moved, self.open = self._moved(), self._open()
		self._foreign_in_their_own_currency()
		named = [*self.moved, *self.open]
		self.invoices = vouchers.invoices(v for _c, _cur, kind, v, *_ in named if kind == INVOICE)
		self._refunds_to_their_invoice()
		self.schedules = vouchers.schedules(
			v for _c, _cur, kind, v, amount, _day in self.open if kind == INVOICE and amount > 0
		)
		self.facts = voucher_facts.facts((kind, voucher) for _c, _cur, kind, voucher, *_ in named)
		self.movements, self.lines = defaultdict(list), defaultdict(list)
		for row in self.moved:
			self.movements[row[:2]].append(self._movement(*row[2:]))
		for row in self.open:
			self.lines[row[:2]] += self._lines(row[1], *row[2:])

	def keys(self) -> set[tuple[str, str]]:
		return {*self.opening, *self.movements, *self.lines}

	def account(self, customer: str, currency: str) -> Account:
		key = (customer, currency)
		return account(
			currency, self.period, self.opening.get(key, ZERO), self.movements[key], self.lines[key]
		)

	def _money(self, value) -> Decimal:
		return rounded(decimal(value), self.digits)

	def _opening(self) -> dict[tuple[str, str], Decimal]:
		ple = frappe.qb.DocType("Payment Ledger Entry")
		query = (
			_of(ple, self.company)
			.select(ple.party, ple.account_currency, Sum(ple.amount_in_account_currency))
			.where(ple.posting_date < self.period[0])
			.groupby(ple.party, ple.account_currency)
		)
		wanted = set(self.wanted)
		found = {(c, cur): self._money(v) for c, cur, v in self._run(query, ple) if c in wanted}
		return {key: amount for key, amount in found.items() if amount}

	def _moved(self) -> list[tuple]:
		"""`(customer, currency, voucher type, voucher, amount, day)`; what a voucher settles within itself is 0."""
		ple = frappe.qb.DocType("Payment Ledger Entry")
		of = (ple.party, ple.account_currency, ple.voucher_type, ple.voucher_no)
		query = (
			_of(ple, self.company)
			.select(*of, Sum(ple.amount_in_account_currency), ple.posting_date)
			.where(ple.posting_date[self.period[0] : self.period[1]])
			.groupby(*of, ple.posting_date)
			.having(Sum(ple.amount_in_account_currency) != 0)
		)
		return self._own(self._run(query, ple))

	def _open(self) -> list[tuple]:
		"""The same of what each voucher left open at the end of the period."""
		ple = frappe.qb.DocType("Payment Ledger Entry")
		of = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
		query = (
			_of(ple, self.company)
			.select(
				*of,
				Sum(ple.amount_in_account_currency),
				frappe.query_builder.functions.Min(ple.posting_date),
			)
			.where(ple.posting_date <= self.period[1])
			.groupby(*of)
			.having(Sum(ple.amount_in_account_currency) != 0)
		)
		return self._own(self._run(query, ple))

	def _run(self, query, ple) -> list[tuple]:
		return list(only(query, ple.party, self.wanted).run())

	def _own(self, rows: list[tuple]) -> list[tuple]:
		wanted = set(self.wanted)
		found = [(*row[:4], self._money(row[4]), row[5]) for row in rows if row[0] in wanted]
		return [row for row in found if row[4]]

	def _foreign_in_their_own_currency(self) -> None:
		"""Rows against foreign invoices leave the account's currency and come back in the invoice's."""
		foreign = foreign_rows(self.company, self.wanted, self.period[1])
		if not foreign:
			return
		moved: dict[tuple, Decimal] = defaultdict(Decimal)
		still_open: dict[tuple, Decimal] = defaultdict(Decimal)
		first_on: dict[tuple, date] = {}
		for customer, currency, kind, voucher, amount, day in self.moved:
			moved[customer, currency, kind, voucher, day] += amount
		for row in foreign:
			for currency, change in ((row.account_currency, -row.in_account), (row.currency, row.amount)):
				if row.day < self.period[0]:
					key = (row.customer, currency)
					self.opening[key] = self.opening.get(key, ZERO) + change
				else:
					moved[row.customer, currency, row.voucher_type, row.voucher, row.day] += change
			key = (row.customer, row.currency, INVOICE, row.invoice)
			still_open[key] += row.amount
			first_on[key] = min(row.day, first_on.get(key, row.day))
		self.moved = [(*key[:4], amount, key[4]) for key, amount in moved.items() if amount]
		names = {row.invoice for row in foreign}
		self.open = [row for row in self.open if not (row[2] == INVOICE and row[3] in names)]
		self.open += [(*key, amount, first_on[key]) for key, amount in still_open.items() if amount]

	def _refunds_to_their_invoice(self) -> None:
		"""Money paid out on a credit note that was booked on its invoice belongs to that invoice."""
		sums: dict[tuple, Decimal] = defaultdict(Decimal)
		days: dict[tuple, date] = {}
		for customer, currency, kind, voucher, amount, day in self.open:
			invoice = self.invoices.get(voucher) if kind == INVOICE else None
			if invoice and invoice.is_return and invoice.return_against and not invoice.for_itself:
				voucher = invoice.return_against
			key = (customer, currency, kind, voucher)
			sums[key] += amount
			days[key] = min(day, days.get(key, day))
		self.open = [(*key, amount, days[key]) for key, amount in sums.items() if amount]
		missing = {key[3] for key in sums if key[2] == INVOICE} - set(self.invoices)
		if missing:
			self.invoices.update(vouchers.invoices(missing))

	def _movement(self, voucher_type: str, voucher: str, amount: Decimal, day: date) -> Movement:
		facts = self.facts.get((voucher_type, voucher), voucher_facts.NOTHING)
		kind = kind_of(voucher_type, amount, is_return=facts.is_return, is_opening=facts.is_opening)
		due = facts.due_date if amount > ZERO else None
		return Movement(day, voucher_type, voucher, kind, amount, facts.reference, due)

	def _lines(
		self, currency: str, voucher_type: str, voucher: str, amount: Decimal, day: date
	) -> list[OpenLine]:
		facts = self.facts.get((voucher_type, voucher), voucher_facts.NOTHING)
		kind = kind_of(voucher_type, amount, is_return=facts.is_return, is_opening=facts.is_opening)
		invoice = self.invoices.get(voucher) if voucher_type == INVOICE else None
		day = facts.posting_date or (invoice and invoice.posting_date) or day
		parts = [(1, None, amount, amount)]
		if amount > ZERO:
			due = max(facts.due_date or (invoice and invoice.due_date) or day, day)
			parts = self._parts(invoice, currency, amount) if invoice and not invoice.is_return else []
			parts = parts or [(1, due, max(amount, self._billed(invoice, currency)), amount)]
		return [
			OpenLine(voucher_type, voucher, term, kind, day, due, billed, still_open, facts.reference)
			for term, due, billed, still_open in parts
		]

	def _billed(self, invoice: Invoice | None, currency: str) -> Decimal:
		if not invoice or invoice.is_return:
			return ZERO
		return invoice.total if invoice.currency == currency else invoice.base_total

	def _parts(self, invoice: Invoice, currency: str, amount: Decimal) -> list[tuple]:
		"""The open amount over the instalments, oldest first; none where the schedule does not add up."""
		terms = self.schedules.get(invoice.name) or []
		if len(terms) < 2:
			return []
		billed = self._billed(invoice, currency)
		scale = billed / invoice.total if invoice.total else Decimal(1)
		in_account = [self._term(one, invoice, scale) for one in terms]
		if abs(sum((t[1] for t in in_account), ZERO) - billed) > len(terms) * CENTS:
			return []
		spread = instalments(max(billed, amount), amount, in_account)
		if any(still_open < ZERO for _term, _billed, still_open in spread):
			return []
		return [(term, in_account[term - 1][0], part, still_open) for term, part, still_open in spread]

	def _term(self, one: Term, invoice: Invoice, scale: Decimal) -> tuple[date, Decimal, Decimal]:
		due = max(one.due_date or invoice.due_date or invoice.posting_date, invoice.posting_date)
		return due, rounded(one.amount * scale, self.digits), rounded(one.paid * scale, self.digits)
