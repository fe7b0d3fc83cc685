"""Calls and visits: their rhythm, the working calendar, one contact a customer (domain.md B, D)."""

from dataclasses import replace
from datetime import date, timedelta

from ar_collections.core.calendar import next_call_day
from ar_collections.core.model import Calendar, Contact, Event
from ar_collections.core.plan import plan

from .build import DUE, STANDARD, book, customer, day, item, reason, steps, walk

CALLS = {s.id for s in STANDARD.steps if s.kind == "Call"}


def calls(start, days):
	return [(d, a.step) for d, p in walk(start, days) for a in p.actions if a.step in CALLS]


def test_calls_follow_day_0_then_every_two_days_then_daily():
	made = calls(book(customer(), as_of=DUE), 15)
	assert [((d - DUE).days, s) for d, s in made] == [
		(0, "arrived"),
		(2, "friendly"),
		(4, "friendly"),
		(6, "friendly"),
		(8, "daily"),
		(9, "daily"),
		(10, "daily"),
		(11, "daily"),
		(12, "daily"),
		(13, "daily"),
		(14, "daily"),
	]


def test_unreachable_debtor_is_called_more_often():
	tried = (Contact(day(20), reached=False),)
	assert "weekly" in steps(plan(book(customer(contacts=tried), as_of=day(21), history=_past())))
	met = (Contact(day(20), reached=True),)
	assert "weekly" not in steps(plan(book(customer(contacts=met), as_of=day(21), history=_past())))
	assert "weekly" in steps(plan(book(customer(contacts=met), as_of=day(22), history=_past())))


def _past():
	keys = (("SINV-1", 1),)
	return (
		Event("Guangda", "Letter", "first", day(15), level=1, items=keys),
		Event("Guangda", "Call", "responsible", day(15), items=keys),
		Event("Guangda", "Escalation", "supervisor", day(15), items=keys),
	)


def test_open_call_is_not_doubled_however_long_it_waits():
	waiting = Event("Guangda", "Call", "daily", day(8), "Open", items=(("SINV-1", 1),))
	result = plan(book(customer(), as_of=day(12), history=(waiting,)))
	assert not CALLS & set(steps(result))
	assert reason(result) == "planned"


def test_one_call_covers_all_items_of_the_customer_in_all_currencies():
	several = customer(item("A"), item("B", due=day(7)), item("C", currency="EUR", due=day(8)))
	result = plan(book(several, as_of=day(10)))
	[call] = [a for a in result.actions if a.step in CALLS]
	assert call.step == "daily"
	assert [line.invoice for line in call.lines] == ["A", "B", "C"]
	assert call.currency is None and call.total is None


def test_item_listed_in_an_older_items_call_still_gets_its_own_call_of_day_15():
	young = item("YOUNG", due=day(30))
	keys = (("SINV-1", 1), ("YOUNG", 1))
	past = (*_past(), Event("Guangda", "Call", "second-call", day(30), items=keys))
	alone = customer(young)
	result = plan(book(alone, as_of=day(45), history=past))
	assert "responsible" in steps(result)


def test_call_on_a_weekend_moves_to_the_next_working_day():
	weekend = frozenset(DUE + timedelta(days=n) for n in (5, 6))  # Saturday and Sunday
	calendar = Calendar(holidays=weekend)
	late = customer(item(due=DUE + timedelta(days=5)))  # due on Saturday
	[call] = [a for a in plan(book(late, as_of=day(5), calendar=calendar)).actions if a.kind == "Call"]
	assert call.due_on == day(7)


def test_no_call_on_the_last_working_day_of_the_month():
	calendar = Calendar(holidays=frozenset({date(2026, 1, 31)}))  # a Saturday
	assert next_call_day(calendar, date(2026, 1, 30)) == date(2026, 2, 1)
	assert next_call_day(replace(calendar, avoid_month_end=False), date(2026, 1, 30)) == date(2026, 1, 30)


def test_holiday_list_without_a_working_day_does_not_hang():
	every = frozenset(DUE + timedelta(days=n) for n in range(800))
	assert next_call_day(Calendar(holidays=every), DUE) == DUE
