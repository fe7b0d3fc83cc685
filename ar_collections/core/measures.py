"""The measures of collecting: raw figures that add up, and the ratios made of their sums. Pure.

Figures are of one customer and one period, in company currency. A rep's, a team's, a company's are the
sums; no ratio is ever averaged. The variant of each measure is the one written at its function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .as_of import Part
from .model import ZERO

DSO_DAYS = 90  # of sales behind the simple DSO: a month alone swings with its holidays
MONTHS_BACK = 13  # how far the countback goes
# band: days overdue from … to; None = without end
ROLL_BANDS = (
	("not_due", None, 0),
	("1-30", 1, 30),
	("31-60", 31, 60),
	("61-90", 61, 90),
	("over_90", 91, None),
)
OLDEST = ROLL_BANDS[-1][0]


class Pair(NamedTuple):
	"""A part of a whole, e.g. what rolled on of what stood in a band."""

	whole: Decimal = ZERO
	part: Decimal = ZERO


class Month(NamedTuple):
	"""Credit sales of a calendar month (the last one until the period's end) and its days."""

	days: int
	sales: Decimal


@dataclass(frozen=True)
class Figures:
	"""What is measured of one customer, or the sum of many; counts are of things, the rest is money."""

	opening: Decimal = ZERO  # owed on the evening before the period
	closing: Decimal = ZERO  # owed on its last evening
	not_due: Decimal = ZERO  # of it
	over_90: Decimal = ZERO  # of it, more than 90 days overdue
	sales: Decimal = ZERO  # on credit in the period, credit notes taken off
	sales_90: Decimal = ZERO  # the same of the last DSO_DAYS
	received: Decimal = ZERO  # in the period, refunds taken off
	written_off: Decimal = ZERO  # in the period, by approved requests
	promises: int = 0  # instalments whose last day of grace fell into the period
	promises_kept: int = 0
	promised: Decimal = ZERO
	promised_came: Decimal = ZERO
	contacts: int = 0  # outgoing
	reached: int = 0
	actions: int = 0  # of people, due in the period
	on_time: int = 0
	costs: Decimal = ZERO
	months: tuple[Month, ...] = ()  # newest first
	rolled: Mapping[str, Pair] = field(default_factory=dict)  # band -> stood there, stands in an older one
	levels: Mapping[int, Pair] = field(default_factory=dict)  # level -> claimed, came in

	@property
	def overdue(self) -> Decimal:
		return self.closing - self.not_due


@dataclass(frozen=True)
class Measures:
	"""Days and per cent with one decimal; None where there is nothing to divide by."""

	dso_simple: Decimal | None
	dso_countback: Decimal | None
	dso_best: Decimal | None
	delinquent_days: Decimal | None
	cei: Decimal | None
	promises_kept: Decimal | None
	promised_came: Decimal | None
	contact_rate: Decimal | None
	on_time: Decimal | None
	cost: Decimal | None
	roll: Mapping[str, Decimal | None]
	recovery: Mapping[int, Decimal | None]


def add(many: Iterable[Figures]) -> Figures:
	"""The sum; months are added month by month, so all must end on the same day."""
	total = Figures()
	for one in many:
		total = Figures(
			**{f.name: _sum(getattr(total, f.name), getattr(one, f.name)) for f in fields(Figures)}
		)
	return total


def _sum(left, right):
	if isinstance(left, Mapping):
		keys = [*left, *(key for key in right if key not in left)]
		pairs = {key: (left.get(key, Pair()), right.get(key, Pair())) for key in keys}
		return {key: Pair(a.whole + b.whole, a.part + b.part) for key, (a, b) in pairs.items()}
	if isinstance(left, tuple):
		if not left or not right:
			return left or right
		return tuple(Month(a.days, a.sales + b.sales) for a, b in zip(left, right, strict=True))
	return left + right


def measures(of: Figures) -> Measures:
	simple, best = _days(of.closing, of.sales_90), _days(of.not_due, of.sales_90)
	return Measures(
		dso_simple=simple,
		dso_countback=countback(of.closing, of.months),
		dso_best=best,
		delinquent_days=None if simple is None or best is None else simple - best,
		cei=cei(of),
		promises_kept=per_cent(of.promises_kept, of.promises),
		promised_came=per_cent(of.promised_came, of.promised),
		contact_rate=per_cent(of.reached, of.contacts),
		on_time=per_cent(of.on_time, of.actions),
		cost=per_cent(of.costs, of.received),
		roll={band: per_cent(pair.part, pair.whole) for band, pair in of.rolled.items()},
		recovery={level: per_cent(pair.part, pair.whole) for level, pair in sorted(of.levels.items())},
	)


def _days(amount: Decimal, sales: Decimal) -> Decimal | None:
	"""DSO, simple: owed ÷ credit sales of the last 90 days × 90; best possible: the same of what is not due."""
	return _tenth(amount / sales * DSO_DAYS) if sales > ZERO else None


def countback(owed: Decimal, months: Sequence[Month]) -> Decimal | None:
	"""DSO by countback: sales are taken off what is owed, month by month backwards, until nothing is left.

	A month that is used up counts all its days, the last one its share. None when nothing was sold.

	>>> countback(Decimal(150), [Month(30, Decimal(100)), Month(31, Decimal(200))])
	Decimal('37.8')
	"""
	if not any(month.sales > ZERO for month in months):
		return None
	days, left = ZERO, max(owed, ZERO)
	for month in months:
		if left < month.sales:
			return _tenth(days + left / month.sales * month.days)
		if not left:
			break
		days += month.days
		left -= max(month.sales, ZERO)
	return _tenth(days)


def cei(of: Figures) -> Decimal | None:
	"""Collection effectiveness index of the period: what was collected of what could have been, per cent.

	(opening + sales − closing − written off) ÷ (opening + sales − not due at the end) × 100; 100 = everything
	due was collected. What was written off is owed no more, but nobody has collected it.
	"""
	could = of.opening + of.sales - of.not_due
	collected = of.opening + of.sales - of.closing - of.written_off
	return per_cent(collected, could) if could > ZERO else None


def per_cent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
	return _tenth(Decimal(part) / Decimal(whole) * 100) if whole else None


def _tenth(number: Decimal) -> Decimal:
	return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def roll_band(days_overdue: int) -> str:
	"""
	>>> roll_band(0), roll_band(30), roll_band(31), roll_band(400)
	('not_due', '1-30', '31-60', 'over_90')
	"""
	return next(band for band, _first, last in ROLL_BANDS if last is None or days_overdue <= last)


def rolled(before: Iterable[Part], after: Iterable[Part], from_day: date, to_day: date) -> dict[str, Pair]:
	"""Of what stood in each band on `from_day`: the part that is open on `to_day` in an older band.

	In the oldest band there is no older one: the part that is still open.
	"""
	order = [band for band, _first, _last in ROLL_BANDS]
	left = {(part.voucher, part.term): part for part in after}
	found: dict[str, Pair] = {}
	for part in before:
		band = roll_band((from_day - part.due).days)
		now = left.get((part.voucher, part.term))
		moved = now and (
			order.index(roll_band((to_day - now.due).days)) > order.index(band) or band == OLDEST
		)
		pair = found.get(band, Pair())
		found[band] = Pair(
			pair.whole + part.amount, pair.part + (min(part.amount, now.amount) if moved else ZERO)
		)
	return found


class Claimed(NamedTuple):
	"""An item of a demand letter that went out."""

	voucher: str
	level: int
	day: date
	amount: Decimal


def recovered(
	claims: Iterable[Claimed], receipts: Mapping[str, Sequence[tuple[date, Decimal]]], until: date
) -> dict[int, Pair]:
	"""Per level: claimed by the letters, and what came in on the same invoices after the letter's day, until
	the day of the next letter about them or `until`; never more than was claimed."""
	by_voucher: dict[str, dict[tuple[date, int], Decimal]] = {}
	for claim in claims:
		own = by_voucher.setdefault(claim.voucher, {})
		own[claim.day, claim.level] = own.get((claim.day, claim.level), ZERO) + claim.amount
	found: dict[int, Pair] = {}
	for voucher, letters in by_voucher.items():
		ordered = sorted(letters)
		for at, (day, level) in enumerate(ordered):
			end = min(until, ordered[at + 1][0]) if at + 1 < len(ordered) else until
			came = sum((amount for when, amount in receipts.get(voucher, ()) if day < when <= end), ZERO)
			pair, amount = found.get(level, Pair()), letters[day, level]
			found[level] = Pair(pair.whole + amount, pair.part + max(min(came, amount), ZERO))
	return found


def month_starts(last: date, count: int = MONTHS_BACK) -> list[date]:
	"""First days of the calendar months up to the one of `last`, newest first.

	>>> month_starts(date(2026, 2, 10), 3)
	[datetime.date(2026, 2, 1), datetime.date(2026, 1, 1), datetime.date(2025, 12, 1)]
	"""
	found = [last.replace(day=1)]
	while len(found) < count:
		found.append((found[-1] - timedelta(days=1)).replace(day=1))
	return found


def sales_by_month(sales: Mapping[date, Decimal], last: date) -> tuple[Month, ...]:
	"""`sales` by day as the months of a countback that ends on `last`."""
	totals: dict[tuple[int, int], Decimal] = {}
	for day, amount in sales.items():
		if day <= last:
			month = (day.year, day.month)
			totals[month] = totals.get(month, ZERO) + amount
	found, end = [], last + timedelta(days=1)
	for start in month_starts(last):
		found.append(Month((end - start).days, totals.get((start.year, start.month), ZERO)))
		end = start
	return tuple(found)
