"""The decision: a book in, a plan out. `plan(book, as_of)` is all that the app asks of `core`.

Each open item of the book ends either in one or more actions or in `left_out` with one
reason, never in both, never in neither. Customers are planned one by one, so that a book
cut into chunks gives the same plan as the whole.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from .calendar import is_working_day
from .contacts import due_contact, last_contact, open_contact, why_planned
from .decisions import due_decisions, waiting
from .group import Group, to_action
from .items import Key, claims
from .ladder import Rungs, Standing, due_letter, next_demand, waits_until
from .model import CONTACT_KINDS, DECISION_KINDS, LETTER, Book, Customer, Event, LeftOut, Plan, Step
from .policy import choose
from .stops import stops
from .why import Why


def plan(book: Book, as_of: date | None = None) -> Plan:
	"""What is due on `as_of` (default: the book's own day) for every customer of the book.

	Running it again with the actions added to the history plans nothing (see `replay.feed_back`).
	"""
	day = as_of or book.as_of
	history: dict[str, list[Event]] = defaultdict(list)
	for event in book.history:
		if event.state != "Withdrawn":
			history[event.customer].append(event)
	rungs = {p.name: Rungs(p) for p in book.policies}
	actions, left_out = [], []
	for customer in sorted(book.customers, key=lambda c: c.id):
		one = CustomerPlan(book, rungs, customer, history.get(customer.id, ()), day)
		actions += one.actions
		left_out += one.left_out
	return Plan(tuple(actions), tuple(left_out))


class CustomerPlan:
	"""The plan of one customer: `actions` and `left_out`."""

	def __init__(self, book: Book, rungs: dict, customer: Customer, history: Sequence[Event], as_of: date):
		self.book, self.rungs, self.customer, self.as_of = book, rungs, customer, as_of
		self.history = sorted(history, key=lambda e: (e.day, e.kind, e.step, e.name or ""))
		self.claims = claims(customer, as_of)
		self.reasons: dict[Key, Why] = stops(book, customer, self.claims, as_of)
		self.groups: dict[tuple, Group] = {}
		self.level_by_letter: dict[Key, int] = {}
		self.standings = self._free_items()
		for standing in self.standings:
			self._letter(standing)
		self._contacts()
		for standing in self.standings:
			self._decisions(standing)
		self.actions = self._actions()
		self.left_out = self._left_out()

	def _free_items(self) -> list[Standing]:
		"""The items nothing stops, each with its policy and its own past."""
		past: dict[Key, list[Event]] = defaultdict(list)
		for event in self.history:
			for key in event.items:
				past[key].append(event)
		free = []
		for key, claim in sorted(self.claims.items(), key=lambda kv: (kv[1].item.due_date, kv[0])):
			if key in self.reasons:
				continue
			policy = choose(self.book, self.customer, claim.item)
			if policy is None:
				self.reasons[key] = Why("no_policy")
				continue
			free.append(Standing(self.customer, claim, self.rungs[policy.name], past.get(key, [])))
		return free

	def _letter(self, standing: Standing) -> None:
		if standing.not_out:
			self._skip(standing, Why("not_out", {"letter": standing.not_out.letter or standing.not_out.step}))
			return
		step = due_letter(standing, self.as_of)
		if step is None:
			return
		if not self.book.calendar.letters_any_day and not is_working_day(self.book.calendar, self.as_of):
			self._skip(standing, Why("holiday", {"on": self.as_of}))
			return
		# One letter per customer, currency and level; a service letter has no level, only its type.
		which = step.level or step.letter_type
		self._group((LETTER, standing.item.currency, which), step, standing)
		self.level_by_letter[standing.item.key] = step.level

	def _contacts(self) -> None:
		last = last_contact(self.customer, self.history)
		due = []
		for standing in self.standings:
			step = due_contact(standing, self._level_today(standing), self.as_of, last)
			if step:
				due.append((standing, step))
		if not due:
			return
		waiting_contact = open_contact(self.history)
		if waiting_contact:
			for standing, step in due:
				self._skip(standing, why_planned(waiting_contact, step.title or step.id))
			return
		# The oldest claim sets the tone of the one call that speaks of all of them.
		_, leading = max(due, key=lambda pair: (_age(*pair), pair[1].id))
		for standing, _step in due:
			self._group((leading.kind,), leading, standing)

	def _decisions(self, standing: Standing) -> None:
		for step in due_decisions(standing, self._level_today(standing), self.as_of):
			stands = waiting(self.customer, self.history, step)
			if isinstance(stands, Event):
				self._skip(standing, why_planned(stands, step.title or step.id))
			elif stands:
				self._skip(standing, Why("hold", {"kind": stands}))
			else:
				self._group((step.kind, step.id), step, standing)

	def _level_today(self, standing: Standing) -> int:
		"""The item's level with the letter of this very run."""
		return max(standing.level, self.level_by_letter.get(standing.item.key, 0))

	def _group(self, key: tuple, step: Step, standing: Standing) -> None:
		group = self.groups.setdefault(key, Group(step, standing.policy))
		if standing.policy.rank > group.policy.rank:  # two policies meet in one letter: the higher speaks
			group.step, group.policy = step, standing.policy
		group.add(standing)

	def _skip(self, standing: Standing, why: Why) -> None:
		self.reasons.setdefault(standing.item.key, why)

	def _actions(self) -> list:
		order = {kind: i for i, kind in enumerate((LETTER, *CONTACT_KINDS, *DECISION_KINDS))}
		actions = []
		for _key, group in sorted(self.groups.items(), key=lambda kv: (order[kv[0][0]], str(kv[0]))):
			if group.base_total < group.minimum:
				why = Why("below_minimum", {"amount": group.base_total, "minimum": group.minimum})
				for standing in group.standings:
					self._skip(standing, why)
			else:
				actions.append(to_action(group, self.customer, self.book.calendar, self.as_of))
		return actions

	def _left_out(self) -> list[LeftOut]:
		done = {line.key for action in self.actions for line in action.lines}
		by_key = {s.item.key: s for s in self.standings}
		left = []
		for key, claim in sorted(self.claims.items(), key=lambda kv: (kv[1].item.due_date, kv[0])):
			if key in done:
				continue
			item = claim.item
			why = self.reasons.get(key) or nothing_today(by_key[key], self.as_of)
			left.append(LeftOut(self.customer.id, *key, item.currency, item.outstanding, why))
		return left


def _age(standing: Standing, step: Step) -> int:
	"""How many days after the due date the step begins: the measure of how far an item has come."""
	return (standing.starts(step) - standing.item.due_date).days


def nothing_today(standing: Standing, as_of: date) -> Why:
	"""Why a free item has no step today: it waits for the interval, or for the next step's day."""
	wait = waits_until(standing)
	demand = next_demand(standing)
	start = standing.starts(demand) if demand else None
	if wait and wait > as_of and start and start <= wait:
		return Why("interval", {"level": standing.level, "issued": standing.issued, "on": wait})
	if start and start <= as_of and demand.no_progress_days and standing.last_progress():
		return Why("progress", {"on": standing.last_progress(), "days": demand.no_progress_days})
	coming = [
		(standing.starts(s), s.title or s.id)
		for s in standing.policy.steps
		if standing.applies(s) and (standing.starts(s) or date.min) > as_of
		and (s.kind != LETTER or s.level in (0, standing.level + 1))
	]  # fmt: skip
	if not coming:
		return Why("nothing_left")
	on, title = min(coming)
	if standing.item.due_date > as_of and on >= standing.item.due_date:
		return Why("not_due", {"due_date": standing.item.due_date})
	return Why("next_step", {"step": title, "on": on})
