"""Interest on overdue items, against figures computed by hand (the arithmetic stands beside each case)."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.interest import (
	PER_DAY,
	Band,
	Basis,
	Change,
	Rate,
	RateGap,
	interest,
	lump_sum,
)
from ar_collections.core.part_payments import Receipt, Term, changes_of_terms


def flat(percent: str, **more) -> Basis:
	return Basis("flat", rates=(Rate(date(2000, 1, 1), D(percent)),), **more)


LPR_50 = Basis(
	"LPR + 50 %",
	rates=(Rate(date(2024, 7, 22), D("3.35")), Rate(date(2024, 10, 21), D("3.10"))),
	margin_percent=D(50),
)
ECB_8 = Basis(
	"ECB + 8",
	rates=(Rate(date(2025, 1, 1), D("3.15"), date(2025, 6, 30)),),
	margin_points=D(8),
	lump_sums=(Band(D(0), D(40)),),
	lump_sum_currency="EUR",
)
UK = Basis(
	"UK", lump_sums=(Band(D(0), D(40)), Band(D(1000), D(70)), Band(D(10000), D(100))), lump_sum_currency="GBP"
)

CASES = {
	# 11 to 31 January = 21 days; 1,000 x 6 % = 60 a year; 60 x 21 / 365 = 3.452…
	"flat rate": ("1000", date(2026, 1, 10), date(2026, 1, 31), flat("6"), (), 2, "3.45"),
	# 7.3 % / 365 = 0.02 % a day; 10 days x 10,000 = 20.00; 20 days x 6,000 x 0.02 % = 24.00
	"part payment": (
		"10000", date(2026, 3, 1), date(2026, 3, 31), flat("7.3"), (Change(date(2026, 3, 11), D(4000)),), 2, "44.00",
	),
	# 73,000 / 365 = 200: to 20 October 10 days x 200 x 5.025 % = 100.50; then 10 days x 200 x 4.65 % = 93.00
	"rate changes on the way": ("73000", date(2024, 10, 10), date(2024, 10, 30), LPR_50, (), 2, "193.50"),
	# 28 and 29 February, 1 March = 3 days; 36,500 x 10 % / 365 = 10 a day
	"leap year": ("36500", date(2024, 2, 27), date(2024, 3, 1), flat("10"), (), 2, "30.00"),
	# the same without 29 February: 2 days
	"no leap year": ("36500", date(2023, 2, 27), date(2023, 3, 1), flat("10"), (), 2, "20.00"),
	# 36,000 x 10 % / 360 = 10 a day; 30 days
	"year of 360 days": ("36000", date(2026, 4, 1), date(2026, 5, 1), flat("10", day_basis=360), (), 2, "300.00"),
	# 0.05 % of 12,345.67 = 6.172835 a day; 7 days = 43.209845
	"rate per day": ("12345.67", date(2026, 6, 1), date(2026, 6, 8), flat("0.05", kind=PER_DAY), (), 2, "43.21"),
	# 0.5 a day; 500 days = 250, but at most 20 % of 1,000
	"ceiling": (
		"1000", date(2025, 1, 1), date(2025, 1, 1) + timedelta(500),
		flat("0.05", kind=PER_DAY, ceiling_percent=D(20)), (), 2, "200.00",
	),
	# 3.65 % / 365 = 0.01 % a day; 10 days x 5,000 = 5.00; 18 days x 3,000 = 5.40
	"credit note": (
		"5000", date(2026, 1, 31), date(2026, 2, 28), flat("3.65"), (Change(date(2026, 2, 10), D(2000)),), 2, "10.40",
	),
	# 600 are left at the due date; 3.65 % = 0.06 a day; 10 days
	"paid in part before it was due": (
		"1000", date(2026, 5, 1), date(2026, 5, 11), flat("3.65"), (Change(date(2026, 4, 1), D(400)),), 2, "0.60",
	),
	# 1,000,000 x 3 % = 30,000 a year; x 5 / 365 = 410.958…; the yen has no cents
	"currency without cents": ("1000000", date(2026, 7, 1), date(2026, 7, 6), flat("3"), (), 0, "411"),
	# 3.15 + 8 = 11.15 %; 36,500 x 11.15 % / 365 = 11.15 a day; 10 days
	"points on top": ("36500", date(2025, 3, 1), date(2025, 3, 11), ECB_8, (), 2, "111.50"),
	# 2 days until all of it is paid: 36,500 x 10 % / 365 x 2
	"ends with the payment": (
		"36500", date(2026, 8, 1), date(2026, 9, 1), flat("10"), (Change(date(2026, 8, 3), D(36500)),), 2, "20.00",
	),
	"not overdue": ("1000", date(2026, 1, 10), date(2026, 1, 10), flat("6"), (), 2, "0"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_interest_is_what_the_hand_computes(case):
	amount, due, as_of, basis, changes, digits, expected = CASES[case]
	assert interest(D(amount), due, as_of, basis, changes, digits).amount == D(expected)


def test_segments_show_days_balance_and_rate():
	found = interest(D(73000), date(2024, 10, 10), date(2024, 10, 30), LPR_50).segments
	assert [(s.from_day.day, s.to_day.day, s.days, s.rate) for s in found] == [
		(11, 20, 10, D("5.025")),
		(21, 30, 10, D("4.65")),
	]


def test_days_without_a_rate_are_named_and_never_free():
	with pytest.raises(RateGap) as caught:
		interest(D(100), date(2024, 12, 20), date(2025, 7, 10), ECB_8)
	assert caught.value.days == (
		(date(2024, 12, 21), date(2024, 12, 31)),
		(date(2025, 7, 1), date(2025, 7, 10)),
	)
	with pytest.raises(RateGap):
		interest(D(100), date(2026, 1, 1), date(2026, 1, 2), Basis("empty"))


def test_a_gap_after_everything_was_paid_hurts_nobody():
	paid = (Change(date(2025, 6, 30), D(100)),)
	assert interest(D(100), date(2025, 6, 20), date(2025, 7, 10), ECB_8, paid).amount > 0


@pytest.mark.parametrize(
	"basis, overdue, currency, expected",
	[
		(UK, "999.99", "GBP", 40),
		(UK, "1000", "GBP", 70),
		(UK, "10000", "GBP", 100),
		(UK, "10000", "EUR", 0),
		(ECB_8, "0.01", "EUR", 40),
		(ECB_8, "0", "EUR", 0),
	],
)
def test_a_lump_sum_is_of_the_highest_band_reached_in_its_own_currency(basis, overdue, currency, expected):
	assert lump_sum(basis, D(overdue), currency) == expected


MARCH = date(2026, 3, 1)
DAYS = st.integers(0, 400)
AMOUNTS = st.decimals("0", "1000000", places=2)


@given(AMOUNTS, DAYS, DAYS, st.decimals("0", "30", places=2))
def test_two_periods_are_worth_as_much_as_the_whole(amount, first, second, percent):
	basis, middle = flat(str(percent)), MARCH + timedelta(first)
	parts = (
		interest(amount, MARCH, middle, basis),
		interest(amount, middle, middle + timedelta(second), basis),
	)
	whole = interest(amount, MARCH, middle + timedelta(second), basis)
	assert abs(sum(p.exact for p in parts) - whole.exact) < D("1e-15")


@given(AMOUNTS, DAYS, st.integers(0, 300), AMOUNTS)
def test_a_day_more_is_never_worth_less(amount, days, paid_after, paid):
	changes = (Change(MARCH + timedelta(paid_after), min(paid, amount)),)
	end = MARCH + timedelta(days)
	less, more = (interest(amount, MARCH, day, flat("5"), changes).exact for day in (end, end + timedelta(1)))
	assert less <= more


@given(DAYS)
def test_nothing_owed_bears_nothing(days):
	assert interest(D(0), MARCH, MARCH + timedelta(days), Basis("empty")).amount == 0


# Which instalment a payment lowered

TERMS = [(1, date(2026, 3, 1)), (2, date(2026, 4, 1)), (3, date(2026, 5, 1))]
POSTED = date(2026, 2, 1)


def terms(*paid: int) -> list[Term]:
	return [Term(n, due, D(200), D(p)) for (n, due), p in zip(TERMS, paid, strict=True)]


def test_payments_lower_the_oldest_instalment_first_each_on_its_day():
	receipts = [Receipt(date(2026, 3, 20), D(50)), Receipt(date(2026, 3, 10), D(250))]
	assert changes_of_terms(terms(200, 100, 0), receipts, POSTED) == {
		1: [Change(date(2026, 3, 10), D(200))],
		2: [Change(date(2026, 3, 10), D(50)), Change(date(2026, 3, 20), D(50))],
		3: [],
	}


def test_a_payment_that_names_its_instalment_stays_there():
	receipts = [Receipt(date(2026, 3, 10), D(120), 3), Receipt(date(2026, 3, 12), D(80))]
	found = changes_of_terms(terms(80, 0, 120), receipts, POSTED)
	assert found == {1: [Change(date(2026, 3, 12), D(80))], 2: [], 3: [Change(date(2026, 3, 10), D(120))]}


def test_money_paid_back_opens_what_it_had_settled():
	receipts = [Receipt(date(2026, 3, 10), D(300)), Receipt(date(2026, 3, 20), D(-150))]
	found = changes_of_terms(terms(150, 0, 0), receipts, POSTED)
	assert sum(c.amount for c in found[1]) == 150 and sum(c.amount for c in found[2]) == 0


def test_what_no_receipt_explains_is_as_old_as_the_invoice():
	assert changes_of_terms(terms(200, 0, 0), [], POSTED)[1] == [Change(POSTED, D(200))]


@given(
	st.lists(st.integers(0, 200), min_size=3, max_size=3),
	st.lists(st.tuples(DAYS, st.integers(-300, 300), st.sampled_from([None, 1, 2, 3])), max_size=6),
)
def test_whatever_came_the_end_is_what_the_ledger_says(paid, came):
	receipts = [Receipt(POSTED + timedelta(day), D(amount), term) for day, amount, term in came]
	found = changes_of_terms(terms(*paid), receipts, POSTED)
	assert [sum((c.amount for c in found[n]), D(0)) for n, _due in TERMS] == paid
