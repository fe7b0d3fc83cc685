"""A statement of account: balances that run, an ageing strip that adds up, the order of its lines."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.statement import (
	ON_ACCOUNT,
	STRIP,
	Movement,
	OpenLine,
	account,
	band_of,
	difference,
	in_currencies,
	kind_of,
)

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def movement(day: int, amount: str, voucher: str = "SINV-1", kind: str = "invoice") -> Movement:
	return Movement(date(2026, 3, day), "Sales Invoice", voucher, kind, D(amount))


def line(open_amount: str, due: date | None = None, voucher: str = "SINV-1", term: int = 1) -> OpenLine:
	amount = D(open_amount)
	return OpenLine("Sales Invoice", voucher, term, "invoice", FIRST, due, amount, amount)


def of(opening: str = "0", movements=(), lines=(), currency: str = "CNY"):
	return account(currency, (FIRST, LAST), D(opening), movements, lines)


def test_the_balance_runs_from_the_opening_to_the_closing_one():
	found = of("100.10", [movement(9, "-60", kind="receipt"), movement(2, "50.05")])
	assert [row.balance for row in found.rows] == [D("150.15"), D("90.15")]
	assert (found.closing, found.charged, found.credited) == (D("90.15"), D("50.05"), D("60"))


def test_on_one_day_what_was_charged_comes_before_what_was_credited():
	found = of(movements=[movement(5, "-10", "PE-1"), movement(5, "10", "SINV-9")])
	assert [row.movement.voucher for row in found.rows] == ["SINV-9", "PE-1"]
	assert all(row.balance >= 0 for row in found.rows)


def test_what_settles_itself_is_no_movement():
	assert of(movements=[movement(5, "0")]).rows == ()


def test_credits_stand_last_and_the_oldest_due_first():
	lines = [line("-5", voucher="PE-1"), line("1", date(2026, 4, 1), "B"), line("2", date(2026, 1, 1), "A")]
	assert [one.voucher for one in of(lines=lines).open_lines] == ["A", "B", "PE-1"]


@pytest.mark.parametrize(
	("days", "band"),
	[(-5, "not_due"), (0, "not_due"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"),
		(90, "61-90"), (91, "over_90"), (4000, "over_90")],
)  # fmt: skip
def test_bands_of_the_strip_meet_without_a_gap(days, band):
	due = date.fromordinal(LAST.toordinal() - days)
	assert band_of(line("1", due), LAST) == band


def test_overdue_counts_no_credit():
	found = of("7", lines=[line("10", date(2026, 3, 30)), line("-3")])
	assert (found.overdue, found.ageing["1-30"], found.ageing[ON_ACCOUNT]) == (D(10), D(10), D(-3))
	assert difference(found) == 0


@given(st.lists(st.tuples(st.integers(-400, 400), st.decimals("-1e6", "1e6", places=2))))
def test_the_strip_adds_up_to_what_is_open(rows):
	lines = [
		line(str(amount), date.fromordinal(LAST.toordinal() - days), f"V-{number}")
		for number, (days, amount) in enumerate(rows)
	]
	found = of(lines=lines)
	assert sum(found.ageing.values()) == sum(one.open for one in found.open_lines)
	assert set(found.ageing) == {code for code, _last in STRIP} | {ON_ACCOUNT}


def test_currencies_are_never_mixed_and_the_companys_own_comes_first():
	accounts = [of("1", currency="EUR"), of("0", currency="AUD"), of("1", currency="CNY")]
	assert [one.currency for one in in_currencies(accounts, "CNY")] == ["CNY", "EUR"]


def test_an_account_that_came_to_nothing_is_shown_when_something_moved():
	assert not of(movements=[movement(2, "10"), movement(3, "-10", "PE-1")]).is_empty
	assert of().is_empty


@pytest.mark.parametrize(
	("voucher_type", "amount", "facts", "kind"),
	[
		("Sales Invoice", "1", {}, "invoice"),
		("Sales Invoice", "-1", {"is_return": True}, "credit_note"),
		("Sales Invoice", "1", {"is_opening": True}, "opening"),
		("Payment Entry", "-1", {}, "receipt"),
		("Payment Entry", "1", {}, "refund"),
		("Journal Entry", "-1", {}, "journal"),
		("Journal Entry", "1", {"is_opening": True}, "opening"),
	],
)
def test_a_voucher_is_called_by_its_name(voucher_type, amount, facts, kind):
	assert kind_of(voucher_type, D(amount), **facts) == kind
