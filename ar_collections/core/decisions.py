"""Which escalation, hold, lock or handover is due: decisions of people, once per item.

Of several escalations due at once only the highest is planned; a hold is not proposed again
while one of its kind is proposed or in effect for the customer. A decision that needs a level
needs a letter of ours at that level: a level given when the company went live is none.
"""

from collections.abc import Hashable, Sequence

from .choices import Choice
from .ladder import Standing
from .model import DECISION_KINDS, ESCALATION, Customer, Event, Step


def due_decision(standing: Standing, kind: str) -> Choice | None:
	"""The steps of a kind of decision that the item is due for, the furthest first."""
	level = standing.own_level
	open_steps = [s for s in standing.rungs.decisions[kind] if s.level <= level and standing.is_open(s)]
	if not open_steps:
		return None
	passed = standing.passed(kind)
	steps, waiting = [], set()
	for step in sorted(open_steps, key=lambda s: (standing.start_age(s), s.id), reverse=True):
		if standing.start_age(step) <= passed:
			if not step.repeat_every:
				break  # done, and what lies below it as well
			if last_decision(standing, kind) + step.repeat_every > standing.age:
				waiting.add(step.id)
		steps.append(step)
	return Choice(standing, steps, waiting) if steps else None


def last_decision(standing: Standing, kind: str) -> int:
	"""When the last of a kind was planned for the item, in days after its due date."""
	day = max(e.day for e in standing.events if e.kind == kind)
	return (day - standing.item.due_date).days


def together(_standing: Standing, step: Step) -> Hashable:
	"""Items share one hold whatever step asks for it; an escalation only with those to the same person."""
	return step.escalate_to if step.kind == ESCALATION else step.kind


class Decisions:
	"""What stands for the customer already: open decisions and holds in effect."""

	def __init__(self, customer: Customer, history: Sequence[Event]):
		self.holds = customer.holds
		self.open: dict[str, Event] = {}
		for event in history:
			if event.state == "Open" and event.kind in DECISION_KINDS:
				self.open.setdefault(event.step if event.kind == ESCALATION else event.kind, event)

	def in_place_of(self, step: Step) -> Event | str | None:
		"""An event, a hold in effect, or None."""
		event = self.open.get(step.id if step.kind == ESCALATION else step.kind)
		return event or (step.kind if step.kind in self.holds else None)
