"""A policy tried on the past, in worlds small enough to walk by hand (core/trial.py)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.model import CALL, LETTER, SHIPMENT_HOLD, Credit, Policy, Step
from ar_collections.core.plan import plan
from ar_collections.core.replay import feed_back, next_day
from ar_collections.core.trial import COUNTED, Period, Stretch, Terms, Timeline, Trial, in_place_of, walk

from .build import DUE, LETTERS, STANDARD, book, customer, day, item

EVERYTHING = replace(customer(), items=())
YEAR = Period(day(-30), day(120), grace=7)


def paid_after(n: int | None, *more: Stretch, invoice="SINV-1", amount="1000.00", credits=()) -> Timeline:
	"""One instalment, due on DUE, known from a month before, paid in full on day n: gone the next morning."""
	own = item(invoice, amount)
	stretches = [Stretch(day(-30), (own,), credits)]
	if n is not None:
		stretches.append(Stretch(day(n + 1)))
	return Timeline(EVERYTHING, tuple([*stretches, *more]), (day(n),) if n is not None else ())


def tried(timeline: Timeline, policy: Policy = LETTERS, period: Period = YEAR, **more) -> Trial:
	return walk(Terms(book(policy=policy, **more)), timeline, period)


def totals(trial: Trial) -> dict[str, int]:
	found = Counter()
	for (_week, column), number in trial.counts.items():
		found[column] += number
	return dict(found)


def test_paid_before_the_first_letter_means_no_letter():
	trial = tried(paid_after(14))
	assert not trial.counts and not trial.alarms and not trial.judged


def test_what_is_paid_on_the_day_of_the_letter_is_known_the_next_morning_only():
	trial = tried(paid_after(15))
	assert totals(trial) == {"demands_1": 1}
	(alarm,) = trial.alarms
	assert (alarm.day, alarm.paid_on, alarm.base_total) == (day(15), day(15), Decimal("1000.00"))


@pytest.mark.parametrize(("paid", "alarms"), [(18, 1), (22, 1), (23, 0)])
def test_paid_within_the_days_of_grace_is_a_false_alarm(paid, alarms):
	trial = tried(paid_after(paid))
	assert totals(trial) == {"demands_1": 1} and len(trial.alarms) == alarms
	assert trial.judged[LETTER] == 1


def test_letters_follow_each_other_and_are_counted_by_level_in_their_week():
	trial = tried(paid_after(None))
	assert totals(trial) == {"demands_1": 1, "demands_2": 1, "demands_3": 1}
	monday = day(14)  # DUE is a Monday
	assert trial.counts[monday, "demands_1"] == 1


def test_later_letters_are_fewer_letters_and_fewer_alarms():
	later = replace(LETTERS, steps=tuple(replace(s, day=s.day + 15) for s in LETTERS.steps))
	early, late = tried(paid_after(18)), tried(paid_after(18), later)
	assert totals(early) == {"demands_1": 1} and early.alarms
	assert not late.counts and not late.alarms


def test_a_letter_whose_days_of_grace_are_not_over_is_not_judged():
	trial = tried(paid_after(None), period=Period(day(-30), day(16), 7))
	assert totals(trial) == {"demands_1": 1} and not trial.judged
	known = tried(paid_after(18), period=Period(day(-30), day(16), 7, known=day(18)))
	assert known.judged[LETTER] == 1 and len(known.alarms) == 1


def test_half_paid_is_no_false_alarm():
	half = Stretch(day(17), (item(outstanding="500.00", amount="1000.00"),))
	trial = tried(Timeline(EVERYTHING, (Stretch(day(-30), (item(),)), half), (day(16),)))
	assert totals(trial)["demands_1"] == 1 and not trial.alarms


def test_a_letter_over_two_invoices_is_false_when_both_are_settled():
	two = (item("SINV-1"), item("SINV-2"))

	def world(second):
		steps = (Stretch(day(-30), two), Stretch(day(17), two[1:]), Stretch(day(second + 1)))
		return Timeline(EVERYTHING, steps, (day(16), day(second)))

	assert tried(world(20)).alarms[0].paid_on == day(20)
	assert not tried(world(25)).alarms


def test_a_receipt_on_account_covers_the_item_and_settles_it():
	credit = Credit("PE-1", "CNY", Decimal("1000.00"), posting_date=day(5))
	assert not tried(paid_after(None, credits=(credit,))).counts
	late = Timeline(
		EVERYTHING, (Stretch(day(-30), (item(),)), Stretch(day(19), (item(),), (credit,))), (day(18),)
	)
	assert [a.paid_on for a in tried(late).alarms] == [day(18)]


def test_calls_keep_their_rhythm_and_rest_on_days_off():
	calls = Policy("Calls", (Step("call", CALL, day=1, until_day=14, repeat_every=2),))
	# due on Monday the 2nd: Tue, Thu, (Sat →) Mon, Wed, Fri, (Sun →) Mon
	off = frozenset(day(n) for n in range(-30, 60) if day(n).weekday() >= 5)
	calendar = replace(book().calendar, holidays=off)
	trial = tried(paid_after(None), calls, calendar=calendar)
	assert trial.counts == {(day(0), "calls"): 2, (day(7), "calls"): 3, (day(14), "calls"): 1}


HOLDS = Policy("Holds", (Step("first", LETTER, day=10, level=1, letter_type="first"), Step("hold", SHIPMENT_HOLD, day=20, level=1)))  # fmt: skip


def test_a_hold_stands_until_it_is_paid_and_then_one_may_be_proposed_again():
	second = item("SINV-2", due=day(40))
	world = Timeline(
		EVERYTHING,
		(Stretch(day(-30), (item(),)), Stretch(day(31)), Stretch(day(35), (second,))),
		(day(30),),
	)
	trial = tried(world, HOLDS)
	assert totals(trial) == {"demands_1": 2, "holds": 2} and not trial.alarms
	false = tried(paid_after(24), HOLDS)
	assert [a.kind for a in false.alarms] == [SHIPMENT_HOLD]


def test_a_hold_goes_on_for_the_next_item_that_has_come_as_far():
	second = item("SINV-2", due=day(5))
	world = Timeline(
		EVERYTHING, (Stretch(day(-30), (item(), second)), Stretch(day(31), (second,))), (day(30),)
	)
	assert totals(tried(world, HOLDS))["holds"] == 1


def test_the_lead_in_is_walked_but_not_counted():
	period = Period(day(25), day(40), 7, lead_in=60)
	assert totals(tried(paid_after(None), period=period)) == {"demands_2": 1}
	without = tried(paid_after(None), period=replace(period, lead_in=0))
	assert totals(without)["demands_1"] == 1  # as if nothing had been sent before


def test_a_policy_without_steps_does_nothing():
	assert not tried(paid_after(None), Policy("Empty", ())).counts


def test_a_broken_customer_raises():
	with pytest.raises(ValueError, match="twice"):
		tried(Timeline(EVERYTHING, (Stretch(day(-30), (item(), item())),)))


# Which policies rule a trial


def test_the_candidate_takes_the_place_of_the_policy_it_replaces_and_answers_to_its_name():
	old, new = LETTERS, replace(STANDARD, name="New")
	both = in_place_of(book(policies=(old,)), new, "Letters")
	assert {p.name: p.steps for p in both.policies} == {"Letters": new.steps, "New": new.steps}
	assert both.default_policy == "Letters"
	named = replace(EVERYTHING, policy="Letters")
	trial = walk(Terms(both), Timeline(named, paid_after(None).stretches), YEAR)
	assert totals(trial)["calls"] > 0


def test_a_candidate_beside_the_others_speaks_by_its_rank():
	new = replace(HOLDS, name="New", rank=5)
	beside = in_place_of(book(policies=(LETTERS,)), new, None)
	assert {p.name for p in beside.policies} == {"Letters", "New"} and beside.default_policy == "Letters"
	assert totals(walk(Terms(beside), paid_after(None), YEAR))["holds"] == 1


def test_an_approved_policy_tried_again_is_there_once():
	again = in_place_of(book(policies=(LETTERS, STANDARD)), replace(STANDARD, rank=7), STANDARD.name)
	assert [(p.name, p.rank) for p in again.policies] == [("Letters", 0), (STANDARD.name, 7)]


# The walk is the run: what the planner decides day by day with everything fed back

COLUMNS = st.sampled_from((LETTERS, STANDARD, HOLDS))


@given(st.integers(-5, 60), st.integers(0, 40), COLUMNS)
def test_it_is_the_nightly_run_of_every_day_as_long_as_nothing_is_paid(first_due, apart, policy):
	two = (item("SINV-1", due=day(first_due)), item("SINV-2", due=day(first_due + apart)))
	world = Timeline(EVERYTHING, (Stretch(day(-30), two),))
	period = Period(day(-30), day(60), 7)
	counted = totals(tried(world, policy, period))
	current, told = book(replace(EVERYTHING, items=two), as_of=day(-30), policy=policy), 0
	while current.as_of <= day(60):
		result = plan(current)
		told += sum(1 for a in result.actions if a.due_on <= day(60))
		current = next_day(feed_back(current, result))
	assert sum(counted.values()) == told and set(counted) <= set(COUNTED)


def test_every_week_is_named_by_its_monday():
	trial = tried(paid_after(None), STANDARD)
	assert trial.counts and all(week.weekday() == 0 for week, _column in trial.counts)
	assert min(week for week, _column in trial.counts) >= DUE - timedelta(days=14)
