"""The decision: a book in, a plan out. `plan(book, as_of)` is all that the app asks of `core`.

Each open item of the book ends either in one or more actions or in `left_out` with one
reason, never in both, never in neither. Customers are planned one by one, so that a book
cut into chunks gives the same plan as the whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from .calendar import Days
from .choices import Choice, by_age, by_rank, settle
from .contacts import Contacts, why_planned
from .decisions import Decisions, due_decision, together
from .group import Group, to_action
from .items import Key, claims
from .ladder import NEVER_BEGINS, Rungs, Standing, due_letters
from .model import CONTACT_KINDS, DECISION_KINDS, LETTER, Book, Customer, Event, LeftOut, Plan, Step
from .outlook import nothing_today
from .policy import Policies
from .stops import stops
from .why import Why


def plan(book: Book, as_of: date | None = None) -> Plan:
	"""What is due on `as_of` (default: the book's own day) for every customer of the book.

	Running it again with the actions added to the history plans nothing (see `replay.feed_back`).
	Raises ValueError when a customer has an item twice.
	"""
	day = as_of or book.as_of
	history: dict[str, list[Event]] = defaultdict(list)
	for event in book.history:
		if event.state != "Withdrawn":
			history[event.customer].append(event)
	policies, rungs, days = Policies(book), {p.name: Rungs(p) for p in book.policies}, Days(book.calendar)
	actions, left_out = [], []
	for customer in sorted(book.customers, key=lambda c: c.id):
		one = CustomerPlan(book, policies, rungs, days, customer, history.get(customer.id, ()), day)
		actions += one.actions
		left_out += one.left_out
	return Plan(tuple(actions), tuple(left_out))


class CustomerPlan:
	"""The plan of one customer: `actions` and `left_out`.

	Letters are decided first, minimum included: what goes on the strength of a letter (a hold of
	the second demand) must not be planned when the letter is held back.
	"""

	def __init__(
		self,
		book: Book,
		policies: Policies,
		rungs: dict[str, Rungs],
		days: Days,
		customer: Customer,
		history: Sequence[Event],
		as_of: date,
	):
		self.book, self.days, self.customer, self.as_of = book, days, customer, as_of
		self.history = sorted(history, key=_in_order)
		self.claims = claims(customer, as_of, book.dun_journal_entries)
		self.reasons: dict[Key, Why] = stops(book, customer, self.claims, as_of)
		self.standings = self._free_items(policies, rungs)
		self.contacts = Contacts(customer, self.history, days, as_of)
		self.decided = Decisions(customer, self.history)
		self.kinds = set().union(*(s.rungs.begins for s in self.standings))
		self.groups: list[Group] = []
		if self.standings:
			self._letters()
			self._contacts()
			self._decisions()
		self.actions = [to_action(g, customer, days, as_of) for g in self.groups]

	def _free_items(self, policies: Policies, rungs: dict[str, Rungs]) -> list[Standing]:
		"""The items nothing stops, each with its policy and its own past, oldest first."""
		past: dict[Key, list[Event]] = defaultdict(list)
		for event in self.history:
			for key in event.items:
				past[key].append(event)
		self.ordered = sorted(self.claims.items(), key=lambda kv: (kv[1].item.due_date, kv[0]))
		free = []
		for key, claim in self.ordered:
			if key in self.reasons:
				continue
			policy = policies.choose(self.customer, claim.item)
			if policy is None:
				self.reasons[key] = policies.why_none(self.customer, claim.item)
				continue
			free.append(Standing(self.customer, claim, rungs[policy.name], past.get(key, ()), self.as_of))
		return free

	def _letters(self) -> None:
		rests = self.days.on(LETTER, self.as_of) > self.as_of
		choices = []
		for standing in self.standings:
			if standing.not_out:
				letter = standing.not_out.letter or standing.not_out.step
				self._skip(standing, Why("not_out", {"letter": letter}))
				continue
			steps = due_letters(standing)
			if steps and rests:
				self._skip(standing, Why("holiday", {"on": self.as_of}))
			elif steps:
				choices.append(Choice(standing, steps))
		# One letter per customer, currency and level; a service letter has no level, only its type.
		for group in self._settle(
			choices, lambda s, step: (s.item.currency, step.level, _type(step)), by_rank
		):
			for standing in group.standings if group.step.level else ():
				standing.reach(group.step.level)

	def _contacts(self) -> None:
		for kind in CONTACT_KINDS:
			begun = self._begun(kind)
			if not begun:
				continue
			choices = [choice for s in begun if (choice := self.contacts.due(s, kind))]
			waiting = self.contacts.open.get(kind)
			if not waiting:
				self._settle(choices, lambda _standing, _step: None, by_age)
				continue
			for choice in choices:
				step = next((s for s in choice.steps if s.id not in choice.waiting), None)
				if step:
					self._skip(choice.standing, why_planned(waiting, step.title or step.id))

	def _decisions(self) -> None:
		for kind in DECISION_KINDS:
			choices = []
			for standing in self._begun(kind):
				choice = due_decision(standing, kind)
				if choice and not self._stands(choice):
					choices.append(choice)
			self._settle(choices, together, by_rank)

	def _begun(self, kind: str) -> list[Standing]:
		"""The items that have come to the first day of a step of this kind."""
		if kind not in self.kinds:
			return []
		return [s for s in self.standings if s.age >= s.rungs.begins.get(kind, NEVER_BEGINS)]

	def _stands(self, choice: Choice) -> bool:
		"""Whether the decision was planned before and is open or in effect: then that is the reason."""
		step = choice.step
		stands = None if choice.waits else self.decided.in_place_of(step)
		if isinstance(stands, Event):
			self._skip(choice.standing, why_planned(stands, step.title or step.id))
		elif stands:
			self._skip(choice.standing, Why("hold", {"kind": stands}))
		return bool(stands)

	def _settle(self, choices: list[Choice], join, leading) -> list[Group]:
		if not choices:
			return []
		groups = settle(choices, join, leading)
		groups.sort(key=lambda g: (str(join(g.leader, g.step)), g.step.id))
		for choice in choices:
			for why in choice.too_small:
				self._skip(choice.standing, why)
		self.groups += groups
		return groups

	def _skip(self, standing: Standing, why: Why) -> None:
		self.reasons.setdefault(standing.item.key, why)

	@cached_property
	def left_out(self) -> list[LeftOut]:
		"""Found when asked for: telling what comes next takes as long as the rest (see `trial`)."""
		done = {line.key for action in self.actions for line in action.lines}
		free = {s.item.key: s for s in self.standings if s.item.key not in done}
		left = []
		for key, claim in self.ordered:
			if key in done:
				continue
			item = claim.item
			why = self.reasons.get(key) or nothing_today(free[key], self.contacts)
			left.append(LeftOut(self.customer.id, *key, item.currency, item.outstanding, why))
		return left


def _in_order(event: Event) -> tuple:
	return (event.day, event.kind, event.step, event.name or "", event.state)


def _type(step: Step) -> str | None:
	return None if step.level else step.letter_type
