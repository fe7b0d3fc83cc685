"""Ageing bands: how long amounts have been overdue, for a bar one reads at a glance and for the report. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .model import ZERO

NOT_DUE = "not_due"


class Band(NamedTuple):
	"""Days overdue from `first` to `last`, both included; None = without end."""

	code: str
	first: int | None
	last: int | None


def bands(limits: Sequence[int]) -> tuple[Band, ...]:
	"""Not due, a band up to each limit in days, and what is older than the last of them.

	Raises ValueError when the limits do not rise from 1 on.

	>>> [band.code for band in bands((15, 30))]
	['not_due', '1-15', '16-30', 'over_30']
	"""
	if not limits or list(limits) != sorted(set(limits)) or limits[0] < 1:
		raise ValueError(f"the limits of the bands must rise from 1 day on: {', '.join(map(str, limits))}")
	firsts = [1, *(limit + 1 for limit in limits[:-1])]
	between = [Band(f"{first}-{last}", first, last) for first, last in zip(firsts, limits, strict=True)]
	return (Band(NOT_DUE, None, 0), *between, Band(f"over_{limits[-1]}", limits[-1] + 1, None))


BANDS = bands((15, 30, 60, 90))  # of the bar
REPORT_LIMITS = (15, 30, 60, 90, 180)
BY_CODE = {band.code: band for band in BANDS}


def band_of(days_overdue: int, among: Sequence[Band] = BANDS) -> Band:
	"""The band of an item; what is due today is not overdue yet.

	>>> band_of(31).code, band_of(0).code, band_of(400).code
	('31-60', 'not_due', 'over_90')
	"""
	for band in among:
		if band.last is None or days_overdue <= band.last:
			return band
	raise ValueError("the last band must be without end")


def in_bands(rows: Iterable[tuple[int, Decimal]], among: Sequence[Band] = BANDS) -> dict[str, Decimal]:
	"""`{band: amount}` of `(days overdue, amount)`, every band, the youngest first."""
	found = {band.code: ZERO for band in among}
	for days, amount in rows:
		found[band_of(days, among).code] += amount
	return found
