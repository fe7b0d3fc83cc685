"""When a customer who has not confirmed a statement is asked again (domain.md A)."""

from datetime import date, timedelta

import pytest

from ar_collections.core.confirmation import Cadence, always_late, due_today, is_escalated, last_month

SENT = date(2026, 4, 8)
RULE = Cadence()


def asked(days: int = 20, skip=(), receipts_complete: bool = False) -> list[int]:
	"""Days since sending on which the customer is asked, when the job runs every day but those in `skip`."""
	chased, found = None, []
	for since in range(days):
		today = SENT + timedelta(days=since)
		if since not in skip and due_today(SENT, today, chased, RULE, receipts_complete=receipts_complete):
			chased = today
			found.append(since)
	return found


def test_every_second_day_in_the_first_week_daily_in_the_second_and_then_no_more():
	assert asked() == [2, 4, 6, 8, 9, 10, 11, 12, 13]


def test_a_missed_day_is_made_up_once():
	assert asked(7, skip=(2, 4)) == [3, 5]


def test_nobody_is_asked_twice_a_day():
	today = SENT + timedelta(days=9)
	assert due_today(SENT, today, today - timedelta(days=1), RULE)
	assert not due_today(SENT, today, today, RULE)


def test_complete_receipts_are_followed_daily():
	assert asked(5, receipts_complete=True) == [1, 2, 3, 4]


def test_two_weeks_without_an_answer_are_the_supervisors():
	assert not is_escalated(SENT, SENT + timedelta(days=13), RULE)
	assert is_escalated(SENT, SENT + timedelta(days=14), RULE)


def test_a_statement_from_tomorrow_is_left_alone():
	assert not due_today(SENT, SENT - timedelta(days=3), None, RULE)


@pytest.mark.parametrize("taken", [[], [20], [20, 20], [20, 2, 20], [2, 20, 20]])
def test_one_answer_in_time_is_not_always_late(taken):
	assert not always_late(taken, RULE)


def test_three_late_ones_in_a_row_are():
	assert always_late([14, None, 40, 1], RULE)


def test_the_month_before_january_is_december():
	assert last_month(date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
