"""Which policy and which steps apply to an item, and what is wrong with a policy.

Policies are data that business people maintain (domain.md B); `problems` is what the
form and the replay file are checked with before a policy may be used.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from .model import (
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	ESCALATION,
	EVERYWHERE,
	LETTER,
	STEP_KINDS,
	TRIGGERS,
	Book,
	Customer,
	OpenItem,
	Policy,
	Scope,
	Step,
)


@dataclass(frozen=True)
class Problem:
	"""Something wrong with a policy: `code` for tests, `text` (English template) with `values`."""

	code: str
	text: str
	values: tuple = ()
	step: str | None = None

	def message(self, translate=str) -> str:
		return translate(self.text).format(*self.values)


def in_scope(scope: Scope, customer: Customer, item: OpenItem) -> bool:
	"""Whether each dimension the scope names holds for this item of this customer."""
	return scope is EVERYWHERE or (
		(not scope.customer_groups or not scope.customer_groups.isdisjoint(customer.groups))
		and (not scope.territories or not scope.territories.isdisjoint(customer.territories))
		and (not scope.payment_terms or item.payment_terms in scope.payment_terms)
		and (not scope.risk_classes or customer.risk_class in scope.risk_classes)
		and (not scope.currencies or item.currency in scope.currencies)
	)


def choose(book: Book, customer: Customer, item: OpenItem) -> Policy | None:
	"""The policy of an item: the invoice's own, the customer's own, else the highest rank that fits.

	A named policy that is not among the approved ones falls through to the ranking. The
	company's default policy is the last resort, whatever its scope.
	"""
	by_name = {p.name: p for p in book.policies}
	for name in (item.policy, customer.policy):
		if name and name in by_name:
			return by_name[name]
	fitting = [p for p in book.policies if in_scope(p.scope, customer, item)]
	ranked = [p for p in fitting if p.name != book.default_policy]
	if ranked:
		best = max(ranked, key=lambda p: (p.rank, p.name))
		default = by_name.get(book.default_policy or "")
		if not default or best.rank > default.rank or not in_scope(default.scope, customer, item):
			return best
	return by_name.get(book.default_policy or "")


def demand_letters(steps: Iterable[Step]) -> list[Step]:
	"""The demand letters (level 1 and up) in the order of their level."""
	return sorted((s for s in steps if s.kind == LETTER and s.level > 0), key=lambda s: s.level)


def problems(policy: Policy) -> list[Problem]:
	"""Everything wrong with a policy; empty means it may be approved."""
	if not policy.steps:
		return [Problem("empty", "The policy has no steps: add at least one.")]
	found = list(_duplicates(policy))
	for step in policy.steps:
		found += _of_step(step)
	found += _of_levels(policy)
	if policy.min_interval_days < 1:
		found.append(
			Problem(
				"interval",
				"The minimum interval between letters must be at least 1 day, not {0}.",
				(policy.min_interval_days,),
			)
		)
	if policy.minimum_amount < 0:
		found.append(Problem("minimum", "The minimum amount cannot be negative."))
	return found


def _duplicates(policy: Policy) -> Iterable[Problem]:
	seen = set()
	for step in policy.steps:
		if step.id in seen:
			yield Problem(
				"duplicate_step", "Two steps have the ID “{0}”: give each its own.", (step.id,), step.id
			)
		seen.add(step.id)


def _of_step(step: Step) -> list[Problem]:
	name = step.title or step.id
	found = []

	def add(code: str, text: str, *values) -> None:
		found.append(Problem(code, text, (name, *values), step.id))

	if not step.id:
		add("no_id", "Step “{0}” has no ID.")
	if step.kind not in STEP_KINDS:
		add("kind", "Step “{0}”: “{1}” is not a kind of step.", step.kind)
	if step.trigger not in TRIGGERS:
		add("trigger", "Step “{0}”: “{1}” is not a trigger.", step.trigger)
	if step.until_day is not None and step.until_day < step.day:
		add("window", "Step “{0}” ends on day {1}, before it begins on day {2}.", step.until_day, step.day)
	if step.repeat_every is not None and step.repeat_every < 1:
		add("repeat", "Step “{0}” must repeat every 1 day or more, not {1}.", step.repeat_every)
	if step.repeat_every_unreachable is not None and step.repeat_every_unreachable < 1:
		add("repeat", "Step “{0}” must repeat every 1 day or more, not {1}.", step.repeat_every_unreachable)
	if step.kind == LETTER:
		_of_letter(step, add)
	if step.kind == ESCALATION and not step.escalate_to:
		add("escalate_to", "Step “{0}” escalates to nobody: choose who.")
	if step.level < 0:
		add("level", "Step “{0}”: a level cannot be negative.")
	return found


def _of_letter(step: Step, add) -> None:
	if not step.letter_type:
		add("letter_type", "Step “{0}” is a letter without a letter type.")
	if step.level and step.repeat_every:
		add("repeat_letter", "Step “{0}”: a demand letter is sent once per item, it cannot repeat.")
	if step.level and step.until_day is not None:
		add(
			"letter_window",
			"Step “{0}”: a demand letter cannot have a last day, an item met late would skip it.",
		)
	if step.trigger == AFTER_PREVIOUS and step.level < 2:
		add("after_previous", "Step “{0}” counts from the previous level, but there is none below it.")


def _of_levels(policy: Policy) -> list[Problem]:
	letters = demand_letters(policy.steps)
	found = []
	levels = [s.level for s in letters]
	for level in sorted({n for n in levels if levels.count(n) > 1}):
		same = [s for s in letters if s.level == level]
		for one, two in itertools.pairwise(same):
			if _overlap(one.scope, two.scope):
				found.append(
					Problem(
						"overlap",
						"Level {0} has two letters for the same items: “{1}” and “{2}”.",
						(level, one.title or one.id, two.title or two.id),
						two.id,
					)
				)
	for level in range(1, max(levels, default=0)):
		if level not in levels:
			found.append(
				Problem(
					"missing_level", "Level {0} is missing: levels must be 1, 2, 3 … without a gap.", (level,)
				)
			)
	for step in policy.steps:
		if step.kind != LETTER and step.level and step.level not in levels:
			found.append(
				Problem(
					"unreachable",
					"Step “{0}” waits for level {1}, which no letter gives.",
					(step.title or step.id, step.level),
					step.id,
				)
			)
	due = [s for s in letters if s.trigger != AFTER_PREVIOUS]
	for lower, higher in itertools.pairwise(due):
		if lower.level < higher.level and lower.trigger == higher.trigger and higher.day <= lower.day:
			found.append(
				Problem(
					"order",
					"Level {0} (day {1}) must come after level {2} (day {3}).",
					(higher.level, higher.day, lower.level, lower.day),
					higher.id,
				)
			)
	return found


def _overlap(one: Scope, two: Scope) -> bool:
	"""Two scopes meet unless some dimension named by both has nothing in common."""
	pairs = (
		(one.customer_groups, two.customer_groups),
		(one.territories, two.territories),
		(one.payment_terms, two.payment_terms),
		(one.risk_classes, two.risk_classes),
		(one.currencies, two.currencies),
	)
	return not any(a and b and a.isdisjoint(b) for a, b in pairs)


def is_contact(step: Step) -> bool:
	return step.kind in CONTACT_KINDS
