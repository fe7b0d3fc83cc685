"""Which call, mail or visit is due for a customer's items: one contact covers them all.

A customer is contacted once a day at most by the policy. Steps done once (the call of day
15) come before the rhythm (every two days); an open contact in the worklist comes before
any new one, so that a rep on leave does not find twenty calls to the same customer.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from .ladder import Standing
from .model import CONTACT_KINDS, Customer, Event, Step
from .why import Why


def due_contact(standing: Standing, level: int, as_of: date, last: date | None) -> Step | None:
	"""The contact step the item is due for; `level` includes today's letter, `last` is the customer's
	latest contact, planned or logged."""
	open_steps = [s for s in standing.rungs.contacts if s.level <= level and standing.is_open(s, as_of)]
	if not open_steps:
		return None
	passed = standing.passed(CONTACT_KINDS)
	# Latest start first; at the same start the step done once comes before the rhythm.
	for step in sorted(open_steps, key=lambda s: (standing.starts(s), not s.repeat_every), reverse=True):
		every = rhythm(standing.customer, step)
		if every is None:
			if standing.starts(step) > passed:
				return step
		elif last is None or last + timedelta(days=every) <= as_of:
			return step
		else:
			return None
	return None


def rhythm(customer: Customer, step: Step) -> int | None:
	"""Days between two contacts of a repeated step; shorter when the debtor was not reached last."""
	if not step.repeat_every:
		return None
	if step.repeat_every_unreachable and unreachable(customer):
		return step.repeat_every_unreachable
	return step.repeat_every


def unreachable(customer: Customer) -> bool:
	"""Whether the last logged contact did not reach anybody."""
	if not customer.contacts:
		return False
	last_day = max(c.day for c in customer.contacts)
	return not any(c.reached for c in customer.contacts if c.day == last_day)


def last_contact(customer: Customer, history: Sequence[Event]) -> date | None:
	"""The latest day a contact was due in the worklist or was logged without one."""
	days = [e.day for e in history if e.kind in CONTACT_KINDS] + [c.day for c in customer.contacts]
	return max(days, default=None)


def open_contact(history: Sequence[Event]) -> Event | None:
	"""A contact still waiting in the worklist."""
	waiting = [e for e in history if e.kind in CONTACT_KINDS and e.state == "Open"]
	return max(waiting, key=lambda e: (e.day, e.step), default=None)


def why_planned(event: Event, title: str) -> Why:
	return Why("planned", {"step": title, "on": event.day, "state": event.state.lower()})
