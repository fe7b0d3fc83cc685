"""The limitation period of an item: when the claim can no longer be enforced (domain.md E, H). Pure.

It begins on the due date, or at the end of that year, and anew on the day of a proved demand, of a
promise in writing, of a part payment (China Civil Code art. 188, 195). What came after it had ended
starts nothing: a date is never shown later than it is.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FROM_DUE_DATE, FROM_YEAR_END = "Due Date", "End of the Year"
DEMAND, PROMISE, PAYMENT, STATEMENT = "Demand", "Promise", "Payment", "Statement"


@dataclass(frozen=True)
class Rules:
	"""As a company sets them; 0 years: not watched."""

	years: int = 3
	start: str = FROM_DUE_DATE
	demand_restarts: bool = True


@dataclass(frozen=True)
class Restart:
	"""What starts the period anew: `why` is DEMAND, PROMISE, PAYMENT or STATEMENT; the document proves it."""

	day: date
	why: str
	doctype: str | None = None
	document: str | None = None


@dataclass(frozen=True)
class Period:
	"""`ends_on` is the last day of it; `restart` is None where it still runs from the due date."""

	began_on: date
	ends_on: date
	restart: Restart | None = None


def period(due_date: date, restarts: Iterable[Restart], rules: Rules) -> Period:
	"""The period as it runs after everything that has happened, in the order of the days."""
	began = date(due_date.year, 12, 31) if rules.start == FROM_YEAR_END else due_date
	found = Period(began, years_after(began, rules.years))
	for restart in sorted(restarts, key=lambda r: r.day):
		counts = rules.demand_restarts or restart.why != DEMAND
		if counts and found.began_on < restart.day <= found.ends_on:
			found = Period(restart.day, years_after(restart.day, rules.years), restart)
	return found


def years_after(day: date, years: int) -> date:
	"""The same day so many years later; the last of its month where there is none (art. 202).

	>>> years_after(date(2024, 2, 29), 3)
	datetime.date(2027, 2, 28)
	"""
	year = day.year + years
	return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
