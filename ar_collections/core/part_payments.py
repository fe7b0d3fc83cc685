"""Which instalment a payment lowered, and on which day. Pure.

What is paid on each instalment in the end is known (`core/items.py`, oldest first after what is
marked on a row). Payments are put there in the order of their days, so that the end is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .interest import Change
from .model import ZERO


@dataclass(frozen=True)
class Term:
	"""One instalment: `paid` is what is settled of it in the end."""

	number: int  # 1-based place in the payment schedule
	due_date: date
	billed: Decimal
	paid: Decimal


@dataclass(frozen=True)
class Receipt:
	"""What lowered (amount > 0) or raised an invoice's open amount; `term` where the receipt names one."""

	day: date
	amount: Decimal
	term: int | None = None


def changes_of_terms(
	terms: Sequence[Term], receipts: Iterable[Receipt], posted: date
) -> dict[int, list[Change]]:
	"""`{term: its changes in the order of their days}`; their sums are the `paid` of the terms.

	What no receipt explains (paid at the till, rounding of a foreign currency) is dated `posted`,
	the day of the invoice.
	"""
	ordered = sorted(terms, key=lambda term: (term.due_date, term.number))
	ledger = _Rows(ordered)
	for receipt in sorted(receipts, key=lambda r: (r.day, r.amount < ZERO, r.term is None)):
		if receipt.amount > ZERO:
			ledger.put(receipt)
		else:
			ledger.take_back(receipt)
	for term in ordered:
		rest = term.paid - ledger.on[term.number]
		if rest:
			ledger.book(term, posted, rest)
	return {number: sorted(rows, key=lambda change: change.day) for number, rows in ledger.changes.items()}


class _Rows:
	"""The instalments of one invoice while its receipts are put on them, oldest first."""

	def __init__(self, ordered: Sequence[Term]):
		self.ordered = ordered
		self.on = {term.number: ZERO for term in ordered}
		self.changes: dict[int, list[Change]] = {term.number: [] for term in ordered}

	def book(self, term: Term, day: date, amount: Decimal) -> None:
		self.on[term.number] += amount
		self.changes[term.number].append(Change(day, amount))

	def put(self, receipt: Receipt) -> None:
		left = receipt.amount
		named = [term for term in self.ordered if term.number == receipt.term]
		# No instalment gets more than it has in the end, except what is taken back later.
		for term, room in [(t, t.paid) for t in [*named, *self.ordered]] + [
			(t, t.billed) for t in self.ordered
		]:
			share = min(left, room - self.on[term.number])
			if share > ZERO:
				self.book(term, receipt.day, share)
				left -= share

	def take_back(self, receipt: Receipt) -> None:
		left = -receipt.amount
		newest = self.ordered[::-1]
		for term, floor in [(t, t.paid) for t in newest] + [(t, ZERO) for t in newest]:
			share = min(left, self.on[term.number] - floor)
			if share > ZERO:
				self.book(term, receipt.day, -share)
				left -= share
