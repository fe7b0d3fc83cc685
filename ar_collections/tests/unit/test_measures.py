"""The measures, against figures computed by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.as_of import Part, covered, spread
from ar_collections.core.measures import (
	MONTHS_BACK,
	Claimed,
	Figures,
	Month,
	Pair,
	add,
	countback,
	measures,
	month_starts,
	recovered,
	rolled,
	sales_by_month,
)

# One company's April 2026 (thousands of CNY): what docs/accountant.md works out, too.
APRIL = Figures(
	opening=D(900),
	closing=D(800),
	not_due=D(500),
	sales=D(600),
	sales_90=D(1800),
	received=D(700),
	promises=8,
	promises_kept=6,
	promised=D(200),
	promised_came=D(160),
	contacts=120,
	reached=78,
	actions=200,
	on_time=170,
	costs=D("3.5"),
	months=(Month(30, D(600)), Month(31, D(400)), Month(28, D(700))),
	rolled={"1-30": Pair(D(200), D(50))},
	levels={1: Pair(D(300), D(180)), 2: Pair(D(100), D(40))},
)
BY_HAND = {
	"dso_simple": "40.0",  # 800 ÷ 1,800 × 90
	"dso_countback": "45.5",  # 600 of April: 30 days; 200 of March's 400: 15.5 of 31 days
	"dso_best": "25.0",  # 500 ÷ 1,800 × 90
	"delinquent_days": "15.0",  # 40 − 25
	"cei": "70.0",  # (900 + 600 − 800) ÷ (900 + 600 − 500)
	"promises_kept": "75.0",  # 6 of 8
	"promised_came": "80.0",  # 160 of 200
	"contact_rate": "65.0",  # 78 of 120
	"on_time": "85.0",  # 170 of 200
	"cost": "0.5",  # 3.5 of 700
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_measure_is_what_one_works_out_by_hand(name):
	assert getattr(measures(APRIL), name) == D(BY_HAND[name])


def test_roll_and_recovery_are_shares_of_what_stood_and_was_claimed():
	found = measures(APRIL)
	assert found.roll == {"1-30": D("25.0")} and found.recovery == {1: D("60.0"), 2: D("40.0")}


def test_nothing_to_divide_by_is_no_measure_and_no_zero():
	found = measures(Figures())
	assert {getattr(found, name) for name in BY_HAND} == {None}


def test_the_sum_is_measured_and_no_ratio_averaged():
	small = Figures(closing=D(10), sales_90=D(10), promises=1, promises_kept=1)
	big = Figures(closing=D(10), sales_90=D(190), promises=9, promises_kept=0)
	assert measures(add([small, big])).dso_simple == D("9.0")  # 20 ÷ 200 × 90, not (90 + 4.7) ÷ 2
	assert measures(add([small, big])).promises_kept == D("10.0")


def test_sums_keep_bands_levels_and_months_apart():
	other = Figures(months=(Month(30, D(1)),) * 3, rolled={"31-60": Pair(D(5), D(5))}, levels={2: Pair(D(1))})
	total = add([APRIL, other])
	assert total.levels == {1: Pair(D(300), D(180)), 2: Pair(D(101), D(40))}
	assert total.rolled["31-60"] == Pair(D(5), D(5)) and [m.sales for m in total.months] == [601, 401, 701]


def test_countback_uses_up_whole_months_before_it_counts_a_share():
	months = [Month(31, D(100)), Month(30, D(50)), Month(31, D(100))]
	assert countback(D(100), months) == D("31.0")
	assert countback(D(160), months) == D("64.1")  # 31 + 30 + 10 ÷ 100 × 31
	assert countback(D(999), months) == D("92.0")  # older than all that is looked at
	assert countback(D(0), months) == 0 and countback(D(-5), months) == 0
	assert countback(D(10), [Month(30, D(0))]) is None


def test_a_month_without_sales_counts_its_days_and_uses_nothing_up():
	assert countback(D(50), [Month(31, D(0)), Month(30, D(100))]) == D("46.0")
	assert countback(D(50), [Month(31, D(-40)), Month(30, D(100))]) == D("46.0")  # more returned than sold


def test_sales_by_month_end_with_the_day_and_go_back_a_year():
	sales = {date(2026, 4, 10): D(5), date(2026, 4, 11): D(9), date(2026, 3, 1): D(7), date(2025, 4, 1): D(3)}
	months = sales_by_month(sales, date(2026, 4, 10))
	assert (months[0], months[1]) == (Month(10, D(5)), Month(31, D(7)))
	assert len(months) == MONTHS_BACK and months[-1] == Month(30, D(3))
	assert month_starts(date(2026, 4, 10))[-1] == date(2025, 4, 1)


# Roll rates: 31 March → 30 April

MARCH, END = date(2026, 3, 31), date(2026, 4, 30)


def part(voucher: str, due: date, amount: int) -> Part:
	return Part(voucher, 0, due, D(amount))


def test_what_is_open_in_an_older_band_rolled_and_what_was_paid_did_not():
	before = [part("A", date(2026, 3, 15), 100), part("B", date(2026, 3, 20), 60)]
	after = [part("A", date(2026, 3, 15), 70), part("C", date(2026, 4, 1), 10)]
	assert rolled(before, after, MARCH, END) == {"1-30": Pair(D(160), D(70))}


def test_what_stays_in_its_band_did_not_roll_and_the_oldest_band_keeps():
	before = [part("A", date(2026, 5, 30), 100), part("B", date(2025, 1, 1), 40)]
	assert rolled(before, before, MARCH, END) == {
		"not_due": Pair(D(100), D(0)),
		"over_90": Pair(D(40), D(40)),
	}


def test_an_instalment_is_followed_by_itself():
	before = [Part("A", 1, date(2026, 3, 1), D(50)), Part("A", 2, date(2026, 4, 10), D(50))]
	after = [Part("A", 2, date(2026, 4, 10), D(50))]
	assert rolled(before, after, MARCH, END) == {
		"1-30": Pair(D(50), D(0)),
		"not_due": Pair(D(50), D(50)),
	}


# Recovery per level


def came(*rows: tuple[int, int]) -> dict:
	return {"A": [(date(2026, 4, day), D(amount)) for day, amount in rows]}


def test_money_after_a_letter_and_until_the_next_is_that_letters():
	claims = [Claimed("A", 1, date(2026, 4, 2), D(100)), Claimed("A", 2, date(2026, 4, 17), D(80))]
	found = recovered(claims, came((1, 5), (2, 5), (10, 20), (17, 3), (20, 50)), END)
	assert found == {1: Pair(D(100), D(23)), 2: Pair(D(80), D(50))}


def test_no_letter_brings_in_more_than_it_claimed_and_a_refund_brings_nothing():
	claims = [Claimed("A", 1, date(2026, 4, 2), D(100))]
	assert recovered(claims, came((10, 900)), END) == {1: Pair(D(100), D(100))}
	assert recovered(claims, came((10, -900)), END) == {1: Pair(D(100), D(0))}


def test_instalments_of_one_invoice_in_a_letter_are_one_claim():
	claims = [Claimed("A", 1, date(2026, 4, 2), D(60)), Claimed("A", 1, date(2026, 4, 2), D(40))]
	assert recovered(claims, came((10, 80)), END) == {1: Pair(D(100), D(80))}


# What was owed


def test_receipts_settle_the_earliest_instalment_and_the_form_may_be_in_any_order():
	terms = [(date(2026, 3, 1), D(50)), (date(2026, 2, 1), D(50))]
	assert spread("A", D(70), terms) == [
		Part("A", 2, date(2026, 2, 1), D(20)),
		Part("A", 1, date(2026, 3, 1), D(50)),
	]


def test_credits_cover_what_was_due_first():
	parts = [part("B", date(2026, 2, 1), 50), part("A", date(2026, 1, 1), 30)]
	assert covered(parts, D(40)) == [part("B", date(2026, 2, 1), 40)]
	assert covered(parts, D(500)) == []


money = st.decimals(0, 10**6, places=2)


@given(st.lists(money, min_size=1, max_size=5), money)
def test_nothing_is_lost_when_what_is_open_is_spread(amounts, left):
	terms = [(date(2026, 1, 1 + n), amount + 1) for n, amount in enumerate(amounts)]
	assert sum(p.amount for p in spread("A", left, terms)) == left


@given(st.lists(money, max_size=5), money)
def test_credits_take_what_they_are_worth_and_no_more(amounts, credit):
	parts = [Part(str(n), 0, date(2026, 1, 1), amount) for n, amount in enumerate(amounts) if amount]
	owed = sum(amounts)
	assert sum(p.amount for p in covered(parts, credit)) == max(owed - credit, 0)
