"""Which policy an item follows (docs/decisions/015)."""

from dataclasses import replace

import pytest

from ar_collections.core.model import EVERYWHERE, Policy, Scope
from ar_collections.core.plan import plan
from ar_collections.core.policy_problems import conflicts

from .build import book, customer, day, item, letter, reason

KEY = Scope(customer_groups=frozenset({"Key"}))
CNY = Scope(currencies=frozenset({"CNY"}))
KEY_CNY = replace(KEY, currencies=CNY.currencies)


def policy(name, rank=0, scope=EVERYWHERE):
	return Policy(name, (letter(name, 15, level=1),), rank=rank, scope=scope)


def chosen(*policies, default="standard", **facts):
	debtor = customer(**{"groups": ("Key", "All"), **facts})
	result = plan(book(debtor, as_of=day(15), policies=policies, default_policy=default))
	return [a.policy for a in result.actions] or reason(result)


@pytest.mark.parametrize("rank", [-1, 0, 5])
def test_policy_for_this_customer_comes_before_the_default_whatever_the_ranks(rank):
	assert chosen(policy("standard", rank=0), policy("key", rank, KEY)) == ["key"]
	assert chosen(policy("standard", rank=9), policy("key", rank, KEY), groups=()) == ["standard"]


def test_policy_for_everybody_needs_a_higher_rank_than_the_default():
	assert chosen(policy("standard"), policy("zeal")) == ["standard"]
	assert chosen(policy("standard"), policy("zeal", 1)) == ["zeal"]
	assert chosen(policy("standard"), policy("zeal"), default=None) == ["zeal"]


def test_default_is_the_last_resort_also_outside_its_scope():
	assert chosen(policy("standard", scope=KEY), groups=()) == ["standard"]


@pytest.mark.parametrize(
	"facts",
	[
		{"policy": "draft"},
		{"items": (item(policy="draft"),)},
		{"items": (item(policy="draft"),), "policy": "key"},
	],
)
def test_item_whose_own_policy_is_not_approved_is_left_out_and_says_so(facts):
	policies = (policy("standard"), policy("key", 5, KEY))
	debtor = replace(customer(groups=("Key",)), **facts)
	result = plan(book(debtor, as_of=day(15), policies=policies, default_policy="standard"))
	assert not result.actions
	assert result.left_out[0].why.text() == "policy “draft” is not approved"


def test_equal_ranks_with_scopes_that_meet_are_a_problem_and_others_are_not():
	mine = policy("mine", 3, KEY)
	others = [
		policy("same rank", 3, CNY), policy("other rank", 4, CNY), policy("apart", 3, Scope(customer_groups=frozenset({"B"}))),
		policy("everybody", 3), mine,
	]  # fmt: skip
	assert [p.values for p in conflicts(mine, others)] == [("same rank", 3)]
	assert conflicts(policy("everybody", 3), others) == []
