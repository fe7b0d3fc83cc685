"""Figures and forecasts as they are kept with a night's snapshot: plain JSON values, amounts as text. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal

from .forecast import Week
from .measures import Figures, Month, Pair


def kept(figures: Figures) -> dict:
	"""
	>>> kept(Figures(opening=Decimal("1.50"), promises=2))["opening"]
	'1.50'
	"""
	return {f.name: _plain(getattr(figures, f.name)) for f in fields(Figures)}


def _plain(value):
	if isinstance(value, Mapping):
		return {str(key): [str(pair.whole), str(pair.part)] for key, pair in value.items()}
	if isinstance(value, tuple):
		return [[month.days, str(month.sales)] for month in value]
	return value if isinstance(value, int) else str(value)


def read(stored: Mapping) -> Figures:
	"""The figures of what `kept` wrote; what an older version did not keep is 0."""
	names = {f.name for f in fields(Figures)}
	return Figures(**{name: _value(name, value) for name, value in stored.items() if name in names})


def _value(name: str, value):
	if name == "months":
		return tuple(Month(int(days), Decimal(sales)) for days, sales in value)
	if name in ("rolled", "levels"):
		key = int if name == "levels" else str
		return {key(one): Pair(Decimal(whole), Decimal(part)) for one, (whole, part) in value.items()}
	return value if isinstance(value, int) else Decimal(value)


def kept_weeks(weeks: Sequence[Week], as_of: date) -> dict:
	return {"as_of": str(as_of), "weeks": [[str(week.monday), str(week.total)] for week in weeks]}


def read_weeks(stored: Mapping) -> tuple[date, dict[date, Decimal]]:
	"""`(made on, {monday: amount})`."""
	weeks = {date.fromisoformat(monday): Decimal(amount) for monday, amount in stored["weeks"]}
	return date.fromisoformat(stored["as_of"]), weeks
