"""Provision for doubtful debts, computed by hand beside the code."""

from decimal import Decimal as D

import pytest

from ar_collections.core.provision import (
	Exposure,
	Rate,
	less_credits,
	loss_rates,
	problems,
	provided,
	rolled_on,
	share_of,
)

RATES = (
	Rate(0, 0, D("0.005")),
	Rate(1, 30, D("0.02")),
	Rate(31, 90, D("0.10")),
	Rate(91, None, D("0.50")),
	Rate(0, None, D("0.8"), "High"),
)


@pytest.mark.parametrize(
	("days", "risk", "share"),
	[
		(0, None, "0.005"),
		(-9, None, "0.005"),
		(30, "Low", "0.02"),
		(31, None, "0.10"),
		(91, None, "0.50"),
		(5, "High", "0.8"),
	],
)
def test_the_band_says_the_share_and_the_class_of_the_customer_comes_first(days, risk, share):
	assert share_of(RATES, days, risk) == D(share)


def test_what_is_lost_is_rounded_once_at_the_end():
	found = [Exposure(0, D("100.01")), Exposure(10, D("33.33")), Exposure(45, D("0.07"))]
	# 0.50005 + 0.6666 + 0.007 = 1.17365
	assert provided(found, RATES, None) == D("1.17")


def test_credits_are_taken_off_the_oldest_first():
	found = less_credits([Exposure(10, D(100)), Exposure(95, D(60)), Exposure(0, D(40))], D(90))
	assert {one.days: one.amount for one in found} == {10: D(70), 0: D(40)}
	assert less_credits([Exposure(10, D(50))], D(90)) == []


@pytest.mark.parametrize(
	("rates", "what"),
	[
		([Rate(0, None, D("1.01"))], "share"),
		([Rate(0, None, D("-0.1"))], "share"),
		([Rate(0, 30, D(0)), Rate(31, 20, D(0)), Rate(32, None, D(0))], "order"),
		([Rate(0, 30, D(0)), Rate(30, None, D(0))], "overlap"),
		([Rate(0, None, D(0)), Rate(10, None, D(0))], "overlap"),
		([Rate(0, 30, D(0)), Rate(40, None, D(0))], "gap"),
		([Rate(1, None, D(0))], "gap"),
		([Rate(0, 30, D(0))], "gap"),
	],
)
def test_rates_beyond_everything_and_days_told_twice_or_never_are_found(rates, what):
	assert what in [problem for problem, *_rows in problems(rates)]


def test_a_matrix_without_faults_has_no_problems():
	assert problems(RATES) == []


def test_a_loss_rate_is_what_rolls_on_band_after_band_times_the_last():
	# 40 % of the not-due amounts roll on, 25 % of those, half of the rest is lost: 0.4 × 0.25 × 0.5
	assert loss_rates([D("0.4"), D("0.25")], D("0.5")) == [D("0.0500"), D("0.125"), D("0.5")]
	assert loss_rates([D("1.7"), D("-3")], D(1)) == [D(0), D(0), D(1)]


def test_the_share_that_rolls_on_is_weighed_by_amount():
	# not due 100 → 30 in band 1 (30 %); 300 → 60 (20 %): 90 of 400
	# band 1: 50 stood, 10 are new in the last band (20 %); 30 stood, 15 are new (50 %): 25 of 80
	months = [[D(100), D(50), D(5)], [D(300), D(30), D(15)], [D(0), D(60), D(30)]]
	assert rolled_on(months) == [D(90) / D(400), D(25) / D(80)]


def test_no_history_rolls_nothing():
	assert rolled_on([]) == [] and rolled_on([[D(1), D(2)]]) == [D(0)]
