"""When a customer who has not confirmed a statement is asked again (domain.md A)."""

from datetime import date, timedelta

import pytest

from ar_collections.core.confirmation import always_late, due_today, last_month, late_after, rhythm
from ar_collections.core.model import CALL, EMAIL, ESCALATION, STATEMENT_SENT, VISIT, Step

SENT = date(2026, 4, 8)
RULE = rhythm()


def step(id: str, kind: str, day: int, **more) -> Step:
	return Step(id, kind, trigger=STATEMENT_SENT, day=day, **more)


def done(steps=RULE, days: int = 20, skip=(), receipts_complete: bool = False) -> dict[int, list[str]]:
	"""`{days since sending: steps done}` when the job runs every day but those in `skip`."""
	last, found = {}, {}
	for since in range(days):
		today = SENT + timedelta(days=since)
		due = due_today(steps, SENT, today, last, receipts_complete=receipts_complete)
		if since not in skip and due:
			last |= {one.id: today for one in due}
			found[since] = [one.id for one in due]
	return found


def test_every_second_day_in_the_first_week_daily_in_the_second_and_then_the_supervisor():
	first, second = ["statement-remind"], ["statement-remind-daily"]
	assert done() == {
		**dict.fromkeys((2, 4, 6), first), **dict.fromkeys(range(8, 14), second), 14: ["statement-supervisor"],
	}  # fmt: skip


def test_a_missed_day_is_made_up_once():
	assert list(done(days=7, skip=(2, 4))) == [3, 5]


def test_a_step_without_a_rhythm_is_done_once_though_the_job_came_late():
	visit = step("visit", VISIT, 5)
	assert list(done([visit], skip=(5, 6, 7))) == [8]
	assert list(done([step("call", CALL, 5, until_day=6)], skip=(5, 6))) == []


def test_several_steps_of_a_day_are_all_done():
	steps = [step("mail", EMAIL, 3, repeat_every=3), step("visit", VISIT, 6), step("boss", ESCALATION, 6)]
	assert done(steps, days=8) == {3: ["mail"], 6: ["mail", "visit", "boss"]}


def test_nothing_is_done_twice_a_day():
	today = SENT + timedelta(days=9)
	assert not due_today(RULE, SENT, today, {"statement-remind-daily": today})


def test_sent_again_the_days_begin_anew():
	earlier = {"statement-supervisor": SENT - timedelta(days=3)}
	assert due_today(RULE, SENT, SENT + timedelta(days=14), earlier)


def test_complete_receipts_are_followed_daily_until_it_is_escalated():
	assert list(done(days=20, receipts_complete=True)) == list(range(1, 15))
	boss, mail = step("boss", ESCALATION, 4), step("mail", EMAIL, 2, until_day=3, repeat_every=4)
	assert done([boss], days=6, receipts_complete=True) == {
		1: ["statement-daily"], 2: ["statement-daily"], 3: ["statement-daily"], 4: ["boss"],
	}  # fmt: skip
	visited = done([mail, step("visit", VISIT, 2), boss], days=6, receipts_complete=True)
	assert visited == {1: ["mail"], 2: ["visit"], 3: ["mail"], 4: ["boss"]}


def test_a_statement_from_tomorrow_is_left_alone():
	assert not due_today(RULE, SENT, SENT - timedelta(days=3), {})


@pytest.mark.parametrize("first_days", [7, 13, 14, 40])
def test_a_house_that_escalates_early_asks_no_more_afterwards(first_days):
	steps = rhythm(every=2, first_days=first_days, then_every=1, escalate_after=10)
	found = done(steps)
	assert max(found) == 10 and found[10] == ["statement-supervisor"]


@pytest.mark.parametrize("taken", [[], [20], [20, 20], [20, 2, 20], [2, 20, 20]])
def test_one_answer_in_time_is_not_always_late(taken):
	assert not always_late(taken)


def test_three_late_ones_in_a_row_are():
	assert always_late([14, None, 40, 1])
	assert always_late([14, None, 40], late_after(RULE)) and not always_late([14, 9, 40], late=10)


def test_the_month_before_january_is_december():
	assert last_month(date(2026, 1, 31)) == (date(2025, 12, 1), date(2025, 12, 31))
