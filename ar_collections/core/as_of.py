"""What a customer owed on any day, in company currency: instalments left open, credits set off. Pure.

Credits cover what is due first first (docs/decisions/005), as everywhere in the app: a customer whose
receipts are not allocated yet is not shown as overdue by them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .model import ZERO


class Part(NamedTuple):
	"""An instalment with what is open of it; `term` counts from 1, 0 = the whole voucher."""

	voucher: str
	term: int
	due: date
	amount: Decimal


def spread(voucher: str, left: Decimal, terms: Sequence[tuple[date, Decimal]]) -> list[Part]:
	"""What is left of a voucher on its instalments: receipts settled the earliest ones first.

	`terms`: `(due date, amount)` in the order of the form. What is open beyond their sum stays on the
	earliest.

	>>> [
	...     p.amount
	...     for p in spread(
	...         "A", Decimal(150), [(date(2026, 1, 1), Decimal(100)), (date(2026, 2, 1), Decimal(100))]
	...     )
	... ]
	[Decimal('50'), Decimal('100')]
	"""
	found = []
	numbered = [(due, number, amount) for number, (due, amount) in enumerate(terms, 1) if amount > ZERO]
	for due, number, amount in sorted(numbered, reverse=True):
		part = min(amount, left)
		if part > ZERO:
			found.append(Part(voucher, number if len(terms) > 1 else 0, due, part))
			left -= part
	if left > ZERO and found:
		found[-1] = found[-1]._replace(amount=found[-1].amount + left)
	return found[::-1]


def covered(parts: Iterable[Part], credit: Decimal) -> list[Part]:
	"""What stays open when credits pay what was due first; the earliest first.

	>>> [p.amount for p in covered([Part("A", 0, date(2026, 1, 1), Decimal(100))], Decimal(30))]
	[Decimal('70')]
	"""
	found = []
	for part in sorted(parts, key=lambda p: (p.due, p.voucher, p.term)):
		used = min(credit, part.amount)
		credit -= used
		if part.amount > used:
			found.append(part._replace(amount=part.amount - used))
	return found
