"""The overdue ladder: which letter on which day, one level at a time (domain.md B)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ar_collections.core.model import (
	AFTER_PREVIOUS,
	MONTH_END,
	START_LEVEL,
	Contact,
	Event,
	Policy,
	Scope,
	Step,
)
from ar_collections.core.plan import plan

from .build import DUE, LETTERS, STANDARD, book, customer, day, item, letter, letters_sent, reason, steps


def plan_on(n, *customers, policy=STANDARD, **more):
	return plan(book(*(customers or [customer()]), as_of=day(n), policy=policy, **more))


def test_standard_ladder_sends_reminder_notice_first_and_second_demand_on_their_days():
	sent = letters_sent(book(customer(), as_of=day(-10)), 60)
	assert sent == [(day(-7), "reminder"), (day(0), "notice"), (day(15), "first"), (day(30), "second")]


def test_item_met_at_day_47_gets_level_1_first_and_level_2_after_the_minimum_interval():
	sent = letters_sent(book(customer(), as_of=day(47)), 30)
	assert sent == [(day(47), "first"), (day(61), "second")]


def test_a_demand_with_an_interval_of_its_own_does_not_wait_for_the_policys():
	steps = (letter("first", 15, level=1), letter("second", 22, level=2, interval_days=7))
	policy = replace(LETTERS, steps=steps, min_interval_days=14)
	sent = letters_sent(book(customer(), as_of=day(15), policy=policy), 30)
	assert sent == [(day(15), "first"), (day(22), "second")]


def test_level_is_never_skipped_even_when_all_levels_are_overdue():
	sent = letters_sent(book(customer(), as_of=day(200), policy=LETTERS), 40)
	assert [s for _, s in sent] == ["first", "second", "third"]


def test_missed_nights_are_caught_up_by_the_next_run():
	sent = letters_sent(book(customer(), as_of=day(10), policy=LETTERS), 30, only={0, 9, 29})
	assert sent == [(day(19), "first"), (day(39), "second")]


def test_service_letter_is_not_sent_after_its_window():
	assert "notice" not in steps(plan_on(8))
	assert "notice" in steps(plan_on(7))


def test_late_reminder_and_notice_never_both_on_one_day():
	wide = Policy("Wide", (letter("reminder", -7, until=3), letter("notice", 0, until=7)))
	assert steps(plan_on(2, policy=wide)) == ["notice"]


def test_reminder_is_not_sent_after_the_notice():
	wide = Policy("Wide", (letter("reminder", -7, until=9), letter("notice", 0, until=5)))
	sent = letters_sent(book(customer(), as_of=day(2), policy=wide), 8)
	assert sent == [(day(2), "notice")]


def test_month_end_trigger_fires_on_the_last_day_of_the_month_that_lies_n_days_after():
	ladder = Policy("Month end", (letter("first", 10, level=1, trigger=MONTH_END),))
	sent = letters_sent(book(customer(), as_of=DUE, policy=ladder), 60)
	assert sent == [(date(2026, 3, 31), "first")]


def test_after_previous_trigger_counts_from_the_day_the_level_was_issued():
	ladder = Policy(
		"Chain",
		(letter("first", 15, level=1), letter("second", 10, level=2, trigger=AFTER_PREVIOUS)),
		min_interval_days=1,
	)
	sent = letters_sent(book(customer(), as_of=day(20), policy=ladder), 30)
	assert sent == [(day(20), "first"), (day(30), "second")]


def test_minimum_interval_is_the_reason_while_the_next_level_is_already_due():
	past = Event("Guangda", "Letter", "first", day(40), level=1, items=(("SINV-1", 1),))
	result = plan_on(47, policy=LETTERS, history=(past,))
	assert not result.actions
	why = result.left_out[0].why
	assert (why.code, why.values["on"]) == ("interval", day(54))


NOTICE_AND_FIRST = (letter("notice", 0, until=7), letter("first", 15, level=1))


def rejected(n, step="first", level=1):
	return Event("Guangda", "Letter", step, day(n), "Rejected", level, items=(("SINV-1", 1),))


def test_a_rejected_demand_is_asked_again_only_after_the_policys_interval():
	for n in (15, 16, 28):
		[left] = plan_on(n, policy=LETTERS, history=(rejected(15),)).left_out
		why = left.why
		assert (why.code, why.values["on"]) == ("letter_rejected", day(29))
	assert steps(plan_on(29, policy=LETTERS, history=(rejected(15),))) == ["first"]
	again = (rejected(15), rejected(30))
	assert not plan_on(43, policy=LETTERS, history=again).actions
	assert steps(plan_on(44, policy=LETTERS, history=again)) == ["first"]


def test_a_rejected_demand_reaches_no_level_and_starts_no_interval():
	past = (Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),)),)
	result = plan_on(60, policy=LETTERS, history=(*past, rejected(30, "second", 2)))
	assert [(a.step, a.level, a.lines[0].level) for a in result.actions] == [("second", 2, 1)]
	assert steps(plan_on(40, policy=LETTERS, history=(*past, rejected(14)))) == ["second"]


def test_a_rejected_service_letter_is_not_sent_and_not_asked_again_the_next_night():
	past = (rejected(0, "notice", 0),)
	assert "notice" not in steps(plan_on(1, history=past))
	assert "notice" in steps(plan_on(1))
	[left] = plan_on(1, policy=replace(STANDARD, steps=NOTICE_AND_FIRST), history=past).left_out
	assert left.why.values == {"step": "first", "on": day(15)}  # the notice's days are over before


def test_a_demand_that_has_not_gone_out_holds_back_the_next_level_and_is_not_written_twice():
	stuck = Event("Guangda", "Letter", "first", day(15), "Open", 1, items=(("SINV-1", 1),), letter="DL-7")
	for n in (16, 30, 90):
		result = plan_on(n, policy=LETTERS, history=(stuck,))
		assert not result.actions
		assert result.left_out[0].why.text() == "letter DL-7 has not gone out yet"


def test_the_interval_runs_from_the_day_the_demand_went_out():
	out = Event("Guangda", "Letter", "first", day(40), "Done", 1, items=(("SINV-1", 1),), letter="DL-7")
	sent = letters_sent(book(customer(), as_of=day(40), policy=LETTERS, history=(out,)), 20)
	assert sent == [(day(54), "second")]


def test_a_demand_that_has_not_gone_out_leaves_other_items_alone():
	stuck = Event("Guangda", "Letter", "first", day(15), "Open", 1, items=(("A", 1),), letter="DL-7")
	result = plan_on(16, customer(item("A"), item("B")), policy=LETTERS, history=(stuck,))
	assert [[line.invoice for line in a.lines] for a in result.actions] == [["B"]]


def test_a_notice_that_has_not_gone_out_does_not_hold_back_the_first_demand():
	stuck = Event("Guangda", "Letter", "notice", day(0), "Open", 0, items=(("SINV-1", 1),))
	assert "notice" not in steps(plan_on(1, history=(stuck,)))
	assert "first" in steps(plan_on(15, history=(stuck,)))


def test_hold_waits_for_a_second_demand_that_has_not_gone_out():
	first = Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),))
	stuck = Event("Guangda", "Letter", "second", day(30), "Open", 2, items=(("SINV-1", 1),))
	assert "hold" not in steps(plan_on(35, history=(first, stuck)))
	assert "hold" in steps(plan_on(35, history=(first, replace(stuck, state="Done"))))


def test_withdrawn_letter_gives_the_level_back():
	past = Event("Guangda", "Letter", "first", day(15), "Withdrawn", 1, items=(("SINV-1", 1),))
	assert steps(plan_on(16, policy=LETTERS, history=(past,))) == ["first"]


def test_bounced_payment_reopens_the_item_at_its_level():
	# While it was paid the item was not in the book; its history stays.
	past = (
		Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),)),
		Event("Guangda", "Letter", "second", day(30), level=2, items=(("SINV-1", 1),)),
	)
	result = plan_on(40, policy=LETTERS, history=past)
	assert not result.actions and reason(result) == "next_step"
	assert steps(plan_on(60, policy=LETTERS, history=past)) == ["third"]


def test_old_item_starts_at_the_level_it_was_given_when_the_company_went_live():
	start = Event("Guangda", START_LEVEL, "", day(90), level=2, items=(("SINV-1", 1),))
	assert letters_sent(book(customer(), as_of=day(90), policy=LETTERS, history=(start,)), 30) == [
		(day(104), "third")
	]


def test_clock_set_back_plans_nothing_twice():
	past = Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),))
	assert not plan_on(14, policy=LETTERS, history=(past,)).actions


def test_step_scope_gives_each_group_its_own_first_letter():
	ladder = Policy(
		"Split",
		(
			letter("mild", 15, level=1, scope=Scope(customer_groups=frozenset({"Key"}))),
			letter("firm", 15, level=1, scope=Scope(customer_groups=frozenset({"Retail"}))),
		),
	)
	both = (customer(id="A", groups=("Key",)), customer(item("SINV-2"), id="B", groups=("Retail",)))
	assert [(a.customer, a.step) for a in plan_on(15, *both, policy=ladder).actions] == [
		("A", "mild"),
		("B", "firm"),
	]


@pytest.mark.parametrize(
	("scope", "facts"),
	[
		(Scope(territories=frozenset({"China"})), {"territories": ("Beijing", "China")}),
		(Scope(risk_classes=frozenset({"High"})), {"risk_class": "High"}),
		(Scope(payment_terms=frozenset({"Net 30"})), {"items": (item(payment_terms="Net 30"),)}),
		(Scope(currencies=frozenset({"CNY"})), {}),
	],
)
def test_policy_scope_dimension_must_match(scope, facts):
	scoped = replace(LETTERS, scope=scope)
	fits = replace(customer(), **facts)
	other = replace(customer(item(currency="USD")), id="Other")
	result = plan(book(fits, other, as_of=day(15), policies=(scoped,), default_policy=None))
	assert [a.customer for a in result.actions] == [fits.id]
	assert [(left.customer, left.why.code) for left in result.left_out] == [("Other", "no_policy")]


def test_highest_rank_wins_and_invoice_then_customer_policy_come_before_it():
	mild, firm, own = (
		Policy(n, (letter(n, 15, level=1),), rank=r) for n, r in (("mild", 1), ("firm", 9), ("own", 0))
	)
	of_customer = customer(item("A"), item("B", policy="mild"), id="X", policy="own")
	ranked = customer(item("C"), id="Y")
	result = plan(book(of_customer, ranked, as_of=day(15), policies=(mild, firm, own), default_policy="own"))
	chosen = {line.invoice: a.policy for a in result.actions for line in a.lines}
	assert chosen["C"] == "firm"
	# One letter per customer, currency and level: the higher rank speaks for both.
	assert chosen["A"] == chosen["B"] == "mild"


def test_one_letter_per_customer_currency_and_level_lists_every_item_that_reached_it():
	items = (item("A"), item("B", "2000.00"), item("C", "30.00", currency="EUR"), item("D", due=day(5)))
	result = plan_on(15, customer(*items), policy=LETTERS)
	letters = {a.currency: [line.invoice for line in a.lines] for a in result.actions}
	assert letters == {"CNY": ["A", "B"], "EUR": ["C"]}


def test_hold_waits_for_the_second_letter_of_an_item_met_late():
	assert "hold" not in steps(plan_on(47))
	past = Event("Guangda", "Letter", "first", day(33), level=1, items=(("SINV-1", 1),))
	assert {"second", "hold"} <= set(steps(plan_on(47, history=(past,))))


def test_hold_is_proposed_once_while_it_stands_and_again_for_new_items_after_its_end():
	first = Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),))
	second = Event("Guangda", "Letter", "second", day(30), level=2, items=(("SINV-1", 1),))
	hold = Event("Guangda", "Shipment Hold", "hold", day(30), "Done", items=(("SINV-1", 1),))
	assert "hold" not in steps(plan_on(31, history=(first, second, hold)))
	gone = replace(hold, state="Withdrawn")  # released because it was paid, then the payment bounced
	assert "hold" in steps(plan_on(31, history=(first, second, gone)))
	standing = customer(holds=("Shipment Hold",))
	assert "hold" not in steps(plan_on(31, standing, history=(first, second, gone)))


def test_supervisor_is_told_only_when_two_weeks_brought_no_progress():
	assert "supervisor" in steps(plan_on(15))
	moved = customer(contacts=(Contact(day(10), True, progress=True),))
	assert "supervisor" not in steps(plan_on(15, moved))
	assert "supervisor" in steps(plan_on(24, moved))
	paid = customer(payments=(day(5),))
	assert "supervisor" not in steps(plan_on(15, paid))


def test_only_the_highest_of_several_escalations_is_planned():
	past = Event("Guangda", "Letter", "first", day(40), level=1, items=(("SINV-1", 1),))
	assert [s for s in steps(plan_on(41, history=(past,))) if s in ("supervisor", "manager")] == ["manager"]


def test_letters_wait_for_a_working_day_when_the_setting_says_so():
	from ar_collections.core.model import Calendar

	sunday = day(15) + timedelta(days=(6 - day(15).weekday()))
	calendar = Calendar(holidays=frozenset({sunday}), letters_any_day=False)
	result = plan(book(customer(), as_of=sunday, policy=LETTERS, calendar=calendar))
	assert not result.actions and reason(result) == "holiday"
	assert steps(plan(book(customer(), as_of=sunday, policy=LETTERS))) == ["first"]


def test_letter_minimum_holds_back_small_totals_until_they_add_up():
	small = replace(LETTERS, minimum_amount=item().amount)
	result = plan_on(15, customer(item(outstanding="999.99")), policy=small)
	assert not result.actions and reason(result) == "below_minimum"
	pair = customer(item("A", "600.00"), item("B", "400.00"))
	assert steps(plan_on(15, pair, policy=small)) == ["first"]


def test_step_minimum_applies_to_its_step_alone():
	steps_ = (replace(LETTERS.steps[0], minimum_amount=item().amount * 5), *LETTERS.steps[1:])
	assert reason(plan_on(15, policy=replace(LETTERS, steps=steps_))) == "below_minimum"


def test_after_the_last_step_the_item_is_left_out_with_that_reason():
	only = Policy("One", (letter("first", 15, level=1),))
	past = Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),))
	assert reason(plan_on(90, policy=only, history=(past,))) == "nothing_left"


def test_item_not_yet_due_is_left_out_as_not_due():
	assert reason(plan_on(-20, policy=LETTERS)) == "not_due"


def test_repeated_service_letter_keeps_its_rhythm_inside_the_window():
	ladder = Policy("R", (Step("nudge", "Letter", day=0, until_day=10, repeat_every=4, letter_type="Nudge"),))
	sent = letters_sent(book(customer(), as_of=DUE, policy=ladder), 20)
	assert [d for d, _ in sent] == [day(0), day(4), day(8)]
