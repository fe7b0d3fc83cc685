"""Which escalation, hold, lock or handover is due: decisions of people, once per item.

Of several escalations due at once only the highest is planned; a hold is not proposed
again while one of its kind is proposed or in effect for the customer.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from .ladder import Standing
from .model import ESCALATION, Customer, Event, Step


def due_decisions(standing: Standing, level: int, as_of: date) -> list[Step]:
	"""At most one step per kind of decision that the item is due for; `level` includes today's letter."""
	due = []
	for steps in standing.rungs.decisions.values():
		open_steps = [s for s in steps if s.level <= level and standing.is_open(s, as_of)]
		step = max(open_steps, key=standing.starts, default=None)
		if step and _is_new(standing, step, as_of):
			due.append(step)
	return due


def _is_new(standing: Standing, step: Step, as_of: date) -> bool:
	if standing.starts(step) > standing.passed((step.kind,)):
		return True
	if not step.repeat_every:
		return False
	last = max(e.day for e in standing.events if e.kind == step.kind)
	return last + timedelta(days=step.repeat_every) <= as_of


def waiting(customer: Customer, history: Sequence[Event], step: Step) -> Event | str | None:
	"""What already stands for the customer in place of this step: an event, a hold in effect, or None."""
	for event in history:
		same = event.step == step.id if step.kind == ESCALATION else event.kind == step.kind
		if same and event.state == "Open":
			return event
	return step.kind if step.kind in customer.holds else None
