"""An item left out says what really comes next, and when."""

from decimal import Decimal

import pytest

from ar_collections.core.model import CALL, ESCALATION, Calendar, Contact, Event, Policy, Step
from ar_collections.core.plan import plan

from .build import LETTERS, STANDARD, book, customer, day, item, letter

ITEM = (("SINV-1", 1),)
FIRST = Event("Guangda", "Letter", "first", day(15), level=1, items=ITEM)
WEEKENDS = Calendar(holidays=frozenset(day(n) for n in range(-60, 200) if day(n).weekday() >= 5))


def why(n, policy=STANDARD, history=(), debtor=None, **more):
	result = plan(book(debtor or customer(), as_of=day(n), policy=policy, history=history, **more))
	assert not result.actions
	return result.left_out[0].why


def calls(n, step="weekly"):
	return Event("Guangda", CALL, step, day(n), items=ITEM)


def escalated(n):
	return Event("Guangda", ESCALATION, "supervisor", day(n), items=ITEM)


def test_next_day_of_the_rhythm_is_named():
	past = (FIRST, calls(15, "responsible"), escalated(15), calls(19))
	found = why(20, history=past)
	assert (found.code, found.values) == ("next_step", {"step": "weekly", "on": day(21)})


def test_rhythm_over_a_weekend_is_named_with_its_working_day():
	past = (FIRST, calls(15, "responsible"), escalated(15), calls(18))  # Friday
	assert why(19, history=past, calendar=WEEKENDS).values["on"] == day(21)


def test_rhythm_that_ends_before_its_next_day_is_not_promised():
	ladder = Policy("P", (Step("call", CALL, day=1, until_day=4, repeat_every=3), letter("first", 15, 1)))
	found = why(3, policy=ladder, history=(calls(2, "call"),))
	assert (found.values["step"], found.values["on"]) == ("first", day(15))


def test_step_that_needs_a_level_not_reached_is_not_what_comes_next():
	ladder = Policy("P", (letter("first", 15, 1), Step("later", CALL, day=10, level=1)))
	assert why(5, policy=ladder).values["step"] == "first"


def test_standstill_is_what_an_escalation_waits_for():
	ladder = Policy("P", (Step("up", ESCALATION, day=10, escalate_to="Manager", no_progress_days=14),))
	moved = customer(contacts=(Contact(day(8), True, progress=True),))
	found = why(12, policy=ladder, debtor=moved)
	assert (found.code, found.values) == ("progress", {"on": day(8), "days": 14})


def test_letters_that_rest_on_holidays_are_named_with_their_working_day():
	resting = Calendar(WEEKENDS.holidays, letters_any_day=False)
	debtor = customer(item(due=day(5) - (day(15) - day(0))))  # level 1 on a Saturday
	found = why(4, policy=LETTERS, debtor=debtor, calendar=resting)
	assert found.values["on"] == day(7)


@pytest.mark.parametrize(("n", "code"), [(16, "interval"), (29, "next_step")])
def test_interval_is_the_reason_only_while_it_is_what_holds_the_letter_back(n, code):
	past = Event("Guangda", "Letter", "first", day(40 if code == "interval" else 15), level=1, items=ITEM)
	assert why(47 if code == "interval" else n, policy=LETTERS, history=(past,)).code == code


def test_amounts_never_hide_the_day():
	assert why(-20, policy=LETTERS, debtor=customer(item(outstanding=str(Decimal("0.01"))))).code == "not_due"
