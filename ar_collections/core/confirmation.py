"""The monthly confirmation of statements: which month, and when a customer who is silent is asked again.

Pure; no clock. The rhythm is domain.md A: every 2 days in the first week after sending, daily in the
second, after two weeks the supervisor; whoever is always late is visited.
"""

from dataclasses import dataclass
from datetime import date, timedelta

REMIND, VISIT, ESCALATE = "remind", "visit", "escalate"
LATE_IN_A_ROW = 3  # statements answered late, or not at all, one after the other: "always late"


@dataclass(frozen=True)
class Cadence:
	"""Days, all of them settings. `receipts`: the customer is billed on receipts and these are complete."""

	every: int = 2
	first_days: int = 7
	then_every: int = 1
	escalate_after: int = 14


def last_month(today: date) -> tuple[date, date]:
	"""First and last day of the month before.

	>>> last_month(date(2026, 3, 5))
	(datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
	"""
	last = today.replace(day=1) - timedelta(days=1)
	return last.replace(day=1), last


def due_today(
	sent_on: date, today: date, chased_on: date | None, cadence: Cadence, *, receipts_complete: bool = False
) -> bool:
	"""Whether a customer who has not answered is asked again today; never twice a day.

	A day that was missed is made up on the next one, once.
	"""
	since = (today - sent_on).days
	if since <= 0 or since >= cadence.escalate_after or chased_on == today:
		return False
	if receipts_complete:
		return True
	every = cadence.every if since <= cadence.first_days else cadence.then_every
	return (today - max(chased_on or sent_on, sent_on)).days >= max(every, 1)


def is_escalated(sent_on: date, today: date, cadence: Cadence) -> bool:
	"""Two weeks without an answer: from now on it is the supervisor's."""
	return (today - sent_on).days >= cadence.escalate_after


def always_late(days_taken: list[int | None], cadence: Cadence) -> bool:
	"""`days_taken`: days from sending to the answer of the last statements, newest first; None = never.

	>>> (
	...     always_late([20, None, 15], Cadence()),
	...     always_late([20, 3, 15], Cadence()),
	...     always_late([20], Cadence()),
	... )
	(True, False, False)
	"""
	last = days_taken[:LATE_IN_A_ROW]
	return len(last) == LATE_IN_A_ROW and all(d is None or d >= cadence.escalate_after for d in last)
