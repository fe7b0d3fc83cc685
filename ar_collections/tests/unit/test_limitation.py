"""Until when an item can be enforced: three years from the due date, and what starts them anew."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.limitation import (
	DEMAND,
	FROM_YEAR_END,
	PAYMENT,
	PROMISE,
	Restart,
	Rules,
	period,
	years_after,
)

DUE = date(2024, 3, 2)
CHINA = Rules(3)
GERMANY = Rules(3, FROM_YEAR_END, demand_restarts=False)


def ends(*restarts: Restart, due: date = DUE, rules: Rules = CHINA) -> date:
	return period(due, restarts, rules).ends_on


def test_it_ends_three_years_after_the_due_date():
	assert ends() == date(2027, 3, 2) and period(DUE, (), CHINA).restart is None


@pytest.mark.parametrize("why", [DEMAND, PROMISE, PAYMENT])
def test_a_proved_demand_a_promise_in_writing_and_a_part_payment_start_it_anew(why):
	assert ends(Restart(date(2025, 6, 1), why)) == date(2028, 6, 1)


def test_the_last_restart_counts_whatever_their_order():
	late, early = Restart(date(2026, 1, 5), PAYMENT), Restart(date(2025, 1, 5), DEMAND, "Letter", "L-1")
	found = period(DUE, (late, early), CHINA)
	assert (found.ends_on, found.restart) == (date(2029, 1, 5), late)


def test_a_chain_of_restarts_reaches_further_than_one_period():
	assert ends(Restart(date(2026, 12, 1), DEMAND), Restart(date(2029, 11, 30), DEMAND)) == date(2032, 11, 30)


def test_the_last_day_still_restarts_and_the_day_after_is_too_late():
	assert ends(Restart(date(2027, 3, 2), DEMAND)) == date(2030, 3, 2)
	assert ends(Restart(date(2027, 3, 3), PROMISE)) == date(2027, 3, 2)


def test_what_came_before_the_due_date_starts_nothing():
	assert ends(Restart(date(2024, 3, 2), PAYMENT), Restart(date(2024, 2, 1), DEMAND)) == date(2027, 3, 2)


def test_a_period_that_begins_on_the_29th_of_february_ends_on_the_28th():
	assert ends(due=date(2024, 2, 29)) == date(2027, 2, 28)
	assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_from_the_end_of_the_year():
	assert ends(rules=GERMANY) == date(2027, 12, 31)


def test_where_a_demand_is_not_enough_only_acknowledgement_and_payment_count():
	assert ends(Restart(date(2025, 6, 1), DEMAND), rules=GERMANY) == date(2027, 12, 31)
	assert ends(Restart(date(2025, 6, 1), PROMISE), rules=GERMANY) == date(2028, 6, 1)


def test_a_payment_in_the_year_of_the_due_date_never_makes_it_shorter():
	assert ends(Restart(date(2024, 4, 1), PAYMENT), rules=GERMANY) == date(2027, 12, 31)


DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(DAYS, st.lists(DAYS, max_size=6), st.sampled_from([CHINA, GERMANY]))
def test_more_proof_never_makes_it_shorter(due, days, rules):
	restarts = [Restart(day, PROMISE) for day in days]
	assert all(
		ends(*restarts[:n], due=due, rules=rules) <= ends(*restarts[: n + 1], due=due, rules=rules)
		for n in range(len(restarts))
	)
