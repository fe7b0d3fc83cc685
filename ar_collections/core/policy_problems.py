"""What is wrong with a policy, before it may be used: for the form and for the replay file.

Problems are values with an English template, so that they can be said in the reader's language.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from .model import (
	AFTER_DUE,
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	ESCALATION,
	EVERYWHERE,
	LETTER,
	MONTH_END,
	STATEMENT_SENT,
	STEP_KINDS,
	TRIGGERS,
	Policy,
	Scope,
	Step,
)

MOST_DAYS = 3650  # ten years: more is a typing error, and no calendar is made for it
LONGEST_MONTH = 30  # days from any day to the end of its month, at most


@dataclass(frozen=True)
class Problem:
	"""Something wrong with a policy: `code` for tests, `text` (English template) with `values`."""

	code: str
	text: str
	values: tuple = ()
	step: str | None = None

	def message(self, translate=str) -> str:
		return translate(self.text).format(*self.values)


def demand_letters(steps: Iterable[Step]) -> list[Step]:
	"""The demand letters (level 1 and up) in the order of their level."""
	return sorted((s for s in steps if s.kind == LETTER and s.level > 0), key=lambda s: s.level)


def problems(policy: Policy) -> list[Problem]:
	"""Everything wrong with a policy; empty means it may be approved."""
	every = (*policy.steps, *policy.statement_steps)
	if not every:
		return [Problem("empty", "The policy has no steps: add at least one.")]
	found = list(_duplicates(every))
	if not policy.steps:
		found.append(
			Problem(
				"no_item_step",
				"The policy has no step about items: nobody it is for would be asked to pay. Add at least one.",
			)
		)
	for step in every:
		if (step.trigger == STATEMENT_SENT) != (step in policy.statement_steps):
			values = (step.title or step.id, step.trigger)
			found.append(Problem("trigger", "Step “{0}”: “{1}” is not a trigger.", values, step.id))
	for step in every:
		found += _of_step(step)
	letters = demand_letters(policy.steps)
	found += [*_double_levels(letters), *_missing_levels(policy, letters), *_disorder(letters)]
	if not 1 <= policy.min_interval_days <= MOST_DAYS:
		found.append(
			Problem(
				"interval",
				"The minimum interval between letters must be at least 1 day and at most {0}, not {1}.",
				(MOST_DAYS, policy.min_interval_days),
			)
		)
	if policy.minimum_amount < 0:
		found.append(Problem("minimum", "The minimum amount cannot be negative."))
	return found


def conflicts(policy: Policy, others: Iterable[Policy]) -> list[Problem]:
	"""Policies that would speak for the same items with the same rank: nobody could tell which does.

	A policy for everywhere is used by name or as a default; it conflicts with none.
	"""
	return [
		Problem(
			"same_rank",
			"“{0}” has the same rank {1} and applies to some of the same items: give one of them a higher rank.",
			(other.name, policy.rank),
		)
		for other in others
		if other.name != policy.name
		and other.rank == policy.rank
		and EVERYWHERE not in (policy.scope, other.scope)
		and _overlap(policy.scope, other.scope)
	]


def _duplicates(steps: Iterable[Step]) -> Iterable[Problem]:
	seen = set()
	for step in steps:
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
	if step.kind == ESCALATION and not step.escalate_to:
		add("escalate_to", "Step “{0}” escalates to nobody: choose who.")
	_numbers(step, add)
	_previous(step, add)
	if step.kind == LETTER:
		_of_letter(step, add)
	if step.trigger == STATEMENT_SENT:
		_of_statement(step, add)
	return found


def _numbers(step: Step, add) -> None:
	for every in (step.repeat_every, step.repeat_every_unreachable):
		if every is not None and every < 1:
			add("repeat", "Step “{0}” must repeat every 1 day or more, not {1}.", every)
	for days in (
		step.day,
		step.until_day,
		step.repeat_every,
		step.repeat_every_unreachable,
		step.no_progress_days,
		step.interval_days,
	):
		if days is not None and abs(days) > MOST_DAYS:
			add("number", "Step “{0}”: {1} days is too far away; the most is {2}.", days, MOST_DAYS)
	if step.no_progress_days is not None and step.no_progress_days < 0:
		add("no_progress", "Step “{0}”: the days without progress cannot be negative.")
	if step.minimum_amount is not None and step.minimum_amount < 0:
		add("minimum", "Step “{0}”: the minimum amount cannot be negative.")
	if step.level < 0:
		add("level", "Step “{0}”: a level cannot be negative.")


def _previous(step: Step, add) -> None:
	if step.trigger != AFTER_PREVIOUS:
		return
	if step.level < (2 if step.kind == LETTER else 1):
		add("after_previous", "Step “{0}” counts from the previous level, but there is none below it.")
	if step.day < 0:
		add("before_previous", "Step “{0}” counts from the previous level: its day cannot be negative.")


def _of_statement(step: Step, add) -> None:
	"""A statement has no item, no level and no amount of its own to wait for."""
	if step.kind not in (*CONTACT_KINDS, ESCALATION):
		add("statement_kind", "Step “{0}” counts from a statement: choose a contact or an escalation.")
	if step.day < 1:
		add("statement_day", "Step “{0}” counts from a statement: its day is 1 or later.")
	if step.scope.payment_terms:
		add("statement_terms", "Step “{0}” counts from a statement: a statement has no payment terms.")
	waits = (step.level, step.repeat_every_unreachable, step.no_progress_days, step.minimum_amount)
	if any(waits) or step.needs_approval:
		add(
			"statement_waits",
			"Step “{0}” counts from a statement: leave level, amount, progress, approval and the rhythm when nobody is reached empty.",
		)
	if step.kind == ESCALATION and step.repeat_every:
		add("statement_repeat", "Step “{0}” escalates a statement: it cannot repeat.")


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


def _double_levels(letters: list[Step]) -> Iterable[Problem]:
	for one, two in itertools.combinations(letters, 2):
		if one.level == two.level and _overlap(one.scope, two.scope):
			yield Problem(
				"overlap",
				"Level {0} has two letters for the same items: “{1}” and “{2}”.",
				(one.level, one.title or one.id, two.title or two.id),
				two.id,
			)


def _missing_levels(policy: Policy, letters: list[Step]) -> Iterable[Problem]:
	levels = {s.level for s in letters}
	for level in range(1, min(max(levels, default=0), 100)):
		if level not in levels:
			yield Problem(
				"missing_level", "Level {0} is missing: levels must be 1, 2, 3 … without a gap.", (level,)
			)
	for step in policy.steps:
		if step.kind != LETTER and step.level > 0 and step.level not in levels:
			yield Problem(
				"unreachable",
				"Step “{0}” waits for level {1}, which no letter gives.",
				(step.title or step.id, step.level),
				step.id,
			)
	for higher in letters:
		below = [s for s in letters if s.level == higher.level - 1]
		if below and not any(_overlap(s.scope, higher.scope) for s in below):
			yield Problem(
				"scope_gap",
				"Step “{0}”: no letter of level {1} is for the same items, so that it is never reached.",
				(higher.title or higher.id, higher.level - 1),
				higher.id,
			)


def _disorder(letters: list[Step]) -> Iterable[Problem]:
	"""A level that can only come before the one below it, as far as days say so."""
	for lower, higher in itertools.permutations(letters, 2):
		if lower.level < higher.level and _overlap(lower.scope, higher.scope):
			alike = lower.trigger == higher.trigger != AFTER_PREVIOUS
			if (alike and higher.day <= lower.day) or _latest(higher, letters) <= _earliest(lower, letters):
				yield Problem(
					"order",
					"Level {0} (day {1}) must come after level {2} (day {3}).",
					(higher.level, higher.day, lower.level, lower.day),
					higher.id,
				)


def _earliest(step: Step, letters: list[Step]) -> int:
	"""The first day after the due date on which the letter can be due."""
	if step.trigger != AFTER_PREVIOUS:
		return step.day
	return step.day + min((_earliest(s, letters) for s in _below(step, letters)), default=0)


def _latest(step: Step, letters: list[Step]) -> int:
	"""The last day on which the letter becomes due when nothing is late."""
	if step.trigger == AFTER_DUE:
		return step.day
	if step.trigger == MONTH_END:
		return step.day + LONGEST_MONTH
	# Counted from a letter: it follows that letter, whenever it was.
	return max((_latest(s, letters) for s in _below(step, letters)), default=0) + max(step.day, 1)


def _below(step: Step, letters: list[Step]) -> list[Step]:
	return [s for s in letters if s.level == step.level - 1 and _overlap(s.scope, step.scope)]


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
