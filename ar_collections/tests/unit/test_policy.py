"""What is wrong with a policy is said before it may be used."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ar_collections.core.model import AFTER_PREVIOUS, MONTH_END, STATEMENT_SENT, Policy, Scope, Step
from ar_collections.core.policy_problems import problems

from .build import LETTERS, STANDARD, letter

KEY, RETAIL = (Scope(customer_groups=frozenset({"Key"})), Scope(customer_groups=frozenset({"Retail"})))


def codes(*steps, **more):
	return [p.code for p in problems(Policy("P", steps, **more))]


def test_standard_policies_have_no_problems():
	assert problems(STANDARD) == [] and problems(LETTERS) == []


@pytest.mark.parametrize(
	("steps", "code"),
	[
		((), "empty"),
		((letter("a", 15, 1), letter("a", 30, 2)), "duplicate_step"),
		((letter("a", 15, 1), letter("b", 20, 1)), "overlap"),
		((letter("a", 15, 1), letter("b", 30, 3)), "missing_level"),
		((letter("b", 30, 2),), "missing_level"),
		((letter("a", 30, 1), letter("b", 15, 2)), "order"),
		((letter("a", 15, -1),), "level"),
		((letter("a", 15, 1, until=20),), "letter_window"),
		((letter("a", 15, 1, repeat_every=5),), "repeat_letter"),
		((letter("a", 15, 1, trigger=AFTER_PREVIOUS),), "after_previous"),
		((letter("a", 15, 1, trigger="Full moon"),), "trigger"),
		((Step("a", "Letter", day=1),), "letter_type"),
		((Step("a", "Telegram", day=1),), "kind"),
		((Step("a", "Escalation", day=1),), "escalate_to"),
		((Step("a", "Call", day=5, until_day=3),), "window"),
		((Step("a", "Call", day=5, repeat_every=0),), "repeat"),
		((Step("a", "Call", day=5, repeat_every_unreachable=0),), "repeat"),
		((Step("a", "Call", day=5, level=1),), "unreachable"),
		((Step("a", "Call", day=5, trigger=AFTER_PREVIOUS),), "after_previous"),
		((letter("a", 15, 1), letter("b", -1, 2, trigger=AFTER_PREVIOUS)), "before_previous"),
		((letter("a", 15, 1), letter("b", 10, 2, trigger=AFTER_PREVIOUS), letter("c", 20, 3)), "order"),
		((letter("a", 50, 1, trigger=MONTH_END), letter("b", 50, 2)), "order"),
		((letter("a", 50, 1), letter("b", 20, 2, trigger=MONTH_END)), "order"),
		((letter("a", 15, 1, trigger=MONTH_END), letter("b", 15, 2, trigger=MONTH_END)), "order"),
		((letter("a", 15, 1, scope=KEY), letter("b", 30, 2, scope=RETAIL)), "scope_gap"),
		((letter("a", 3651, 1),), "number"),
		((letter("a", 10**12, 1),), "number"),
		((Step("a", "Call", day=-3651),), "number"),
		((Step("a", "Call", day=5, repeat_every=10**9),), "number"),
		((Step("a", "Call", day=5, no_progress_days=4000),), "number"),
		((Step("a", "Call", day=5, no_progress_days=-1),), "no_progress"),
		((Step("a", "Call", day=5, minimum_amount=Decimal(-1)),), "minimum"),
		((Step("", "Call", day=5),), "no_id"),
	],
)
def test_mistake_is_named(steps, code):
	assert code in codes(*steps)


@pytest.mark.parametrize(
	("wrong", "code"),
	[
		({"kind": "Letter", "letter_type": "First Demand"}, "statement_kind"),
		({"kind": "Credit Lock"}, "statement_kind"),
		({"day": 0}, "statement_day"),
		({"until_day": 1}, "window"),
		({"level": 1}, "statement_waits"),
		({"minimum_amount": Decimal(5)}, "statement_waits"),
		({"needs_approval": True}, "statement_waits"),
		({"no_progress_days": 3}, "statement_waits"),
		({"kind": "Escalation", "escalate_to": "Supervisor", "repeat_every": 2}, "statement_repeat"),
		({"kind": "Escalation"}, "escalate_to"),
		({"id": "a"}, "duplicate_step"),
		({"scope": Scope(payment_terms=frozenset({"Net 30"}))}, "statement_terms"),
	],
)
def test_what_a_step_that_counts_from_a_statement_cannot_be(wrong, code):
	given = {"id": "s", "kind": "E-mail", "day": 2, "trigger": STATEMENT_SENT, **wrong}
	assert code in codes(letter("a", 15, 1), statement_steps=(Step(**given),))


ASKS = Step("s", "E-mail", day=2, until_day=7, repeat_every=2, trigger=STATEMENT_SENT)


def test_steps_about_statements_stand_beside_those_about_items_and_never_alone():
	boss = Step("b", "Escalation", day=14, trigger=STATEMENT_SENT, escalate_to="Manager")
	assert codes(letter("a", 15, 1), statement_steps=(ASKS, boss)) == []
	assert codes(statement_steps=(ASKS, boss)) == ["no_item_step"]


def test_a_step_stands_in_the_list_of_its_trigger():
	assert codes(letter("a", 15, 1), ASKS) == ["trigger"]
	assert "trigger" in codes(letter("a", 15, 1), statement_steps=(Step("c", "Call", day=3),))


def test_two_letters_of_one_level_are_fine_when_their_scopes_never_meet():
	assert codes(letter("a", 15, 1, scope=KEY), letter("b", 15, 1, scope=RETAIL)) == []
	assert codes(letter("a", 15, 1, scope=KEY), letter("b", 15, 1)) == ["overlap"]


def test_every_pair_of_letters_of_a_level_is_looked_at():
	others = Scope(customer_groups=frozenset({"Others"}))
	three = (letter("a", 15, 1, scope=KEY), letter("b", 15, 1, scope=others), letter("c", 15, 1, scope=KEY))
	assert codes(*three) == ["overlap"]


def test_levels_whose_order_depends_on_the_month_or_the_letter_are_fine():
	assert codes(letter("a", 15, 1), letter("b", 10, 2, trigger=MONTH_END)) == []
	assert codes(letter("a", 15, 1), letter("b", 0, 2, trigger=AFTER_PREVIOUS), letter("c", 40, 3)) == []
	apart = (letter("a", 15, 1, scope=KEY), letter("b", 20, 1, scope=RETAIL), letter("c", 18, 2, scope=KEY))
	assert codes(*apart) == []


def test_interval_and_minimum_must_make_sense():
	assert codes(letter("a", 15, 1), min_interval_days=0) == ["interval"]
	assert codes(letter("a", 15, 1), min_interval_days=10**10) == ["interval"]
	assert codes(letter("a", 15, 1), minimum_amount=Decimal(-1)) == ["minimum"]


def test_every_problem_reads_as_a_sentence():
	bad = replace(LETTERS, steps=(*LETTERS.steps, letter("first", 16, 1)), min_interval_days=0)
	for problem in problems(bad):
		assert "{" not in problem.message() and problem.message().endswith(".")
