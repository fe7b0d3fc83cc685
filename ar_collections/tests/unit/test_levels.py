"""Levels beyond the plain ladder: the trigger “after previous level”, start levels, letters nobody gets."""

from dataclasses import replace

from ar_collections.core.model import (
	AFTER_PREVIOUS,
	CALL,
	ESCALATION,
	SHIPMENT_HOLD,
	START_LEVEL,
	Event,
	Policy,
	Scope,
	Step,
)
from ar_collections.core.plan import plan

from .build import LETTERS, STANDARD, book, customer, day, item, letter, reason, steps

ITEM = (("SINV-1", 1),)
FIRST = Event("Guangda", "Letter", "first", day(15), level=1, items=ITEM)
SECOND = Event("Guangda", "Letter", "second", day(30), level=2, items=ITEM)
START = Event("Guangda", START_LEVEL, "", day(90), level=2, items=ITEM)


def after(kind, days, level, **more):
	return Step(f"after-{level}", kind, trigger=AFTER_PREVIOUS, day=days, level=level, **more)


def on(n, *extra, history=()):
	ladder = Policy("P", (*LETTERS.steps, *extra))
	return plan(book(customer(), as_of=day(n), policy=ladder, history=history))


def test_step_after_a_level_counts_from_the_day_that_level_was_issued():
	call = after(CALL, 5, 1)
	assert "after-1" not in steps(on(19, call, history=(FIRST,)))
	assert "after-1" in steps(on(20, call, history=(FIRST,)))
	# The second letter does not move it.
	assert "after-1" in steps(on(31, call, history=(FIRST, SECOND)))
	assert "after-2" not in steps(on(34, after(CALL, 5, 2), history=(FIRST, SECOND)))
	assert "after-2" in steps(on(35, after(CALL, 5, 2), history=(FIRST, SECOND)))
	assert "after-1" not in steps(on(40, call))


def test_reason_of_a_step_after_a_level_names_that_level():
	action = next(a for a in on(36, after(CALL, 5, 2), history=(FIRST, SECOND)).actions)
	assert action.why.text() == f"level 2 was issued on {day(30)}, 6 days ago"


def test_step_on_the_day_of_the_letter_comes_with_it():
	same_day = after(CALL, 0, 1, until_day=0)
	assert steps(on(15, same_day)) == ["first", "after-1"]


def test_old_item_that_starts_at_a_level_is_not_stopped_before_a_letter_of_ours():
	planned = steps(plan(book(customer(), as_of=day(95), policy=STANDARD, history=(START,))))
	assert not {"hold", "supervisor", "manager"} & set(planned)
	assert "second-call" in planned  # calls go on: they only need the level


def test_hold_follows_the_first_letter_of_ours_at_its_level_or_above():
	hold = Step("hold", SHIPMENT_HOLD, day=30, level=2)
	third = Event("Guangda", "Letter", "third", day(104), level=3, items=ITEM)
	assert steps(on(104, hold, history=(START,))) == ["third", "hold"]
	assert steps(on(105, hold, history=(START, third))) == ["hold"]


def test_open_hold_of_another_item_is_the_reason_until_it_is_decided():
	hold = Step("hold", SHIPMENT_HOLD, day=30, level=2)
	debtor = customer(item(), item("B"))
	letters = [replace(e, items=(*ITEM, ("B", 1))) for e in (FIRST, SECOND)]
	ladder = Policy("P", (*LETTERS.steps, hold))
	proposed = Event("Guangda", SHIPMENT_HOLD, "hold", day(30), "Open", items=ITEM)
	result = plan(book(debtor, as_of=day(31), policy=ladder, history=(*letters, proposed)))
	assert not result.actions and reason(result, "B") == "planned"
	decided = replace(proposed, state="Rejected")
	result = plan(book(debtor, as_of=day(31), policy=ladder, history=(*letters, decided)))
	assert [(a.step, [x.invoice for x in a.lines]) for a in result.actions] == [("hold", ["B"])]


def test_escalation_without_a_level_needs_no_letter():
	assert steps(on(90, Step("up", ESCALATION, day=60, escalate_to="Manager"), history=(START,))) == ["up"]


def test_item_no_letter_of_the_next_level_is_for_says_so():
	key = Scope(customer_groups=frozenset({"Key"}))
	ladder = Policy("P", (letter("first", 15, 1, scope=key), letter("second", 30, 2)))
	result = plan(book(customer(), as_of=day(40), policy=ladder))
	assert result.left_out[0].why.text() == "no letter of level 1 of the policy applies to this item"
	assert steps(plan(book(replace(customer(), groups=("Key",)), as_of=day(40), policy=ladder))) == ["first"]


def test_scope_of_a_call_or_a_reminder_must_fit_too():
	key = Scope(customer_groups=frozenset({"Key"}))
	ladder = Policy("P", (Step("call", CALL, day=1, scope=key), letter("notice", 0, until=9, scope=key)))
	assert steps(plan(book(customer(), as_of=day(2), policy=ladder))) == []
	of_group = replace(customer(), groups=("Key",))
	assert steps(plan(book(of_group, as_of=day(2), policy=ladder))) == ["notice", "call"]


def test_last_level_is_not_mistaken_for_a_missing_letter():
	third = Event("Guangda", "Letter", "third", day(60), level=3, items=ITEM)
	assert reason(on(90, history=(third,))) == "nothing_left"
