"""Promises are judged by the money that came in until their day plus tolerance, each receipt for one of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ar_collections.core.model import Promise
from ar_collections.core.promises import BROKEN, KEPT, LIVE, PARTLY_KEPT, Money, judge

D = Decimal
DAY = date(2026, 11, 23)


def on(n: int) -> date:
	return DAY + timedelta(n)


def promise(amount=None, until: int = 0, made: int = -7, tolerance: int = 2) -> Promise:
	return Promise(on(until), D(amount) if amount else None, None, tolerance, (), on(made))


def states(promises, receipts, as_of) -> list[str]:
	return [verdict.state for verdict in judge(promises, [Money(*receipt) for receipt in receipts], as_of)]


@pytest.mark.parametrize(
	"amount, receipts, as_of, expected",
	[
		(100, [], on(2), LIVE),
		(100, [], on(3), BROKEN),
		(100, [(on(2), D(100))], on(3), KEPT),
		(100, [(on(3), D(100))], on(3), BROKEN),  # a day too late
		(100, [(on(-8), D(100))], on(3), BROKEN),  # before it was made
		(100, [(on(0), D(60)), (on(1), D(40))], on(9), KEPT),
		(100, [(on(0), D(60))], on(9), PARTLY_KEPT),
		(100, [(on(0), D("99.995"))], on(9), KEPT),  # less than a cent is missing
		(100, [(on(-2), D(100))], on(-1), KEPT),  # judged early
		(None, [(on(0), D(1))], on(9), KEPT),
		(None, [], on(9), BROKEN),
	],
)
def test_a_promise_is_judged_by_the_money_until_its_day_plus_tolerance(amount, receipts, as_of, expected):
	assert states([promise(amount)], receipts, as_of) == [expected]


def test_money_keeps_one_promise_only_the_earliest():
	instalments = [promise(50, until=10), promise(50, until=0)]
	assert states(instalments, [(on(-1), D(50))], on(20)) == [KEPT, BROKEN]
	assert states(instalments, [(on(-1), D(100))], on(20)) == [KEPT, KEPT]


def test_the_states_come_in_the_order_of_the_days():
	newest_first = [promise(50, until=30), promise(50, until=0), promise(50, until=-3)]
	assert states(newest_first, [(on(-4), D(50))], on(3)) == [KEPT, BROKEN, LIVE]
