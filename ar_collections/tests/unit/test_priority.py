"""Points of the worklist: each part by its rule, the sum explained; promises and ageing bands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core import ageing, promises
from ar_collections.core.model import CALL, Promise
from ar_collections.core.priority import Standing, Weights, parts, total

D = Decimal
DAY = date(2026, 11, 23)


def points(**known) -> dict[str, int]:
	return {part.code: part.points for part in parts(Standing(**{"idle_days": 0, **known}))}


def test_the_sum_is_explained_heaviest_part_first():
	found = parts(Standing(D(143900), D(143900), 36, promise_broken=True, kind=CALL, idle_days=6))
	assert [(part.code, part.points) for part in found] == [
		("amount", 40), ("promise_broken", 25), ("days", 15), ("idle", 6), ("kind", 2),
	]  # fmt: skip
	assert total(found) == 88
	assert found[0].values == {"amount": D(143900)}


def test_amounts_count_by_the_root_of_their_share_in_the_companys_largest():
	assert points(overdue=D(100), largest=D(100)) == {"amount": 40}
	assert points(overdue=D(25), largest=D(100)) == {"amount": 20}
	assert points(overdue=D("0.01"), largest=D(10**9)) == {"amount": 1}
	assert points(overdue=D(0), largest=D(100)) == {}


@pytest.mark.parametrize("days, expected", [(0, None), (6, 2), (36, 15), (60, 25), (500, 25)])
def test_days_overdue_count_up_to_sixty(days, expected):
	assert points(days_overdue=days).get("days") == expected


def test_a_day_without_contact_is_a_point_and_never_contacted_is_the_most():
	assert points(idle_days=3) == {"idle": 3}
	assert points(idle_days=300) == {"idle": 10}
	assert points(idle_days=None) == {"never_contacted": 10}


def test_risk_hold_lateness_and_kind_count():
	assert points(risk="High") == {"risk": 10} and points(risk="Low") == {}
	assert points(hold="Shipment Hold Proposed") == {"hold": 5}
	assert points(days_late=2) == {"late": 2} and points(days_late=40) == {"late": 5}
	assert points(kind="Follow-up")["kind"] > points(kind=CALL)["kind"]


def test_weights_are_data():
	assert total(parts(Standing(promise_broken=True, idle_days=0), Weights(broken_promise=99))) == 99


@given(
	st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2), st.integers(-10, 4000), st.booleans(),
	st.integers(-10, 4000),
)  # fmt: skip
def test_no_part_is_negative_and_more_of_the_same_never_lowers_the_sum(amount, largest, days, broken, idle):
	of = Standing(amount, largest, days, broken, days_late=days, idle_days=idle)
	assert all(part.points > 0 for part in parts(of))
	older = Standing(amount, largest, days + 1, True, days_late=days + 1, idle_days=idle + 1)
	assert total(parts(older)) >= total(parts(of))


# Promises


def promise(amount=None, tolerance=2) -> Promise:
	return Promise(DAY, D(amount) if amount else None, None, tolerance, (), DAY - timedelta(7))


def on(n: int) -> date:
	return DAY + timedelta(n)


@pytest.mark.parametrize(
	"amount, receipts, as_of, expected",
	[
		(100, [], on(2), promises.LIVE),
		(100, [], on(3), promises.BROKEN),
		(100, [(on(2), D(100))], on(3), promises.KEPT),
		(100, [(on(3), D(100))], on(3), promises.BROKEN),  # a day too late
		(100, [(on(-8), D(100))], on(3), promises.BROKEN),  # before it was made
		(100, [(on(0), D(60)), (on(1), D(40))], on(9), promises.KEPT),
		(100, [(on(0), D(60))], on(9), promises.PARTLY_KEPT),
		(None, [(on(0), D(1))], on(9), promises.KEPT),
		(None, [], on(9), promises.BROKEN),
	],
)
def test_a_promise_is_judged_by_the_money_until_its_day_plus_tolerance(amount, receipts, as_of, expected):
	money = [promises.Money(*receipt) for receipt in receipts]
	[verdict] = promises.judge([promise(amount)], money, as_of)
	assert verdict.state == expected


# Ageing


def test_bands_are_1_15_16_30_31_60_61_90_and_over_90():
	edges = [-5, 0, 1, 15, 16, 30, 31, 60, 61, 90, 91, 4000]
	assert [ageing.band_of(day).code for day in edges] == [
		"not_due", "not_due", "1-15", "1-15", "16-30", "16-30", "31-60", "31-60", "61-90", "61-90", "over_90",
		"over_90",
	]  # fmt: skip


def test_every_band_is_named_and_amounts_add_up():
	found = ageing.in_bands([(3, D(10)), (15, D(5)), (100, D(1))])
	assert list(found) == [band.code for band in ageing.BANDS]
	assert found["1-15"] == 15 and found["over_90"] == 1 and sum(found.values()) == 16
