"""A promise stops what was promised, no more and no longer (docs/decisions/014)."""

from dataclasses import replace
from decimal import Decimal

from ar_collections.core.items import claims
from ar_collections.core.model import Credit, Promise
from ar_collections.core.plan import plan

from .build import LETTERS, book, customer, day, item, reason


def promise(amount, currency="CNY", **more) -> Promise:
	return Promise(day(20), Decimal(amount), currency, **more)


def lines(debtor, n=15):
	actions = plan(book(debtor, as_of=day(n), policy=LETTERS)).actions
	assert all(a.total == sum(line.open for line in a.lines) for a in actions)
	return [(line.invoice, line.open, line.disputed) for a in actions for line in a.lines]


def test_promise_of_an_amount_stops_that_amount_oldest_first_and_the_rest_is_claimed():
	three = customer(
		item("A", due=day(-2)), item("B", due=day(-1)), item("C"), promises=(promise(1500),)
	)  # fmt: skip
	assert lines(three) == [("B", 500, 500), ("C", 1000, 0)]
	assert reason(plan(book(three, as_of=day(15), policy=LETTERS)), "A") == "promise_amount"


def test_promised_amount_is_lowered_by_what_came_in_since():
	paid = (((day(4), "CNY", Decimal(900))), (day(6), "CNY", Decimal(300)), (day(7), "EUR", Decimal(50)))
	debtor = customer(item("A"), item("B"), promises=(promise(1000, made_on=day(5)),), receipts=paid)
	assert lines(debtor) == [("A", 300, 700), ("B", 1000, 0)]


def test_one_receipt_keeps_one_promise_only():
	two = (promise(400, made_on=day(5), name="P1"), promise(400, made_on=day(5), name="P2"))
	debtor = customer(item("A"), promises=two, receipts=((day(6), "CNY", Decimal(400)),))
	assert lines(debtor) == [("A", 600, 400)]


def test_promise_does_not_cover_what_was_invoiced_after_it_was_made():
	old, new = item("A", posting_date=day(-30)), item("B", posting_date=day(6), due=day(-1))
	assert lines(customer(old, new, promises=(promise(1500, made_on=day(5)),))) == [("B", 1000, 0)]
	whole = Promise(day(20), made_on=day(5))
	assert lines(customer(old, new, promises=(whole,))) == [("B", 1000, 0)]


def test_amount_without_a_currency_is_in_the_only_one_owed_and_stops_nothing_among_several():
	assert lines(customer(item("A"), promises=(promise(300, None),))) == [("A", 700, 300)]
	two = customer(item("A"), item("B", currency="EUR"), promises=(promise(300, None),))
	assert lines(two) == [("A", 1000, 0), ("B", 1000, 0)]


def test_promise_names_its_items():
	debtor = customer(item("A"), item("B"), promises=(promise(5000, items=(("B", 1),)),))
	assert lines(debtor) == [("A", 1000, 0)]


def test_promise_over_leaves_everything_claimed_again():
	late = replace(promise(1500), day=day(14), tolerance_days=0)
	assert lines(customer(item("A"), promises=(late,))) == [("A", 1000, 0)]
	assert lines(customer(item("A"), promises=(replace(late, tolerance_days=1),))) == []


def test_promise_is_not_used_up_by_items_nobody_asks_for():
	debtor = customer(item("A", no_follow_up=True, due=day(-5)), item("B"), promises=(promise(600),))
	assert lines(debtor) == [("B", 400, 600)]


def test_promises_without_names_are_taken_in_the_same_order_however_they_come():
	several = tuple(promise(n, made_on=day(n % 7)) for n in (300, 100, 200))
	debtor = customer(item("A", "250.00"), item("B", "500.00"), promises=several)
	again = replace(debtor, promises=several[::-1])
	assert claims(debtor, day(15)) == claims(again, day(15))


def test_receipt_covers_what_is_asked_for_before_what_is_promised():
	debtor = customer(
		item("A", due=day(-1)), item("B"), promises=(promise(1000),), credits=(Credit("PE", "CNY", Decimal(1200)),)
	)  # fmt: skip
	assert lines(debtor) == []
