"""The cash forecast, against dates and amounts worked out by hand. Today is Wednesday, 6 May 2026."""

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.as_of import Part
from ar_collections.core.forecast import Checked, Expected, Word, by_week, expected, mean_error, monday_of

TODAY = date(2026, 5, 6)
MONDAY = date(2026, 5, 4)


def part(due: date, amount: int, voucher: str = "A") -> Part:
	return Part(voucher, 0, due, D(amount))


def days(*args, **kwargs) -> list[tuple]:
	return [(one.day, int(one.amount), one.why) for one in expected(*args, as_of=TODAY, **kwargs)]


def test_an_invoice_is_expected_as_late_as_the_customer_usually_pays():
	assert days([part(date(2026, 5, 10), 100)], 12, []) == [(date(2026, 5, 22), 100, "usual")]
	assert days([part(date(2026, 5, 10), 100)], -2, []) == [(date(2026, 5, 8), 100, "usual")]


def test_what_is_later_than_usual_is_expected_as_many_days_ahead_as_it_is_behind():
	assert days([part(date(2026, 3, 1), 100)], 6, []) == [(date(2026, 7, 5), 100, "later")]  # 60 days behind
	assert days([part(date(2026, 5, 1), 100)], 3, []) == [
		(date(2026, 5, 13), 100, "later")
	]  # 2 behind: at least 7


def test_a_promise_takes_what_was_due_first_and_the_rest_comes_as_usual():
	parts = [part(date(2026, 5, 10), 100, "B"), part(date(2026, 4, 30), 50, "A")]
	words = [Word(date(2026, 5, 15), D(80))]
	assert days(parts, 10, words) == [(date(2026, 5, 15), 80, "promised"), (date(2026, 5, 20), 70, "usual")]


def test_a_promise_about_an_invoice_takes_that_invoice_and_never_more_than_is_open():
	parts = [part(date(2026, 5, 10), 100, "B"), part(date(2026, 5, 8), 50, "A")]
	words = [Word(date(2026, 6, 1), None, frozenset({"B"}))]
	assert days(parts, 0, words) == [(date(2026, 6, 1), 100, "promised"), (date(2026, 5, 8), 50, "usual")]
	assert days(parts, 0, [Word(date(2026, 6, 1), D(900))])[0] == (date(2026, 6, 1), 150, "promised")


def test_a_promise_in_its_days_of_grace_is_expected_today():
	assert days([part(date(2026, 4, 1), 9)], 0, [Word(date(2026, 5, 5), D(9))]) == [(TODAY, 9, "promised")]


def test_a_dispute_has_no_day():
	parts = [part(date(2026, 5, 10), 100)]
	assert days(parts, 0, [], disputed={"A": D(40)}) == [
		(None, 40, "disputed"),
		(date(2026, 5, 10), 60, "usual"),
	]


def test_weeks_begin_on_monday_with_the_one_of_today_and_say_what_comes_after_them():
	rows = [
		Expected(date(2026, 5, 4), D(1), "usual"),
		Expected(date(2026, 5, 10), D(2), "promised"),
		Expected(date(2026, 5, 11), D(4), "later"),
		Expected(date(2026, 5, 18), D(8), "usual"),
		Expected(None, D(16), "disputed"),
	]
	weeks, later, undated = by_week(rows, TODAY, 2)
	assert [(w.monday, w.usual, w.promised, w.total) for w in weeks] == [
		(MONDAY, 1, 2, 3),
		(date(2026, 5, 11), 4, 0, 4),
	]
	assert (later, undated) == (8, 16)


def test_the_error_is_what_the_weeks_missed_by_either_way():
	rows = [Checked(MONDAY, 1, D(120), D(100)), Checked(date(2026, 5, 11), 1, D(80), D(100))]
	assert [row.error for row in rows] == [-20, 20] and mean_error(rows) == D("20.0")
	assert mean_error([Checked(MONDAY, 1, D(0), D(0))]) is None


def test_a_week_in_which_nothing_came_is_missed_by_all_that_was_said():
	rows = [Checked(MONDAY, 1, D(300), D(0)), Checked(date(2026, 5, 11), 1, D(100), D(50))]
	assert mean_error(rows) == D("87.5")  # 350 of 400, not of 50


amount = st.decimals(1, 10**6, places=2)


@given(
	st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2027, 1, 1)), amount), max_size=6),
	st.lists(st.tuples(st.dates(date(2026, 5, 1), date(2026, 9, 1)), st.none() | amount), max_size=3),
	st.integers(-30, 200),
)
def test_every_cent_is_expected_once_and_nothing_in_the_past(owed, words, late):
	parts = [Part(str(n), 0, due, value) for n, (due, value) in enumerate(owed)]
	found = expected(parts, late, [Word(day, value) for day, value in words], TODAY)
	assert sum(one.amount for one in found) == sum(value for _due, value in owed)
	assert all(one.day >= TODAY and monday_of(one.day) <= one.day for one in found)
