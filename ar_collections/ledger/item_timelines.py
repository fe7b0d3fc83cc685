"""What customers owed on every day of a period: items and credits as they changed, for `core/trial.py`.

By posting date; what is booked on a day is known on the next morning, when the nightly run looks. On each
day the items are those of `aged.read` of the evening before: an instalment is paid oldest first. Facts of
customers and invoices (group, risk class, owner, policy) are those of today. Five to eight queries for any
number of customers; one whose rows make no sense is told in `problems` and stops no other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder.functions import Sum

from ..core.model import Customer
from ..core.trial import Stretch, Timeline
from . import customers as people
from . import vouchers
from .balances import JOURNAL, Balance
from .balances_at import INVOICE
from .claims import Claims
from .open_items import DATA_ERRORS, booked_on_invoice
from .owners import owners
from .tables import ZERO, among, decimal, slices
from .trade import RECEIPTS

_ONE = timedelta(days=1)


@dataclass
class Timelines:
	"""`problems`: `(customer, sentence)`, whose customer may be missing in `found`."""

	found: list[Timeline] = field(default_factory=list)
	problems: list[tuple[str, str]] = field(default_factory=list)


class Move(NamedTuple):
	"""Something booked on a voucher; `day` None = what it held before the period."""

	customer: str
	currency: str
	voucher_type: str
	voucher: str
	day: date | None
	amount: Decimal
	base: Decimal

	@property
	def of(self) -> tuple[str, str, str]:
		return (self.voucher_type, self.voucher, self.currency)


def customers_of_period(company: str, last: date) -> list[str]:
	"""Everybody with a receivable of the company booked by the day `last`, sorted."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = _booked(ple, company, ple.party).distinct().where(ple.posting_date <= last)
	return sorted(name for (name,) in query.run() if name)


def timelines(company: str, names: Sequence[str], first: date, last: date) -> Timelines:
	"""The timeline of each customer named from the morning of `first` through what was booked on `last`."""
	moves = _moves(company, names, first, last)
	known = vouchers.invoices(m.voucher for m in moves if m.voucher_type == INVOICE)
	moves = _on_their_invoice(moves, known)
	reading = _claims(company, moves, known)
	facts, owner = people.facts(names), owners(company, names)
	receipts = _receipts(company, names, first, last)
	own = defaultdict(list)
	for move in moves:
		own[move.customer].append(move)
	made = Timelines()
	for name in sorted(own):
		if name not in facts:
			text = _("The ledger names a customer that does not exist: left out. Was it deleted or renamed?")
			made.problems.append((name, text))
			continue
		try:
			stretches = _stretches(reading, own[name], first)
		except DATA_ERRORS:
			frappe.logger("ar_collections").exception(f"timeline of {name}")
			why = frappe.get_traceback().strip().splitlines()[-1]
			text = _("The open items could not be read and were left out: {0}").format(why)
			made.problems.append((name, text))
			continue
		customer = Customer(**facts[name], owner=owner.get(name))
		made.found.append(Timeline(customer, stretches, receipts.get(name, ())))
	return made


def _booked(ple, company: str, *columns):
	of = (ple.company == company) & (ple.account_type == "Receivable") & (ple.party_type == "Customer")
	return frappe.qb.from_(ple).select(*columns).where(of & (ple.delinked == 0))


def _moves(company: str, names: Sequence[str], first: date, last: date) -> list[Move]:
	"""What each voucher held when the period began, and what was booked on it in the period, day by day."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of = (ple.party, ple.account_currency, ple.against_voucher_type, ple.against_voucher_no)
	sums = (Sum(ple.amount_in_account_currency), Sum(ple.amount))
	found = []
	for part in slices(names):
		own = among(ple.party, part)
		before = _booked(ple, company, *of, *sums).where(own & (ple.posting_date < first)).groupby(*of)
		for *key, amount, base in before.having(sums[0] != 0).run():
			found.append(Move(*key, None, decimal(amount), decimal(base)))
		since = _booked(ple, company, *of, ple.posting_date, *sums).where(own)
		since = since.where(ple.posting_date[first:last]).groupby(*of, ple.posting_date)
		for *key, amount, base in since.run():
			found.append(Move(*key, decimal(amount), decimal(base)))
	return found


def _on_their_invoice(moves: list[Move], known: dict[str, vouchers.Invoice]) -> list[Move]:
	"""Money paid out on a credit note belongs to its invoice, as `open_items.refunds_to_their_invoice` has it."""
	notes = {
		m.voucher for m in moves if m.voucher_type == INVOICE and booked_on_invoice(known.get(m.voucher))
	}
	if not notes:
		return moves
	against = {note: known[note].return_against for note in notes}
	known.update(vouchers.invoices(set(against.values()) - set(known)))
	return [m._replace(voucher=against[m.voucher]) if m.voucher in notes else m for m in moves]


def _claims(company: str, moves: Iterable[Move], known: dict[str, vouchers.Invoice]) -> Claims:
	names = {m.voucher for m in moves if m.voucher_type == INVOICE}
	schedules = vouchers.schedules(names)
	journals = {m.voucher for m in moves if m.voucher_type == JOURNAL}
	return Claims(
		company_currency=frappe.get_cached_value("Company", company, "default_currency"),
		invoices=known,
		# which instalment a receipt was marked for is only known as it is today
		schedules={name: [row._replace(paid=ZERO) for row in rows] for name, rows in schedules.items()},
		journals=vouchers.journals(journals),
		bills=vouchers.journal_bills(journals),
	)


def _stretches(reading: Claims, moves: list[Move], first: date) -> tuple[Stretch, ...]:
	"""One stretch for each day on which something changed."""
	moves.sort(key=lambda m: (m.day or date.min, m.of))
	open_now: dict[tuple, Balance] = {}
	found = []
	for day, booked in groupby(moves, key=lambda m: m.day):
		for move in booked:
			_book(open_now, move)
		items, credits, _problems = reading.of_customer(open_now.values())
		items.sort(key=lambda i: (i.due_date, i.invoice, i.term))
		found.append(Stretch(first if day is None else day + _ONE, tuple(items), tuple(credits)))
	return tuple(found)


def _book(open_now: dict[tuple, Balance], move: Move) -> None:
	before = open_now.pop(move.of, None)
	amount = (before.amount if before else ZERO) + move.amount
	base = (before.base if before else ZERO) + move.base
	if amount:
		since = before.first_on if before else move.day
		open_now[move.of] = Balance(
			move.customer, move.currency, move.voucher_type, move.voucher, amount, base, since
		)


def _receipts(company: str, names: Sequence[str], first: date, last: date) -> dict[str, tuple[date, ...]]:
	"""The days on which money came in from each customer: the only sign of progress a trial knows."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	days = defaultdict(set)
	for part in slices(names):
		query = _booked(ple, company, ple.party, ple.posting_date).distinct()
		query = query.where(among(ple.party, part) & ple.posting_date[first:last])
		for name, day in query.where(ple.voucher_type.isin(RECEIPTS) & (ple.amount < 0)).run():
			days[name].add(day)
	return {name: tuple(sorted(own)) for name, own in days.items()}
