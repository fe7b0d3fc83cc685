"""The monthly confirmation of statements: which month, and what is due while a customer is silent.

Pure; no clock. What is due are the steps of the customer's policy that count from the day a statement was
sent (docs/decisions/094). The rhythm of the house is domain.md A: every 2 days in the first week after
sending, daily in the second, after two weeks the supervisor; whoever is always late is visited.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .model import CALL, CONTACT_KINDS, EMAIL, ESCALATION, STATEMENT_SENT, Step

LATE_IN_A_ROW = 3  # statements answered late, or not at all, one after the other: "always late"
DAILY = Step("statement-daily", CALL, trigger=STATEMENT_SENT, day=1)  # where a policy has no contact
LATE = 14  # days, where no step says when a statement is somebody else's


def rhythm(
	every: int = 2, first_days: int = 7, then_every: int = 1, escalate_after: int = 14
) -> tuple[Step, ...]:
	"""The steps of a house whose policy says nothing about statements; all in days since sending."""
	week = min(first_days, escalate_after - 1)
	return (
		_step("statement-remind", EMAIL, every, until_day=week, repeat_every=every),
		_step(
			"statement-remind-daily", EMAIL, week + 1, until_day=escalate_after - 1, repeat_every=then_every
		),
		_step("statement-supervisor", ESCALATION, escalate_after, escalate_to="Supervisor"),
	)


def _step(id: str, kind: str, day: int, **more) -> Step:
	return Step(id, kind, trigger=STATEMENT_SENT, day=day, **more)


def last_month(today: date) -> tuple[date, date]:
	"""First and last day of the month before.

	>>> last_month(date(2026, 3, 5))
	(datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
	"""
	last = today.replace(day=1) - timedelta(days=1)
	return last.replace(day=1), last


def due_today(
	steps: Sequence[Step],
	sent_on: date,
	today: date,
	done: Mapping[str, date],
	*,
	receipts_complete: bool = False,
) -> list[Step]:
	"""What is due about a statement that was not answered, in the order of the policy.

	`done`: `{step: last day it was done}`. A step is done once, or as often as it repeats within its days; a
	day that was missed is made up on the next one, once, as long as the step lasts. With `receipts_complete`
	(the customer is billed on receipts and has them all) somebody asks every day until it is escalated.
	"""
	age = (today - sent_on).days
	if age <= 0:
		return []
	since = {step: day for step, day in done.items() if day >= sent_on}
	due = [step for step in steps if _begun(step, age) and _turn(step, since.get(step.id), today)]
	if receipts_complete and not any(step.kind in CONTACT_KINDS for step in due):
		due += _daily(steps, since, age, today)
	return due


def _begun(step: Step, age: int) -> bool:
	return step.day <= age and (step.until_day is None or age <= step.until_day)


def _turn(step: Step, last: date | None, today: date) -> bool:
	if last is None:
		return True
	return bool(step.repeat_every) and (today - last).days >= step.repeat_every


def _daily(steps: Sequence[Step], since: Mapping[str, date], age: int, today: date) -> list[Step]:
	"""The e-mail or call whose turn it is most, even between its days, else a call; nobody is asked twice a day."""
	if age >= late_after(steps) or today in since.values():
		return []
	contacts = [step for step in steps if step.kind in (EMAIL, CALL)] or [DAILY]
	begun = [step for step in contacts if step.day <= age]
	return [max(begun, key=lambda step: step.day)] if begun else [min(contacts, key=lambda step: step.day)]


def late_after(steps: Sequence[Step]) -> int:
	"""Days after sending from which on an answer is late: the first escalation.

	>>> late_after(rhythm()), late_after(())
	(14, 14)
	"""
	return min((step.day for step in steps if step.kind == ESCALATION), default=LATE)


def always_late(days_taken: list[int | None], late: int = LATE) -> bool:
	"""`days_taken`: days from sending to the answer of the last statements, newest first; None = never.

	>>> always_late([20, None, 15]), always_late([20, 3, 15]), always_late([20])
	(True, False, False)
	"""
	last = days_taken[:LATE_IN_A_ROW]
	return len(last) == LATE_IN_A_ROW and all(d is None or d >= late for d in last)
