"""Ageing bands: how long amounts have been overdue, for a bar one reads at a glance. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .model import ZERO


class Band(NamedTuple):
	"""Days overdue from `first` to `last`, both included; None = without end."""

	code: str
	first: int | None
	last: int | None


BANDS = (
	Band("not_due", None, 0),
	Band("1-15", 1, 15),
	Band("16-30", 16, 30),
	Band("31-60", 31, 60),
	Band("61-90", 61, 90),
	Band("over_90", 91, None),
)
BY_CODE = {band.code: band for band in BANDS}


def band_of(days_overdue: int) -> Band:
	"""The band of an item; what is due today is not overdue yet.

	>>> band_of(31).code, band_of(0).code, band_of(400).code
	('31-60', 'not_due', 'over_90')
	"""
	return next(band for band in BANDS if band.last is None or days_overdue <= band.last)


def in_bands(rows: Iterable[tuple[int, Decimal]]) -> dict[str, Decimal]:
	"""`{band: amount}` of `(days overdue, amount)`, every band, the youngest first."""
	found = {band.code: ZERO for band in BANDS}
	for days, amount in rows:
		found[band_of(days).code] += amount
	return found
