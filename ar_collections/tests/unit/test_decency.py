"""The rules of decency, one contact at a time (domain.md D)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ar_collections.core import decency
from ar_collections.core.decency import OFF, STOP, WARN, Attempt, Rules, Standing, check, weekly_shortfall
from ar_collections.core.model import Calendar

# March 2026: the 2nd is a Monday, the 31st a Tuesday; weekends are off.
CALENDAR = Calendar(
	holidays=frozenset(
		day for day in (date(2026, 2, 20) + timedelta(n) for n in range(60)) if day.weekday() >= 5
	)
)
FIRST = date(2026, 3, 2)
CALL = Attempt(datetime(2026, 3, 2, 10, 0))


def broken(contact: Attempt, *history: Attempt, rules: Rules | None = None, standing=None) -> list[str]:
	found = check(contact, rules or Rules(), history, CALENDAR, standing)
	return [violation.why.code for violation in found]


def at(hour: int, minute: int = 0, day: date = FIRST, **more) -> Attempt:
	return replace(CALL, at=datetime(day.year, day.month, day.day, hour, minute), **more)


def test_a_call_inside_the_window_breaks_nothing():
	assert broken(CALL) == []


@pytest.mark.parametrize(
	("hour", "minute", "allowed"),
	[(8, 59, False), (9, 0, True), (11, 30, True), (11, 31, False), (13, 29, False), (17, 0, True), (17, 1, False)],
)  # fmt: skip
def test_calls_stay_inside_the_call_windows(hour, minute, allowed):
	assert (broken(at(hour, minute)) == []) is allowed


def test_the_window_is_named_in_the_reason():
	(violation,) = check(at(20), Rules(), [], CALENDAR)
	assert violation.why.text() == "at 20:00; customers may be called 09:00–11:30, 13:30–17:00"


def test_nobody_is_called_on_a_weekend_or_a_holiday():
	assert broken(at(10, day=date(2026, 3, 7))) == ["not_a_working_day"]


def test_nobody_is_called_on_the_last_working_day_of_the_month_unless_the_calendar_allows_it():
	last = at(10, day=date(2026, 3, 31))
	assert broken(last) == ["month_end_day"]
	calm = replace(CALENDAR, avoid_month_end=False)
	assert check(last, Rules(), [], calm) == []


def test_a_customer_who_calls_us_breaks_no_rule_of_ours():
	late = at(22, day=date(2026, 3, 7), outgoing=False)
	earlier = [at(hour) for hour in (9, 10, 11)]
	assert broken(late, *earlier) == []
	assert broken(replace(late, channel="Visit", relation="Guarantor")) == []


@pytest.mark.parametrize("channel", ["E-mail", "Fax", "Letter", "Meeting"])
def test_mails_letters_and_meetings_may_go_at_any_hour(channel):
	assert broken(at(22, channel=channel)) == []


@pytest.mark.parametrize("channel", decency.INTRUSIVE)
def test_what_rings_or_beeps_may_not(channel):
	assert "outside_window" in broken(at(22, channel=channel, visitors=2))


def test_the_contact_after_the_daily_limit_is_one_too_many():
	three = [at(9), at(10), at(11)]
	assert broken(at(14), *three[:2]) == []
	assert broken(at(14), *three) == ["too_many_contacts"]


def test_only_our_own_contacts_of_the_same_day_count_for_the_limit():
	others = [at(9), at(10, outgoing=False), at(11, day=date(2026, 3, 3)), at(9, day=date(2026, 2, 27))]
	assert broken(at(14), *others, rules=Rules(per_day=2)) == []


def test_two_people_go_on_a_visit():
	assert broken(at(10, channel="Visit")) == ["visit_alone"]
	assert broken(at(10, channel="Visit", visitors=2)) == []


@pytest.mark.parametrize("relation", [decency.THIRD_PARTY, decency.EMERGENCY])
def test_no_third_party_is_told_without_consent(relation):
	seen = replace(CALL, relation=relation)
	late = Standing(days_overdue=40)
	assert broken(seen, standing=late) == ["no_consent"]
	assert broken(replace(seen, consent_on=date(2026, 3, 2)), standing=late) == []
	assert broken(replace(seen, consent_on=date(2026, 3, 3)), standing=late) == ["consent_later"]


def test_a_third_party_who_did_not_answer_was_told_nothing():
	assert broken(replace(CALL, relation=decency.THIRD_PARTY, told=False)) == []


def test_consent_is_needed_when_the_third_party_calls_us_too():
	assert broken(replace(CALL, relation=decency.THIRD_PARTY, outgoing=False)) == ["no_consent"]


def test_a_guarantor_is_asked_from_the_stage_on_by_days_or_by_level():
	seen = replace(CALL, relation=decency.GUARANTOR)
	assert broken(seen, standing=Standing(days_overdue=14)) == ["guarantor_early"]
	assert broken(seen, standing=Standing(days_overdue=15)) == []
	by_level = Rules(late_from_level=2)
	assert broken(seen, rules=by_level, standing=Standing(14, 2)) == []
	assert broken(seen, rules=by_level, standing=Standing(14, 1)) == ["guarantor_early"]
	assert broken(seen) == ["guarantor_early"]


def test_a_rule_that_is_off_says_nothing_and_the_others_say_how_strict_they_are():
	modes = {decency.CALL_WINDOW: OFF, decency.TWO_VISITORS: STOP, decency.PER_DAY: WARN}
	visit = at(22, channel="Visit")
	found = check(visit, Rules(modes=modes, per_day=0), [], CALENDAR)
	assert [(one.rule, one.mode) for one in found] == [(decency.PER_DAY, WARN), (decency.TWO_VISITORS, STOP)]


def test_a_week_wants_three_contacts_with_who_can_be_reached_and_four_with_who_cannot():
	reached, silent = at(9), at(9, reached=False)
	assert weekly_shortfall([reached] * 3, None, Rules()) is None
	assert weekly_shortfall([reached] * 2, None, Rules()).values == {"number": 2, "least": 3}
	assert weekly_shortfall([silent] * 3, None, Rules()).code == "too_few_unreachable"
	assert weekly_shortfall([silent] * 4, None, Rules()) is None


def test_in_a_silent_week_the_contact_before_tells_whether_the_customer_can_be_reached():
	assert weekly_shortfall([], at(9), Rules()).code == "too_few_reachable"
	assert weekly_shortfall([], at(9, reached=False), Rules()).code == "too_few_unreachable"
	assert weekly_shortfall([], None, Rules()).code == "too_few_unreachable"


def test_a_weekly_number_of_zero_is_not_looked_at():
	assert weekly_shortfall([], at(9), Rules(weekly_reachable=0)) is None


def test_incoming_contacts_show_that_the_customer_can_be_reached_but_are_no_work_of_ours():
	assert weekly_shortfall([at(9, outgoing=False)] * 3, None, Rules()).values == {"number": 0, "least": 3}
