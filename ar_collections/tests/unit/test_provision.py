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
	july = {"A": (0, D(100)), "B": (0, D(300)), "C": (1, D(50)), "D": (2, D(900))}
	# 30 left of A and older: rolled; B paid; C older with 10 left; D stays in the last band, that is no inflow
	august = {"A": (1, D(30)), "C": (2, D(10)), "D": (2, D(900)), "E": (0, D(100))}
	# A older still and untouched; E not older: did not roll; F is new in band 2 from nowhere: did not roll
	september = {"A": (2, D(30)), "C": (2, D(10)), "E": (0, D(100)), "F": (2, D(70))}
	# band 0: 30 of 400, then 0 of 100; band 1: 10 of 50, then 30 of 30
	assert rolled_on([july, august, september], 3) == [D(30) / D(500), D(40) / D(80)]


def test_a_steady_book_loses_by_what_moves_into_the_last_band_though_its_sum_never_grows():
	# Month by month the same sums [200, 50, 20], and of each band the next one's sum rolls on; as much as
	# reaches the last band is collected of it.
	def month(at: int):
		return {f"new {at}": (0, D(200)), f"new {at - 1}": (1, D(50)), f"new {at - 2}": (2, D(20))}

	shares = rolled_on([month(at) for at in range(1, 5)], 3)
	assert shares == [D("0.25"), D("0.4")]  # 50 of 200, 20 of 50
	assert loss_rates(shares, D("0.5")) == [D("0.05"), D("0.2"), D("0.5")]


def test_a_payment_on_what_is_oldest_changes_no_share():
	before = {"A": (0, D(100)), "old": (1, D(1000))}
	assert rolled_on([before, {"A": (1, D(100))}], 2) == [D(1)]


def test_no_history_rolls_nothing():
	assert rolled_on([], 2) == [D(0)] and rolled_on([{"A": (0, D(1))}], 2) == [D(0)]
