"""Items that are elsewhere: handed over, or given up with their case. Nobody asks for them, and only for them."""

from decimal import Decimal

import pytest

from ar_collections.core.away import GIVEN_UP, HANDED_OVER, Away
from ar_collections.core.explain import explain
from ar_collections.core.model import Block, Credit, Dispute, Promise
from ar_collections.core.plan import plan
from ar_collections.core.replay import book_to_dict
from ar_collections.core.replay_read import book_from_dict

from .build import LETTERS, STANDARD, book, customer, day, item, reason, steps

ONE = (("SINV-1", 1),)


def away(kind=HANDED_OVER, items=ONE, to="Zhong & Partners"):
	return Away(kind, day(140), to, items, "CHO-1")


def at(n=150, policy=LETTERS, **facts):
	return plan(book(customer(**facts), as_of=day(n), policy=policy))


@pytest.mark.parametrize(("kind", "code"), [(HANDED_OVER, "handed_over"), (GIVEN_UP, "given_up")])
@pytest.mark.parametrize("policy", [LETTERS, STANDARD])
def test_no_letter_call_or_decision_about_it(kind, code, policy):
	result = at(policy=policy, away=(away(kind),))
	assert not result.actions and reason(result) == code


def test_the_reason_names_who_has_it_and_since_when():
	result = at(away=(away(),))
	assert result.left_out[0].why.text() == f"handed over to Zhong & Partners on {day(140)}"


def test_the_other_items_of_the_customer_go_on():
	debtor = customer(item(), item("SINV-2"), away=(away(),))
	result = plan(book(debtor, as_of=day(15), policy=LETTERS))
	assert steps(result) == ["first"] and [line.invoice for line in result.actions[0].lines] == ["SINV-2"]


def test_another_instalment_is_another_item():
	debtor = customer(item(), item(term=2), away=(away(),))
	result = plan(book(debtor, as_of=day(15), policy=LETTERS))
	assert [line.term for line in result.actions[0].lines] == [2]


def test_money_covers_what_is_asked_for_first():
	debtor = customer(item(), item("SINV-2"), away=(away(),), credits=(Credit("PE-1", "CNY", Decimal(1000)),))
	result = plan(book(debtor, as_of=day(15), policy=LETTERS))
	assert not result.actions
	assert (reason(result), reason(result, "SINV-2")) == ("handed_over", "covered")


def test_where_it_is_comes_before_what_stops_it_here():
	facts = {"disputes": (Dispute("SINV-1"),), "blocks": (Block("Legal"),), "promises": (Promise(day(200)),)}
	assert reason(at(away=(away(),), **facts)) == "handed_over"
	assert reason(at(away=(away(GIVEN_UP), away()))) == "handed_over"


def test_it_is_in_the_replay_file():
	one = book(customer(away=(away(),)), as_of=day(150), policy=LETTERS)
	assert book_from_dict(book_to_dict(one)) == one


# Explained


def story(n, policy=STANDARD, **facts):
	one = book(customer(**facts), as_of=day(n), policy=policy)
	return explain(one, one.customers[0])[0]


def test_what_is_planned_today_is_told_with_its_reason():
	found = story(15)
	assert found.letter_today == "first" and found.why.code == "overdue" and found.level == 0


def test_what_lies_ahead_is_told_in_order():
	found = story(-20)
	assert found.today == () and [on for on, _title in found.ahead] == sorted(
		on for on, _title in found.ahead
	)
	assert found.ahead[0] == (day(-7), "reminder") and len(found.ahead) == 3


def test_a_stop_tells_its_end_and_what_comes_then():
	found = story(15, promises=(Promise(day(20), tolerance_days=2),))
	assert (found.why.code, found.ends, found.behind) == ("promise", day(23), "first")
	found = story(15, blocks=(Block("Query", until=day(18)),))
	assert (found.ends, found.behind) == (day(19), "first")
	found = story(15, away=(away(),))
	assert (found.ends, found.behind) == (None, "first")


def test_explaining_agrees_with_the_plan():
	for n in range(-10, 70):
		one = book(customer(), as_of=day(n), policy=STANDARD)
		titles = {a.title for a in plan(one).actions}
		assert set(explain(one, one.customers[0])[0].today) == titles
