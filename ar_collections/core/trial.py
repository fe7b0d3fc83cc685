"""A policy tried on the past: each day of a customer's open items is planned as the nightly run would have.

Pure. The history is the trial's own: what it plans is carried out the same day, letters go out, calls
are made on their day, a hold stands until its items are paid. Promises, disputes, blocks and logged
contacts are not in a timeline, so neither column of a trial knows them (docs/decisions/091).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from .calendar import Days
from .items import Key, claims
from .ladder import NEVER, Rungs
from .model import (
	AFTER_DUE,
	CALL,
	CONTACT_KINDS,
	CREDIT_LOCK,
	DECISION_KINDS,
	ESCALATION,
	HANDOVER,
	LETTER,
	SHIPMENT_HOLD,
	ZERO,
	Book,
	Credit,
	Customer,
	Event,
	OpenItem,
	PlannedAction,
	Policy,
)
from .plan import CustomerPlan
from .policy import Policies
from .replay import event_of

HOLDS = (SHIPMENT_HOLD, CREDIT_LOCK)
# What is counted, in the order of the screen. Demand letters from the third level on are one.
COUNTED = (
	"reminders", "demands_1", "demands_2", "demands_3", "calls", "contacts", "holds", "escalations", "handovers",
)  # fmt: skip
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
	"""What a customer owed from the morning of `day` on, until the next stretch begins."""

	day: date
	items: tuple[OpenItem, ...] = ()
	credits: tuple[Credit, ...] = ()


@dataclass(frozen=True)
class Timeline:
	"""A customer (no items of its own) with its stretches, oldest first, and the days money came in."""

	customer: Customer
	stretches: tuple[Stretch, ...]
	receipts: tuple[date, ...] = ()


@dataclass(frozen=True)
class Period:
	"""The days `first` … `last` count. The walk begins `lead_in` days earlier, so that it begins in mid-course;
	the ledger is known through `known`, by which a letter's `grace` days may be over or not."""

	first: date
	last: date
	grace: int
	lead_in: int = 0
	known: date | None = None

	@property
	def begins(self) -> date:
		return self.first - timedelta(days=self.lead_in)

	@property
	def ledger_ends(self) -> date:
		return self.known or self.last


@dataclass(frozen=True)
class Alarm:
	"""A demand letter or hold for items that were all settled within the days of grace after it."""

	customer: str
	kind: str
	day: date
	paid_on: date
	base_total: Decimal


@dataclass
class Trial:
	"""`counts`: {(Monday of the week, one of COUNTED): actions}; `judged`: letters and holds whose days of
	grace are over, so that they are an alarm or none."""

	counts: Counter = field(default_factory=Counter)
	judged: Counter = field(default_factory=Counter)  # by kind
	alarms: list[Alarm] = field(default_factory=list)


def in_place_of(book: Book, candidate: Policy, replaced: str | None) -> Book:
	"""The book with the candidate approved: beside the others, or for everything that followed `replaced`.

	Customers and invoices that name the replaced policy, and a company whose default it is, follow the
	candidate, which answers to both names.
	"""
	others = [p for p in book.policies if p.name not in (candidate.name, replaced)]
	own = (
		[candidate] if replaced in (None, candidate.name) else [candidate, replace(candidate, name=replaced)]
	)
	return replace(book, policies=tuple(sorted([*others, *own], key=lambda p: p.name)))


def counted_as(action: PlannedAction) -> str:
	"""The column of COUNTED an action belongs to."""
	if action.kind == LETTER:
		return f"demands_{min(action.level, 3)}" if action.level else "reminders"
	names = {CALL: "calls", ESCALATION: "escalations", HANDOVER: "handovers"}
	return names.get(action.kind) or ("holds" if action.kind in HOLDS else "contacts")


def is_judged(action: PlannedAction) -> bool:
	"""Whether it can be a false alarm: it threatens or stops, which a reminder or a call does not."""
	return action.kind in HOLDS or (action.kind == LETTER and action.level > 0)


class Terms:
	"""What is the same for every customer of a trial: policies with their rungs, calendar, settings."""

	def __init__(self, book: Book):
		self.book = replace(book, customers=(), history=())
		self.policies, self.days = Policies(book), Days(book.calendar)
		self.rungs = {p.name: Rungs(p) for p in book.policies}

	@cached_property
	def begins(self) -> int | None:
		"""The earliest age in days at which any step can be due; None when there is no step at all."""
		every = [step for p in self.book.policies for step in p.steps]
		return min((s.day if s.trigger == AFTER_DUE else NEVER for s in every), default=None)


def walk(terms: Terms, timeline: Timeline, period: Period) -> Trial:
	"""Every day of the period for one customer. Raises ValueError when an instalment is there twice."""
	found, walker = Trial(), _Walker(terms, timeline, period)
	for action in walker.actions():
		if period.first <= action.due_on <= period.last:
			walker.count(found, action)
	return found


class _Walker:
	"""One customer on one day after the other, with what was done so far."""

	def __init__(self, terms: Terms, timeline: Timeline, period: Period):
		self.terms, self.timeline, self.period = terms, timeline, period
		self.stretches = timeline.stretches
		self.history: list[Event] = []
		self.at = -1  # the stretch of today
		# until which stretch each instalment is open: what was done for it is remembered as long
		self.last_at = {i.key: at for at, stretch in enumerate(self.stretches) for i in stretch.items}

	def actions(self) -> Iterator[PlannedAction]:
		day = self.period.begins
		while day <= self.period.last:
			if self._move_to(day) and self._may_be_due(day):
				for action in self._plan(day):
					self.history.append(event_of(action))
					yield action
			day += _ONE

	def _move_to(self, day: date) -> bool:
		"""Whether anything is open that morning; what is over is taken out of the history when that changes."""
		before = self.at
		while self.at + 1 < len(self.stretches) and self.stretches[self.at + 1].day <= day:
			self.at += 1
		if self.at != before and self.history:
			self._forget(day)
		return self.at >= 0 and bool(self.stretches[self.at].items)

	def _may_be_due(self, day: date) -> bool:
		"""A quick no: even the oldest item has not come to the first step."""
		begins = self.terms.begins
		oldest = min(i.due_date for i in self.stretches[self.at].items)
		return begins is not None and (day - oldest).days >= begins

	def _of_age(self, day: date) -> Stretch:
		"""Today's stretch without the items that are too young for any step: for speed, they change nothing
		but what a credit covers."""
		stretch, begins = self.stretches[self.at], self.terms.begins
		if stretch.credits:
			return stretch
		return replace(stretch, items=tuple(i for i in stretch.items if (day - i.due_date).days >= begins))

	def _forget(self, day: date) -> None:
		"""Decisions whose reason is paid are over. What was done for items that never come back decides
		nothing more, but for the last contact of each kind, from which a rhythm counts."""
		last = {e.kind: e for e in sorted(self.history, key=lambda e: e.day) if e.kind in CONTACT_KINDS}
		kept = []
		for event in self.history:
			stands = event.kind in DECISION_KINDS and event.state == "Open"
			if stands and not self._stands(event, day):
				event, stands = replace(event, state="Done"), False
			lives = any(self.last_at.get(key, -1) >= self.at for key in event.items)
			if stands or lives or event is last.get(event.kind):
				kept.append(event)
		self.history = kept

	def _stands(self, event: Event, day: date) -> bool:
		"""Whether something is owed on an item named when it was proposed, or on one that has come as far
		(docs/decisions/020)."""
		step = self.terms.rungs[event.policy].by_id[event.step]
		items = {i.key: i for i in self.stretches[self.at].items}
		return any(
			key in event.items or (day - items[key].due_date).days >= step.day for key in self.owed(self.at)
		)

	def owed(self, at: int) -> set[Key]:
		"""The instalments of a stretch that credits do not cover."""
		stretch = self.stretches[at]
		if not stretch.credits:
			return {i.key for i in stretch.items if i.outstanding > ZERO}
		found = claims(self._customer(stretch), stretch.day)
		return {key for key, claim in found.items() if claim.open > ZERO}

	def _customer(self, stretch: Stretch, payments: tuple[date, ...] = ()) -> Customer:
		one = self.timeline.customer
		return replace(one, items=stretch.items, credits=stretch.credits, payments=payments)

	def _plan(self, day: date) -> list[PlannedAction]:
		terms = self.terms
		self.history = [_by_morning(event, day) for event in self.history]
		paid = max((r for r in self.timeline.receipts if r < day), default=None)
		customer = self._customer(self._of_age(day), (paid,) if paid else ())
		book = terms.book
		return CustomerPlan(
			book, terms.policies, terms.rungs, terms.days, customer, self.history, day
		).actions

	def count(self, found: Trial, action: PlannedAction) -> None:
		monday = action.due_on - timedelta(days=action.due_on.weekday())
		found.counts[monday, counted_as(action)] += 1
		if not is_judged(action):
			return
		paid_on = self._settled_on(action)
		if paid_on is None and action.due_on + _ONE * self.period.grace > self.period.ledger_ends:
			return  # too early to tell
		found.judged[action.kind] += 1
		if paid_on is not None:
			alarm = Alarm(action.customer, action.kind, action.due_on, paid_on, action.base_total)
			found.alarms.append(alarm)

	def _settled_on(self, action: PlannedAction) -> date | None:
		"""The day on which the last of its items was settled, if that was within the days of grace."""
		keys = {line.key for line in action.lines}
		for at in range(self.at + 1, len(self.stretches)):
			paid_on = self.stretches[at].day - _ONE  # what is booked on a day is known the next morning
			if (paid_on - action.due_on).days > self.period.grace:
				return None
			if self.owed(at).isdisjoint(keys):
				return paid_on
		return None


def _by_morning(event: Event, day: date) -> Event:
	"""Contacts of the days before count as made, escalations as answered (as `replay.next_day` has it)."""
	kinds = (*CONTACT_KINDS, ESCALATION)
	if event.state == "Open" and event.kind in kinds and event.day < day:
		return replace(event, state="Done")
	return event
