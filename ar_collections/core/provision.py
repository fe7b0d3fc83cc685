"""Provision for doubtful debts: loss rates by age band and risk class, and what they make of open amounts.

Pure. Rates are shares from 0 to 1. Rates from roll rates: what rolls on into the next band, band after band,
times what is lost of the last (the usual provision matrix of IFRS 9, B5.5.35; domain.md F).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from .model import ZERO

CENT = Decimal("0.01")
ONE = Decimal(1)


@dataclass(frozen=True)
class Rate:
	"""Days overdue from `first` to `last`, both included; None = without end. 0 stands for what is not due."""

	first: int
	last: int | None
	share: Decimal
	risk_class: str | None = None  # None: every class without a row of its own

	def holds(self, days: int) -> bool:
		return self.first <= days and (self.last is None or days <= self.last)


@dataclass(frozen=True)
class Exposure:
	"""What is open of one customer in one age; days overdue, 0 = not due."""

	days: int
	amount: Decimal


def problems(rates: Sequence[Rate]) -> list[tuple[str, int, int]]:
	"""`(what, first row, second row)` by number from 1: rates beyond 0–100 %, ends before starts, overlaps, gaps.

	A gap is reported with the row before it; the common bands begin at 0 and the last has no end.
	"""
	found = []
	for number, rate in enumerate(rates, 1):
		if not ZERO <= rate.share <= ONE:
			found.append(("share", number, number))
		if rate.first < 0 or (rate.last is not None and rate.last < rate.first):
			found.append(("order", number, number))
	for risk in sorted({rate.risk_class or "" for rate in rates}):
		own = sorted((r.first, n, r) for n, r in enumerate(rates, 1) if (r.risk_class or "") == risk)
		for (_a, number, before), (_b, after, rate) in pairwise(own):
			if before.last is None or before.last >= rate.first:
				found.append(("overlap", number, after))
			elif not risk and before.last + 1 < rate.first:
				found.append(("gap", number, after))
		if risk:
			continue  # where a class has no row the common one counts
		if own[0][0] > 0:
			found.append(("gap", own[0][1], own[0][1]))
		if own[-1][2].last is not None:
			found.append(("gap", own[-1][1], own[-1][1]))
	return found


def share_of(rates: Sequence[Rate], days: int, risk_class: str | None) -> Decimal:
	"""The share lost of what is `days` overdue; the class's own row before the common one, else 0."""
	fitting = [rate for rate in rates if rate.holds(max(days, 0))]
	own = next((rate for rate in fitting if rate.risk_class and rate.risk_class == risk_class), None)
	common = next((rate for rate in fitting if not rate.risk_class), None)
	return (own or common).share if own or common else ZERO


def provided(exposures: Iterable[Exposure], rates: Sequence[Rate], risk_class: str | None) -> Decimal:
	"""What is lost by the matrix, to the cent, rounded once at the end."""
	lost = sum((one.amount * share_of(rates, one.days, risk_class) for one in exposures), ZERO)
	return lost.quantize(CENT, ROUND_HALF_UP)


def less_credits(exposures: Iterable[Exposure], credit: Decimal) -> list[Exposure]:
	"""Exposures less what the customer has in credit, the oldest first: money that is here is not lost."""
	left, found = credit, []
	for one in sorted(exposures, key=lambda e: -e.days):
		used = min(left, one.amount) if one.amount > ZERO else ZERO
		left -= used
		if one.amount - used:
			found.append(Exposure(one.days, one.amount - used))
	return found


def loss_rates(rolled: Sequence[Decimal], last: Decimal) -> list[Decimal]:
	"""Loss rates of each band from the share of it that rolls on into the next, and the loss of the last.

	>>> [float(rate) for rate in loss_rates([Decimal("0.5"), Decimal("0.4")], Decimal("0.5"))]
	[0.1, 0.2, 0.5]
	"""
	found = [last]
	for share in reversed(rolled):
		found.insert(0, min(max(share, ZERO), ONE) * found[0])
	return found


def rolled_on(months: Sequence[Mapping[Hashable, tuple[int, Decimal]]], bands: int) -> list[Decimal]:
	"""The average share of each band that stands in an older one a month later, weighed by amount.

	`months`, month end after month end: `{item: (band, amount)}`, bands counted from 0, the youngest. Of what
	stood in a band, what is still open of the same item in an older band has rolled (as `measures.rolled`);
	what was paid has not, nor what is still in its band. The last band has no older one and no share; a band
	in which nothing ever stood has the share 0.

	>>> rolled_on([{"A": (0, Decimal(100)), "B": (0, Decimal(100))}, {"A": (1, Decimal(40))}], 2)
	[Decimal('0.2')]
	"""
	stood, came = [ZERO] * bands, [ZERO] * bands
	for before, after in pairwise(months):
		for item, (band, amount) in before.items():
			now, left = after.get(item, (band, ZERO))
			stood[band] += amount
			if now > band:
				came[band] += min(amount, left)
	return [part / whole if whole > ZERO else ZERO for part, whole in zip(came[:-1], stood[:-1], strict=True)]
