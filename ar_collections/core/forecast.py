"""The cash forecast: on which day each open amount is expected, and the weeks that makes. Pure.

- A promise puts what it promises on its day: on the invoices it names, else on what was due first.
- Everything else is expected as late as the customer usually pays.
- What is later than usual is expected in as many days again as it is already later, at least seven: an
  item 60 days beyond its usual day is not expected next week.
- What is disputed has no day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .as_of import Part
from .model import ZERO

PROMISED, USUAL, LATER, DISPUTED = "promised", "usual", "later", "disputed"
LEAST = 7  # days until something is expected that should be here already
WEEKS = 13


class Word(NamedTuple):
	"""What is still to come of a promise; `amount` None = everything it is about."""

	day: date
	amount: Decimal | None
	vouchers: frozenset[str] = frozenset()


class Expected(NamedTuple):
	day: date | None
	amount: Decimal
	why: str


class Week(NamedTuple):
	monday: date
	usual: Decimal
	promised: Decimal

	@property
	def total(self) -> Decimal:
		return self.usual + self.promised


def expected(
	parts: Iterable[Part],
	days_late: int,
	words: Sequence[Word],
	as_of: date,
	disputed: Mapping[str, Decimal | None] | None = None,
) -> list[Expected]:
	"""When one customer's open amounts are expected; `disputed` by voucher, None = all.

	A promise whose day is over but for its grace counts as expected today.
	"""
	left = sorted(parts, key=lambda p: (p.due, p.voucher, p.term))
	found = []
	for voucher, amount in (disputed or {}).items():
		taken, left = _take(left, amount, frozenset((voucher,)))
		found.append(Expected(None, taken, DISPUTED))
	for word in sorted(words, key=lambda w: w.day):
		taken, left = _take(left, word.amount, word.vouchers)
		found.append(Expected(max(word.day, as_of), taken, PROMISED))
	found += [_as_usual(part, days_late, as_of) for part in left]
	return [one for one in found if one.amount > ZERO]


def _as_usual(part: Part, days_late: int, as_of: date) -> Expected:
	day = part.due + timedelta(days=days_late)
	if day >= as_of:
		return Expected(day, part.amount, USUAL)
	return Expected(as_of + timedelta(days=max((as_of - day).days, LEAST)), part.amount, LATER)


def _take(
	parts: Sequence[Part], wanted: Decimal | None, vouchers: frozenset[str]
) -> tuple[Decimal, list[Part]]:
	"""How much of `wanted` there is on those vouchers (none named = all), and what is left of the parts."""
	taken, left = ZERO, []
	for part in parts:
		mine = not vouchers or part.voucher in vouchers
		used = ZERO
		if mine:
			used = part.amount if wanted is None else min(part.amount, wanted - taken)
		taken += used
		if part.amount > used:
			left.append(part._replace(amount=part.amount - used))
	return taken, left


def monday_of(day: date) -> date:
	"""
	>>> monday_of(date(2026, 11, 25))
	datetime.date(2026, 11, 23)
	"""
	return day - timedelta(days=day.weekday())


def by_week(rows: Iterable[Expected], as_of: date, count: int = WEEKS) -> tuple[list[Week], Decimal, Decimal]:
	"""`(weeks from this one on, expected later than those, without a day)`."""
	first = monday_of(as_of)
	weeks = [Week(first + timedelta(weeks=number), ZERO, ZERO) for number in range(count)]
	later = undated = ZERO
	for row in rows:
		at = (monday_of(row.day) - first).days // 7 if row.day else None
		if at is None:
			undated += row.amount
		elif at >= count:
			later += row.amount
		elif row.why == PROMISED:
			weeks[at] = weeks[at]._replace(promised=weeks[at].promised + row.amount)
		else:
			weeks[at] = weeks[at]._replace(usual=weeks[at].usual + row.amount)
	return weeks, later, undated


class Checked(NamedTuple):
	"""A week that is over: what came in, and what was said of it so many weeks before."""

	monday: date
	ahead: int
	forecast: Decimal
	actual: Decimal

	@property
	def error(self) -> Decimal:
		"""Actual less forecast: above 0 = more came in than was said."""
		return self.actual - self.forecast


def mean_error(checked: Iterable[Checked]) -> Decimal | None:
	"""What the forecasts missed by, either way, over all weeks (one decimal): per cent of what was said or of
	what came, whichever is more, so that a quiet week does not blow it up. None when there is neither.

	>>> mean_error([Checked(date(2026, 1, 5), 1, Decimal(80), Decimal(100))])
	Decimal('20.0')
	"""
	rows = list(checked)
	whole = max(sum((row.actual for row in rows), ZERO), sum((row.forecast for row in rows), ZERO))
	missed = sum((abs(row.error) for row in rows), ZERO)
	return (missed / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole > ZERO else None
