"""How a customer pays, from plain figures."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ar_collections.core.behaviour import (
	Call,
	Past,
	Receipt,
	Term,
	Thresholds,
	behaviour,
	best_hour,
	paid_parts,
)
from ar_collections.core.model import Promise
from ar_collections.core.promises import Money

DUE = date(2026, 3, 2)
TODAY = date(2026, 6, 1)


def day(n: int) -> date:
	return DUE + timedelta(days=n)


def invoice(*receipts: tuple[int, int], amount: int = 100):
	return (Term(DUE, Decimal(amount)),), tuple(Receipt(day(n), Decimal(part)) for n, part in receipts)


def seen(*invoices, **more):
	return behaviour(Past(invoices=tuple(invoices), **more), TODAY)


def test_days_late_are_weighed_by_amount():
	assert seen(invoice((10, 900), amount=900), invoice((0, 100))).days_late == 9


def test_early_payments_count_against_late_ones():
	assert seen(invoice((-10, 100)), invoice((10, 100))).days_late == 0


def test_the_share_paid_late_is_of_the_money_not_of_the_invoices():
	assert seen(invoice((1, 300), amount=300), invoice((0, 100)), invoice((-1, 100))).share_late == 60


def test_nothing_paid_says_nothing():
	found = seen(invoice())
	assert (found.days_late, found.share_late, found.invoices_paid) == (None, None, 0)


def test_receipts_settle_instalments_oldest_first():
	terms = (Term(day(30), Decimal(50)), Term(day(0), Decimal(50)))
	receipts = (Receipt(day(10), Decimal(70)), Receipt(day(40), Decimal(30)))
	assert [(p.days_late, int(p.amount)) for p in paid_parts(terms, receipts)] == [
		(10, 50),
		(-20, 20),
		(10, 30),
	]


def test_an_overpayment_is_no_part_of_the_invoice():
	assert sum(part.amount for part in paid_parts(*invoice((5, 150)))) == 100


def test_a_habitual_late_payer_is_late_often_much_and_repeatedly():
	late = invoice((10, 100))
	assert seen(late, late, late).habitual_late
	assert not seen(late, late).habitual_late  # too few invoices
	assert not seen(*[invoice((3, 100))] * 3).habitual_late  # hardly late
	mostly_in_time = [invoice((40, 100)), *[invoice((0, 100))] * 3]
	assert seen(*mostly_in_time).days_late == 10 and not seen(*mostly_in_time).habitual_late
	strict = Thresholds(share_late=20, days_late=1, invoices=1)
	assert behaviour(Past(invoices=tuple(mostly_in_time)), TODAY, strict).habitual_late


def promise(until: int, amount: int | None = None, made: int = 0, tolerance: int = 2) -> Promise:
	return Promise(
		day(until), Decimal(amount) if amount else None, tolerance_days=tolerance, made_on=day(made)
	)


def money(*receipts: tuple[int, int]):
	return tuple(Money(day(n), Decimal(amount)) for n, amount in receipts)


def test_kept_and_broken_promises_are_counted_and_the_last_one_is_told():
	found = seen(promises=(promise(10, 50), promise(20, 50), promise(200, 50)), money=money((9, 50)))
	assert (found.promises_kept, found.promises_broken, found.last_promise_broken) == (1, 1, True)


def calls(hour: int, reached: int, missed: int) -> list[Call]:
	return [Call(hour, True)] * reached + [Call(hour, False)] * missed


def test_the_best_hour_is_the_one_that_reaches_most_often():
	assert best_hour([*calls(9, 7, 2), *calls(14, 2, 4)]) == (9, 7, 9)


def test_few_calls_prove_little():
	assert best_hour(calls(9, 2, 0)) == (None, 0, 0)
	assert best_hour([*calls(9, 9, 1), *calls(14, 3, 0)]) == (9, 9, 10)


def test_an_hour_that_reached_nobody_is_never_the_best():
	assert best_hour(calls(9, 0, 9)) == (None, 0, 0)


RECEIPTS = st.lists(st.tuples(st.integers(-50, 90), st.integers(1, 400)), max_size=8)


@given(RECEIPTS, st.integers(1, 1000))
def test_never_more_than_billed_and_never_more_than_received_is_counted(receipts, amount):
	parts = paid_parts(*invoice(*receipts, amount=amount))
	assert sum((p.amount for p in parts), Decimal(0)) == min(amount, sum(a for _n, a in receipts))


@given(st.lists(RECEIPTS, max_size=4))
def test_the_average_lies_between_the_earliest_and_the_latest_payment(histories):
	found = seen(*[invoice(*receipts) for receipts in histories])
	days = [n for receipts in histories for n, _amount in receipts]
	assert found.days_late is None or min(days) <= found.days_late <= max(days)
