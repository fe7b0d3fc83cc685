"""Where an item stands on its policy's ladder and which rung is due (domain.md B).

One `Standing` per item: its level, when that level was issued, what was done before.
Levels rise one by one; lateness never skips a rung, it only makes the next one due.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .calendar import end_of_month
from .items import Claim
from .model import (
	AFTER_DUE,
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	DECISION_KINDS,
	LETTER,
	MONTH_END,
	START_LEVEL,
	Customer,
	Event,
	Line,
	Policy,
	Step,
)
from .policy import in_scope


class Rungs:
	"""A policy's steps sorted by duty, once per run instead of once per item."""

	def __init__(self, policy: Policy):
		letters = [s for s in policy.steps if s.kind == LETTER]
		self.policy = policy
		self.by_id = {s.id: s for s in policy.steps}
		self.service = [s for s in letters if not s.level]
		self.contacts = [s for s in policy.steps if s.kind in CONTACT_KINDS]
		self.decisions = {k: [s for s in policy.steps if s.kind == k] for k in DECISION_KINDS}
		self.demands: dict[int, list[Step]] = {}
		for step in letters:
			if step.level:
				self.demands.setdefault(step.level, []).append(step)


@dataclass
class Standing:
	"""One free item on its ladder: what happened to it so far."""

	customer: Customer
	claim: Claim
	rungs: Rungs
	events: list[Event] = field(default_factory=list)  # of this item, withdrawn ones left out
	level: int = 0
	issued: date | None = None  # when the present level was reached
	not_out: Event | None = None  # a demand that was written and has not gone out
	starting: dict[str, date | None] = field(default_factory=dict)  # by step, asked for many times a run
	line: Line | None = None  # as actions show the item, made by the first of them

	def __post_init__(self):
		self.item = self.claim.item
		self.policy = self.rungs.policy
		for event in self.events:
			if event.kind not in (LETTER, START_LEVEL) or not event.level:
				continue
			if event.state == "Open":  # nobody has read it: the level is not reached
				self.not_out = event
			elif (event.level, event.day) > (self.level, self.issued or date.min):
				self.level, self.issued = event.level, event.day

	def starts(self, step: Step) -> date | None:
		"""The first day the step is due for this item; None while its trigger has not begun."""
		if step.id not in self.starting:
			self.starting[step.id] = self._day(step, step.day)
		return self.starting[step.id]

	def ends(self, step: Step) -> date | None:
		"""The last day of the step's window; None = it stays open."""
		return None if step.until_day is None else self._day(step, step.until_day)

	def _day(self, step: Step, days: int) -> date | None:
		if step.trigger == AFTER_PREVIOUS:
			return self.issued + timedelta(days=days) if self.issued else None
		day = self.item.due_date + timedelta(days=days)
		return end_of_month(day) if step.trigger == MONTH_END else day

	def is_open(self, step: Step, as_of: date) -> bool:
		"""Whether the step's window is open for this item and its scope and progress rule hold."""
		if step.trigger == AFTER_DUE and (as_of - self.item.due_date).days < step.day:
			return False  # most steps of most items: told without making a date
		start = self.starts(step)
		if start is None or start > as_of or not self.applies(step):
			return False
		end = self.ends(step)
		if end is not None and as_of > end:
			return False
		return not step.no_progress_days or self.idle_days(as_of) >= step.no_progress_days

	def applies(self, step: Step) -> bool:
		return in_scope(step.scope, self.customer, self.item)

	def idle_days(self, as_of: date) -> int:
		"""Days since the due date or, if later, since the last progress (payment, outcome, promise)."""
		return (as_of - max(self.item.due_date, self.last_progress() or date.min)).days

	def last_progress(self) -> date | None:
		days = [*self.customer.payments]
		days += [c.day for c in self.customer.contacts if c.progress]
		days += [p.made_on for p in self.customer.promises if p.made_on]
		return max(days, default=None)

	def passed(self, kinds: tuple[str, ...]) -> date:
		"""How far the item came with steps of these kinds: the latest start among those carried out.

		An item that was merely listed in an action meant for an older one came only as far as
		its own days allowed: the event's own day bounds it.
		"""
		reached = date.min
		for event in self.events:
			if event.kind in kinds:
				step = self.rungs.by_id.get(event.step)
				start = self.starts(step) if step else None
				reached = max(reached, min(start, event.day) if start else event.day)
		return reached


def next_demand(standing: Standing) -> Step | None:
	"""The one demand letter that may follow: the step of level + 1 that applies to the item."""
	wanted = standing.level + 1
	steps = standing.rungs.demands.get(wanted, ())
	return next((step for step in steps if standing.applies(step)), None)


def waits_until(standing: Standing) -> date | None:
	"""The first day the next demand letter may go out for the minimum interval; None before level 1."""
	if not standing.level or standing.issued is None:
		return None
	return standing.issued + timedelta(days=standing.policy.min_interval_days)


def due_letter(standing: Standing, as_of: date) -> Step | None:
	"""The one letter the item is due for: the next demand, else the latest open service letter.

	None while a demand has not gone out: no letter may follow one that nobody has received.
	"""
	if standing.not_out:
		return None
	demand = next_demand(standing)
	if demand and standing.is_open(demand, as_of):
		wait = waits_until(standing)
		return demand if wait is None or wait <= as_of else None
	if standing.level:
		return None
	service = [
		s for s in standing.rungs.service if standing.is_open(s, as_of) and _service_due(standing, s, as_of)
	]
	latest = max(service, key=standing.starts, default=None)
	# A later service letter went out already: the earlier one has lost its sense.
	return latest if latest and _sent_service(standing) <= standing.starts(latest) else None


def _sent_service(standing: Standing) -> date:
	steps = {s.id: s for s in standing.rungs.service}
	sent = [standing.starts(steps[e.step]) for e in standing.events if e.step in steps]
	return max((d for d in sent if d), default=date.min)


def _service_due(standing: Standing, step: Step, as_of: date) -> bool:
	last = max((e.day for e in standing.events if e.kind == LETTER and e.step == step.id), default=None)
	if last is None:
		return True
	return bool(step.repeat_every) and last + timedelta(days=step.repeat_every) <= as_of
