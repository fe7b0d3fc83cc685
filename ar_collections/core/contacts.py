"""Which call, mail or visit is due for a customer's items: one contact of a kind covers them all.

A customer has at most one open contact of each kind (docs/decisions/007): calls every two days
and visits every two weeks go on beside each other. Steps done once (the call of day 15) come
before the rhythm (every two days); an open contact in the worklist comes before any new one, so
that a rep on leave does not find twenty calls to the same customer.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from .calendar import Days
from .choices import Choice
from .ladder import Standing
from .model import CONTACT_KINDS, Customer, Event, Step
from .why import Why


class Contacts:
	"""The contacts a customer had: what is open and how long ago the last one was, by kind."""

	def __init__(self, customer: Customer, history: Sequence[Event], days: Days, as_of: date):
		self.days, self.as_of = days, as_of
		self.unreachable = unreachable(customer)
		self.open: dict[str, Event] = {}  # still waiting in the worklist
		self.last: dict[str, date] = {}  # planned for or logged on
		for event in history:
			if event.kind in CONTACT_KINDS:
				self._seen(event.kind, event.day)
				if event.state == "Open":
					self.open[event.kind] = event  # the history is in order: the latest stays
		for contact in customer.contacts:
			for kind in (contact.kind,) if contact.kind else CONTACT_KINDS:
				self._seen(kind, contact.day)

	def _seen(self, kind: str, day: date) -> None:
		if kind not in self.last or self.last[kind] < day:
			self.last[kind] = day

	def due(self, standing: Standing, kind: str) -> Choice | None:
		"""What the item is due for; the rhythm waits for its next day, and for a day on which one may call."""
		level = standing.level_today
		open_steps = [s for s in standing.rungs.contacts[kind] if s.level <= level and standing.is_open(s)]
		if not open_steps:
			return None
		passed = standing.passed(kind)
		steps, waiting = [], set()
		# Latest start first; at the same start the step done once comes before the rhythm.
		for step in sorted(
			open_steps, key=lambda s: (standing.start_age(s), not s.repeat_every, s.id), reverse=True
		):
			if step.repeat_every:
				steps.append(step)
				if self.next_on(step) > self.as_of:
					waiting.add(step.id)
			elif standing.start_age(step) > passed:
				steps.append(step)
		return Choice(standing, steps, waiting) if steps else None

	def next_on(self, step: Step) -> date:
		"""The next day of a rhythm, today at the earliest: never a day on which one may not call.

		Planned on a Saturday for Monday it would keep back the call that a letter of Sunday asks for.
		"""
		last = self.last.get(step.kind)
		day = self.as_of if last is None else max(last + timedelta(days=self.rhythm(step)), self.as_of)
		return self.days.on(step.kind, day)

	def rhythm(self, step: Step) -> int:
		"""Days between two contacts of a repeated step; shorter when the debtor was not reached last."""
		if step.repeat_every_unreachable and self.unreachable:
			return step.repeat_every_unreachable
		return step.repeat_every


def unreachable(customer: Customer) -> bool:
	"""Whether the last logged contact did not reach anybody."""
	if not customer.contacts:
		return False
	last_day = max(c.day for c in customer.contacts)
	return not any(c.reached for c in customer.contacts if c.day == last_day)


def why_planned(event: Event, title: str) -> Why:
	return Why("planned", {"step": title, "on": event.day, "state": event.state.lower()})
