"""Where an item stands on its policy's ladder and which rung is due (domain.md B).

One `Standing` per item: its level, when that level was issued, what was done before.
Levels rise one by one; lateness never skips a rung, it only makes the next one due.
Days are counted from the item's due date; a calendar date is made only to be shown.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from .calendar import end_of_month
from .items import Claim
from .model import (
	AFTER_DUE,
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	DECISION_KINDS,
	EVERYWHERE,
	LETTER,
	START_LEVEL,
	Customer,
	Event,
	Line,
	Policy,
	Step,
)
from .policy import in_scope

NEVER, NEVER_BEGINS = -(10**9), 10**9  # before and after any day


class Rungs:
	"""A policy's steps sorted by duty, once per run instead of once per item."""

	def __init__(self, policy: Policy):
		letters = [s for s in policy.steps if s.kind == LETTER]
		self.policy = policy
		self.by_id = {s.id: s for s in policy.steps}
		self.service = [s for s in letters if not s.level]
		self.contacts = self._by_kind(CONTACT_KINDS)
		self.decisions = self._by_kind(DECISION_KINDS)
		# The first day on which a step of each kind can be due: most kinds are soon told for most items.
		self.begins = {
			kind: min(s.day if s.trigger == AFTER_DUE else NEVER for s in steps)
			for kind, steps in (self.contacts | self.decisions).items()
		}
		self.demands: dict[int, list[Step]] = {}
		for step in letters:
			if step.level:
				self.demands.setdefault(step.level, []).append(step)

	def _by_kind(self, kinds: Sequence[str]) -> dict[str, list[Step]]:
		"""Kinds without a step are left out."""
		found = {k: [s for s in self.policy.steps if s.kind == k] for k in kinds}
		return {kind: steps for kind, steps in found.items() if steps}


class Standing:
	"""One free item on its ladder on the day `as_of`: what happened to it so far."""

	__slots__ = (
		"_starting", "age", "as_of", "claim", "customer", "events", "issued_on", "item", "level", "line",
		"not_out", "own_level", "policy", "rejected", "rungs",
	)  # fmt: skip

	def __init__(self, customer: Customer, claim: Claim, rungs: Rungs, events: Sequence[Event], as_of: date):
		self.customer, self.claim, self.item = customer, claim, claim.item
		self.rungs, self.policy = rungs, rungs.policy
		self.events = events  # of this item, withdrawn ones left out
		self.as_of = as_of
		self.age = (as_of - claim.item.due_date).days
		self.level = 0
		self.own_level = 0  # by a letter of ours: what a hold or an escalation needs
		self.issued_on: dict[int, date] = {}  # when each level was reached
		self.not_out: Event | None = None  # a demand that was written and has not gone out
		self.rejected: dict[int | str, date] = {}  # letters decided against: level or step, and the last day
		self.line: Line | None = None  # as actions show the item, made by the first of them
		self._starting: dict[str, int | None] = {}  # by step, asked for many times a run
		for event in events:
			if is_rejected_letter(event):
				place = event.level or event.step
				self.rejected[place] = max(event.day, self.rejected.get(place, event.day))
			elif event.level and event.kind in (LETTER, START_LEVEL):
				self._past_letter(event)

	def _past_letter(self, event: Event) -> None:
		if event.state == "Open":  # nobody has read it: the level is not reached
			self.not_out = event
			return
		self.issued_on[event.level] = max(event.day, self.issued_on.get(event.level, event.day))
		self.level = max(self.level, event.level)
		if event.kind == LETTER:
			self.own_level = max(self.own_level, event.level)

	@property
	def issued(self) -> date | None:
		"""When the present level was reached."""
		return self.issued_on.get(self.level)

	def reach(self, level: int) -> None:
		"""A demand of this very run: what follows it counts from today. `line.level` stays the one before."""
		self.own_level = level
		self.issued_on[level] = self.as_of
		self._starting.clear()

	@property
	def level_today(self) -> int:
		return max(self.level, self.own_level)

	def starts(self, step: Step) -> date | None:
		"""The first day the step is due for this item; None while its trigger has not begun."""
		age = self.start_age(step)
		return None if age is None else self.item.due_date + timedelta(days=age)

	def start_age(self, step: Step) -> int | None:
		"""The same in days after the due date."""
		if step.trigger == AFTER_DUE:
			return step.day
		if step.id not in self._starting:
			self._starting[step.id] = self._age(step, step.day)
		return self._starting[step.id]

	def end_age(self, step: Step) -> int | None:
		"""The last day of the step's window, in days after the due date; None = it stays open."""
		if step.until_day is None or step.trigger == AFTER_DUE:
			return step.until_day
		return self._age(step, step.until_day)

	def _age(self, step: Step, days: int) -> int | None:
		if step.trigger == AFTER_DUE:
			return days
		if step.trigger == AFTER_PREVIOUS:
			base = self.reached_on(step.level - 1 if step.kind == LETTER else step.level)
			return None if base is None else (base - self.item.due_date).days + days
		return (end_of_month(self.item.due_date + timedelta(days=days)) - self.item.due_date).days

	def reached_on(self, level: int) -> date | None:
		"""The day the item came to `level`; where it started above it, that day."""
		if level in self.issued_on:
			return self.issued_on[level]
		return min((day for above, day in self.issued_on.items() if above > level), default=None)

	def is_open(self, step: Step) -> bool:
		"""Whether the step's window is open for this item and its scope and progress rule hold."""
		start = step.day if step.trigger == AFTER_DUE else self.start_age(step)
		if start is None or start > self.age:
			return False
		if step.until_day is not None and self.age > self.end_age(step):
			return False
		if step.scope is not EVERYWHERE and not in_scope(step.scope, self.customer, self.item):
			return False
		return not step.no_progress_days or self.idle_days() >= step.no_progress_days

	def applies(self, step: Step) -> bool:
		return in_scope(step.scope, self.customer, self.item)

	def idle_days(self) -> int:
		"""Days since the due date or, if later, since the last progress (payment, outcome, promise)."""
		return (self.as_of - max(self.item.due_date, self.last_progress() or date.min)).days

	def last_progress(self) -> date | None:
		days = [*self.customer.payments]
		days += [c.day for c in self.customer.contacts if c.progress]
		days += [p.made_on for p in self.customer.promises if p.made_on]
		return max(days, default=None)

	def passed(self, kind: str) -> int:
		"""How far the item came with steps of this kind: the latest start among those carried out.

		An item that was merely listed in an action meant for an older one came only as far as
		its own days allowed: the event's own day bounds it.
		"""
		reached = NEVER
		for event in self.events:
			if event.kind == kind:
				on = (event.day - self.item.due_date).days
				step = self.rungs.by_id.get(event.step)
				start = self.start_age(step) if step else None
				reached = max(reached, on if start is None else min(start, on))
		return reached


def next_demand(standing: Standing) -> Step | None:
	"""The one demand letter that may follow: the step of level + 1 that applies to the item."""
	for step in standing.rungs.demands.get(standing.level + 1, ()):
		if step.scope is EVERYWHERE or standing.applies(step):
			return step
	return None


def waits_until(standing: Standing, step: Step) -> date | None:
	"""The first day this next demand may go out for the minimum interval; None before level 1.

	The interval is the step's own where it has one, else the policy's (docs/decisions/055).
	"""
	if not standing.level:
		return None
	days = standing.policy.min_interval_days if step.interval_days is None else step.interval_days
	return standing.issued + timedelta(days=days)


def is_rejected_letter(event: Event) -> bool:
	"""A letter that a person decided against: no level was reached by it, and nobody got it."""
	return event.kind == LETTER and event.state == "Rejected"


def rejected_until(standing: Standing, step: Step) -> date | None:
	"""The first day this letter may be written again after a person decided against it.

	The policy's own interval, so that the same is not asked every night.
	"""
	day = standing.rejected.get(step.level or step.id)
	return None if day is None else day + timedelta(days=standing.policy.min_interval_days)


def _may_be_written(standing: Standing, step: Step) -> bool:
	again = rejected_until(standing, step) if standing.rejected else None
	return again is None or again <= standing.as_of


def due_letters(standing: Standing) -> list[Step]:
	"""The letters the item may get today, best first: the next demand, then service letters, the latest
	first. Only one of them goes out; the others are for the case that it is below its minimum.
	"""
	demand = next_demand(standing)
	found = []
	if demand and standing.is_open(demand) and _may_be_written(standing, demand):
		wait = waits_until(standing, demand)
		if wait is None or wait <= standing.as_of:
			found.append(demand)
	return found if standing.level else found + _due_service(standing)


def _due_service(standing: Standing) -> list[Step]:
	open_steps = [s for s in standing.rungs.service if standing.is_open(s) and _may_be_written(standing, s)]
	if not open_steps:
		return []
	sent = service_sent(standing)
	# A later service letter went out already: the earlier one has lost its sense.
	latest = max((standing.start_age(standing.rungs.by_id[name]) for name in sent), default=NEVER)
	due = [
		s
		for s in open_steps
		if standing.start_age(s) >= latest
		and (s.id not in sent or (s.repeat_every and sent[s.id] + s.repeat_every <= standing.age))
	]
	return sorted(due, key=lambda s: (standing.start_age(s), s.id), reverse=True)


def service_sent(standing: Standing) -> dict[str, int]:
	"""Which service steps of the policy the item's letters stand for: `{step id: days after the due date}`.

	A letter is known by its type, whichever step or policy led it: it stands for every step of that
	type that had begun for this item, or for the first one where none had (another policy's day).
	"""
	sent: dict[str, int] = {}
	for event in standing.events:
		if event.kind != LETTER or event.level or is_rejected_letter(event):
			continue
		on = (event.day - standing.item.due_date).days
		for step in _alike(standing, event, on):
			sent[step.id] = max(on, sent.get(step.id, on))
	return sent


def _alike(standing: Standing, event: Event, on: int) -> list[Step]:
	own = standing.rungs.by_id.get(event.step)
	letter_type = event.letter_type or (own and own.letter_type)
	steps = [
		s
		for s in standing.rungs.service
		if s.letter_type == letter_type and standing.applies(s) and standing.start_age(s) is not None
	]
	begun = [s for s in steps if standing.start_age(s) <= on]
	return begun or sorted(steps, key=lambda s: (standing.start_age(s), s.id))[:1]
