"""A promise stops what was promised, no more and no longer (docs/decisions/014)."""

from dataclasses import replace
from decimal import Decimal

from ar_collections.core.items import claims
from ar_collections.core.model import Credit, Promise
from ar_collections.core.plan import plan
from ar_collections.core.promises import (
	BROKEN,
	KEPT,
	LIVE,
	OPEN,
	PARTLY_KEPT,
	Money,
	current,
	judge,
	whole,
)

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


# A plan: each instalment is a promise of its own


def plan_of(*parts, **more) -> tuple[Promise, ...]:
	return tuple(Promise(day(n), Decimal(amount), "CNY", 0, (), day(0), "P", **more) for n, amount in parts)


def test_what_paid_an_instalment_that_is_over_is_not_taken_off_the_next_one():
	paid = ((day(9), "CNY", Decimal(300)),)
	debtor = customer(item("A"), promises=plan_of((10, 300), (40, 400)), receipts=paid)
	assert lines(debtor, 15) == [("A", 600, 400)]


def test_a_missed_instalment_stops_nothing_any_more_and_the_next_one_still_does():
	assert lines(customer(item("A"), promises=plan_of((10, 300), (40, 400))), 15) == [("A", 600, 400)]


# What became of it


def money(*receipts, **more):
	return [Money(day(n), Decimal(amount), "CNY", **more) for n, amount in receipts]


def states(promises, came, as_of, own="CNY"):
	return [(v.state, v.came) for v in judge(promises, came, day(as_of), own)]


def test_each_instalment_is_judged_by_money_of_its_own():
	plan_ = plan_of((10, 300), (20, 300), (40, 400))
	found = states(plan_, money((8, 300), (15, 100), (21, 200)), 25)
	assert found == [(KEPT, 300), (PARTLY_KEPT, 100), (LIVE, 200)]


def test_a_plan_is_open_while_an_instalment_is_to_come_and_is_kept_by_all_of_them():
	plan_ = plan_of((10, 300), (20, 300))

	def became(came, as_of):
		return whole(judge(plan_, came, day(as_of)), day(as_of))

	assert became((), 15) == OPEN
	assert became((), 25) == BROKEN
	assert became(money((9, 300)), 25) == PARTLY_KEPT
	assert became(money((9, 600)), 12) == KEPT


def test_a_promise_without_an_amount_is_open_until_its_day():
	whole_account = [Promise(day(10), None, made_on=day(0), name="P")]
	assert whole(judge(whole_account, money((5, 1)), day(6)), day(6)) == OPEN
	assert whole(judge(whole_account, money((5, 1)), day(11)), day(11)) == KEPT


def test_a_promise_about_an_invoice_is_kept_by_money_booked_on_it_or_on_account():
	of_b = [Promise(day(10), Decimal(100), "CNY", 0, (("B", 1),), day(0), "P")]
	assert states(of_b, money((5, 100), against="A"), 11) == [(BROKEN, 0)]
	assert states(of_b, [*money((5, 60)), *money((6, 40), against="B")], 11) == [(KEPT, 100)]


def test_money_in_another_currency_keeps_a_promise_in_the_companys_only():
	euro = [Money(day(5), Decimal(10), "EUR", Decimal(78))]
	in_own, in_dollars = plan_of((10, 78)), [Promise(day(10), Decimal(78), "USD", made_on=day(0))]
	assert states(in_own, euro, 11) == [(KEPT, 78)]
	assert states(in_dollars, euro, 11) == [(BROKEN, 0)]


def test_what_was_agreed_last_replaces_what_it_speaks_of():
	about_a = Promise(day(10), Decimal(1), "CNY", 0, (("A", 0),), day(0), "P1")
	about_b = Promise(day(20), Decimal(1), "CNY", 0, (("B", 0),), day(1), "P2")
	everything = Promise(day(30), Decimal(1), "CNY", 0, (), day(2), "P3")
	dollars = Promise(day(30), Decimal(1), "USD", 0, (), day(2), "P4")
	assert current([about_a, about_b]) == (about_a, about_b)
	assert current([about_a, about_b, everything]) == (everything,)
	assert current([everything, about_a]) == (everything, about_a)
	assert current([everything, dollars]) == (everything, dollars)
	assert current(plan_of((10, 300), (40, 400))) == plan_of((10, 300), (40, 400))
