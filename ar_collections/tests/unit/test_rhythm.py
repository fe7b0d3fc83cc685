"""Rhythms: each kind of contact its own, never planned for a day on which one may not call."""

from collections import Counter
from datetime import timedelta

import pytest

from ar_collections.core.model import CALL, EMAIL, VISIT, Calendar, Contact, Event, Policy, Step
from ar_collections.core.plan import plan

from .build import DUE, STANDARD, book, customer, day, item, steps, walk

WEEKENDS = Calendar(holidays=frozenset(day(n) for n in range(-60, 200) if day(n).weekday() >= 5))
MIXED = Policy(
	"Mixed", (Step("call", CALL, day=1, repeat_every=2), Step("visit", VISIT, day=1, repeat_every=14))
)
ITEM = (("SINV-1", 1),)


def made(start, days):
	return [((d - DUE).days, a.step) for d, p in walk(start, days) for a in p.actions]


def test_calls_every_two_days_and_visits_every_two_weeks_go_on_beside_each_other():
	found = made(book(customer(), as_of=day(1), policy=MIXED), 16)
	assert [n for n, step in found if step == "call"] == [1, 3, 5, 7, 9, 11, 13, 15]
	assert [n for n, step in found if step == "visit"] == [1, 15]


def test_open_visit_keeps_back_no_call_and_an_open_call_no_visit():
	visit = Event("Guangda", VISIT, "visit", day(1), "Open", items=ITEM)
	assert steps(plan(book(customer(), as_of=day(20), policy=MIXED, history=(visit,)))) == ["call"]
	call = Event("Guangda", CALL, "call", day(1), "Open", items=ITEM)
	assert steps(plan(book(customer(), as_of=day(20), policy=MIXED, history=(call,)))) == ["visit"]


def test_logged_contact_counts_for_its_own_kind_and_one_without_for_each():
	visited = customer(contacts=(Contact(day(19), True, kind=VISIT),))
	assert steps(plan(book(visited, as_of=day(20), policy=MIXED))) == ["call"]
	spoken = customer(contacts=(Contact(day(19), True),))
	assert steps(plan(book(spoken, as_of=day(20), policy=MIXED))) == []


def test_rhythm_is_not_planned_on_a_day_without_calls():
	late = customer(item(due=day(-20)))
	for n in (5, 6):  # Saturday, Sunday
		assert "weekly" not in steps(
			plan(book(late, as_of=day(n), calendar=WEEKENDS, history=_letter_and_call()))
		)
	assert "weekly" in steps(plan(book(late, as_of=day(7), calendar=WEEKENDS, history=_letter_and_call())))


def _letter_and_call():
	return (
		Event("Guangda", "Letter", "first", day(-5), level=1, items=ITEM),
		Event("Guangda", CALL, "responsible", day(-5), items=ITEM),
	)


def test_call_that_a_letter_of_sunday_asks_for_is_not_kept_back_by_saturdays_rhythm():
	old, young = item("OLD", due=day(-20)), item("YOUNG", due=day(6) - timedelta(days=15))
	past = (
		Event("Guangda", "Letter", "first", day(-5), level=1, items=(("OLD", 1),)),
		Event("Guangda", CALL, "responsible", day(2), items=(("OLD", 1),)),
	)
	start = book(customer(old, young), as_of=day(5), calendar=WEEKENDS, history=past)
	found = next((d, a.step, a.due_on) for d, p in walk(start, 3) for a in p.actions if a.kind == CALL)
	assert found == (day(6), "responsible", day(7))


@pytest.mark.parametrize("first", range(7))
def test_three_contacts_a_week_at_least_whatever_day_the_rhythm_begins(first):
	calendar = Calendar(WEEKENDS.holidays, avoid_month_end=False)
	debtor = customer(item(due=day(first - 16)))
	past = (
		Event("Guangda", "Letter", "first", day(first - 1), level=1, items=ITEM),
		Event("Guangda", CALL, "responsible", day(first - 1), items=ITEM),
	)
	start = book(debtor, as_of=day(first), policy=STANDARD, calendar=calendar, history=past)
	weeks = Counter(
		a.due_on.isocalendar().week for _, p in walk(start, 35) for a in p.actions if a.kind == CALL
	)
	whole = sorted(weeks)[1:-1]
	assert whole and all(weeks[w] >= 3 for w in whole)


def test_mails_of_the_policy_rest_on_holidays_when_letters_do():
	mails = Policy("Mails", (Step("once", EMAIL, day=5), Step("again", EMAIL, day=1, repeat_every=1)))
	resting = Calendar(WEEKENDS.holidays, letters_any_day=False)
	once = plan(book(customer(), as_of=day(5), policy=mails, calendar=resting)).actions
	assert [(a.step, a.due_on) for a in once] == [("once", day(7))]
	again = Policy("R", mails.steps[1:])
	assert [n for n, _ in made(book(customer(), as_of=day(3), policy=again, calendar=resting), 5)] == [
		3,
		4,
		7,
	]
	any_day = plan(book(customer(), as_of=day(5), policy=mails, calendar=WEEKENDS)).actions
	assert [(a.step, a.due_on) for a in any_day] == [("once", day(5))]
