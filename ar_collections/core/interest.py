"""Interest on overdue amounts: simple, per item, day by day on what was open (domain.md H).

Pure. The day after the due date is the first day that counts, the day of payment the last; a part
payment lowers the balance from the next day on. Every segment is exact; rounding happens once, at
the end, per item. A day without a rate is an error, never a day without interest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .model import ZERO

YEARLY, PER_DAY = "Per cent a year", "Per cent a day"
KINDS = (YEARLY, PER_DAY)
DAY_BASES = (365, 360)
_DAY = timedelta(days=1)
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Rate:
	"""A base rate in per cent from `valid_from` on: to `valid_to`, or until the next one."""

	valid_from: date
	percent: Decimal
	valid_to: date | None = None


@dataclass(frozen=True)
class Band:
	"""A lump sum for items of at least `from_amount`."""

	from_amount: Decimal
	amount: Decimal


@dataclass(frozen=True)
class Basis:
	"""How interest is computed: base rate (+ points, or + per cent of itself), days, lump sum, ceiling."""

	name: str
	kind: str = YEARLY
	rates: tuple[Rate, ...] = ()
	margin_points: Decimal = ZERO
	margin_percent: Decimal = ZERO  # of the base rate
	day_basis: int = 365  # of a year; means nothing for a rate per day
	lump_sums: tuple[Band, ...] = ()
	lump_sum_currency: str | None = None
	ceiling_percent: Decimal | None = None  # of the amount that was overdue

	def effective(self, base: Decimal) -> Decimal:
		"""Per cent a year (or a day) that is charged where the base rate is `base`."""
		return base + base * self.margin_percent / _HUNDRED + self.margin_points


@dataclass(frozen=True)
class Change:
	"""What changed an item's open amount on a day: `amount` > 0 lowers it."""

	day: date
	amount: Decimal


@dataclass(frozen=True)
class Segment:
	"""Days on which neither balance nor rate changed, both ends counted; `amount` is exact."""

	from_day: date
	to_day: date
	days: int
	balance: Decimal
	rate: Decimal  # per cent a year, or a day
	amount: Decimal


@dataclass(frozen=True)
class Interest:
	"""Interest of one item: `exact` is the segments' sum or the ceiling, `amount` is it rounded."""

	overdue: Decimal  # open at the end of the due date
	segments: tuple[Segment, ...] = ()
	exact: Decimal = ZERO
	amount: Decimal = ZERO
	capped: bool = False


class RateGap(ValueError):
	"""Days for which the basis has no rate: `days` = ((first, last), …)."""

	def __init__(self, basis: str, days: Sequence[tuple[date, date]]):
		self.basis, self.days = basis, tuple(days)
		super().__init__(f"{basis} has no rate for {', '.join(f'{a} to {b}' for a, b in self.days)}")


def interest(
	amount: Decimal,
	due_date: date,
	as_of: date,
	basis: Basis,
	changes: Iterable[Change] = (),
	digits: int = 2,
) -> Interest:
	"""Interest on an item billed at `amount` and due on `due_date`, through `as_of` (both days counted).

	`changes` are its payments and credits, whenever they came; `digits` are the currency's decimals.
	Raises RateGap naming the days on which something was overdue and no rate is known.
	"""
	balances = _balances(amount, due_date, as_of, changes)
	overdue = balances[0][2] if balances else ZERO
	gaps = [gap for first, last, open_ in balances if open_ > ZERO for gap in missing(basis, first, last)]
	if gaps:
		raise RateGap(basis.name, _joined(gaps))
	segments = tuple(
		_segment(basis, first, last, open_, percent)
		for begin, end, open_ in balances
		if open_ > ZERO
		for first, last, percent in _rates_between(basis, begin, end)
	)
	exact = sum((s.amount for s in segments), ZERO)
	ceiling = None if basis.ceiling_percent is None else max(overdue, ZERO) * basis.ceiling_percent / _HUNDRED
	capped = ceiling is not None and exact > ceiling
	exact = ceiling if capped else exact
	return Interest(max(overdue, ZERO), segments, exact, rounded(exact, digits), capped)


def lump_sum(basis: Basis, overdue: Decimal, currency: str) -> Decimal:
	"""What may be asked for once per item that was overdue with `overdue`: of the highest band it reaches.

	A lump sum is fixed in its own currency; items in another one carry none.
	"""
	if overdue <= ZERO or (basis.lump_sum_currency and basis.lump_sum_currency != currency):
		return ZERO
	reached = [band for band in basis.lump_sums if overdue >= band.from_amount]
	return max(reached, key=lambda band: band.from_amount).amount if reached else ZERO


def missing(basis: Basis, first: date, last: date) -> list[tuple[date, date]]:
	"""`[(first, last)]` of the days between, both counted, for which there is no rate."""
	gaps, day = [], first
	for begin, end, _percent in _rates_between(basis, first, last):
		if day < begin:
			gaps.append((day, begin - _DAY))
		day = end + _DAY
	return [*gaps, (day, last)] if day <= last else gaps


def rounded(number: Decimal, digits: int) -> Decimal:
	return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def open_on(amount: Decimal, changes: Iterable[Change], day: date) -> Decimal:
	"""What of `amount` is open at the end of `day`."""
	return amount - sum((change.amount for change in changes if change.day <= day), ZERO)


def _balances(
	amount: Decimal, due_date: date, as_of: date, changes: Iterable[Change]
) -> list[tuple[date, date, Decimal]]:
	"""`[(first day, last day, open)]` from the day after the due date; what came until then is off."""
	changes = list(changes)
	if as_of <= due_date:
		return []
	moved = sorted({c.day for c in changes if due_date < c.day < as_of})
	starts = [due_date, *moved]
	ends = [*moved, as_of]
	spans = zip(starts, ends, strict=True)
	return [(start + _DAY, end, open_on(amount, changes, start)) for start, end in spans]


def _rates_between(basis: Basis, first: date, last: date) -> list[tuple[date, date, Decimal]]:
	"""`[(first day, last day, per cent charged)]` within the days named, in their order."""
	found = []
	ordered = sorted(basis.rates, key=lambda rate: rate.valid_from)
	for i, rate in enumerate(ordered):
		ends = [last]
		if rate.valid_to:
			ends.append(rate.valid_to)
		if i + 1 < len(ordered):
			ends.append(ordered[i + 1].valid_from - _DAY)
		begin, end = max(first, rate.valid_from), min(ends)
		if begin <= end:
			found.append((begin, end, basis.effective(rate.percent)))
	return found


def _segment(basis: Basis, first: date, last: date, balance: Decimal, percent: Decimal) -> Segment:
	days = (last - first).days + 1
	with localcontext() as context:
		context.prec = 50  # a third of a year has no last digit: keep more than anybody rounds to
		amount = balance * percent * days / _HUNDRED
		if basis.kind == YEARLY:
			amount /= basis.day_basis
	return Segment(first, last, days, balance, percent, amount)


def _joined(gaps: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
	"""Gaps that follow each other as one: a part payment in between is of no interest here."""
	found: list[tuple[date, date]] = []
	for first, last in gaps:
		if found and found[-1][1] + _DAY == first:
			found[-1] = (found[-1][0], last)
		else:
			found.append((first, last))
	return found
