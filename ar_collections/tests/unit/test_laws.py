"""The laws of the planner, on any book (hypothesis)."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ar_collections.core.items import claims
from ar_collections.core.model import (
	LETTER,
	Block,
	Calendar,
	Contact,
	Credit,
	Customer,
	Dispute,
	OpenItem,
	Promise,
)
from ar_collections.core.plan import plan
from ar_collections.core.replay import event_of, feed_back
from ar_collections.core.stops import stops

from .build import LETTERS, STANDARD, book, day, walk

amounts = st.decimals("0.01", "99999.99", places=2)
days = st.integers(-30, 90).map(day)
currencies = st.sampled_from(["CNY", "EUR"])


@st.composite
def customers(draw, ids=("A", "B", "C")):
	id = draw(st.sampled_from(ids))
	items = [
		_item(draw, f"{id}-{n}", term)
		for n in range(draw(st.integers(1, 4)))
		for term in range(1, draw(st.integers(2, 3)))
	]
	invoices = [i.invoice for i in items]
	return Customer(
		id=id,
		items=tuple(items),
		credits=tuple(
			draw(st.lists(st.builds(Credit, st.uuids().map(str), currencies, amounts, st.sampled_from([None, *invoices])), max_size=2))
		),
		blocks=tuple(
			draw(st.lists(st.builds(Block, st.just("Query"), st.none() | days, st.sampled_from([None, *invoices]), st.none() | amounts), max_size=1))
		),
		disputes=tuple(draw(st.lists(st.builds(Dispute, st.sampled_from(invoices), st.none() | amounts), max_size=1))),
		promises=tuple(draw(st.lists(st.builds(Promise, days, st.none() | amounts, currencies), max_size=1))),
		contacts=tuple(draw(st.lists(st.builds(Contact, days, st.booleans(), st.booleans()), max_size=2))),
		payments=tuple(draw(st.lists(days, max_size=1))),
		internal=draw(st.integers(0, 9)) == 0,
		no_follow_up=draw(st.integers(0, 9)) == 0,
	)  # fmt: skip


def _item(draw, invoice, term):
	amount = draw(amounts)
	outstanding = min(amount, draw(amounts))
	return OpenItem(invoice, term, draw(days), draw(currencies), amount, outstanding, outstanding)


weekends = Calendar(holidays=frozenset(day(n) for n in range(-60, 200) if day(n).weekday() >= 5))
policies = st.sampled_from([STANDARD, LETTERS, replace(STANDARD, minimum_amount=Decimal(500))])
books = st.builds(
	lambda list_, policy, as_of, calendar: book(*list_, policy=policy, as_of=as_of, calendar=calendar),
	st.lists(customers(), min_size=1, max_size=3, unique_by=lambda c: c.id),
	policies,
	days,
	st.sampled_from([Calendar(), weekends, replace(weekends, letters_any_day=False)]),
)


@given(books)
def test_rerun_plans_nothing(start):
	first = plan(start)
	assert plan(feed_back(start, first)).actions == ()


@given(books)
def test_rerun_plans_nothing_when_the_first_run_was_cut_off_after_some_customers(start):
	first = plan(start)
	done = first.actions[: len(first.actions) // 2]
	if done and done[-1].customer == first.actions[len(done)].customer:
		done = tuple(a for a in done if a.customer != done[-1].customer)  # customers are never cut in half
	half = replace(start, history=tuple(event_of(a) for a in done))
	assert done + plan(half).actions == first.actions


@given(books, st.randoms(use_true_random=False))
def test_order_of_input_is_irrelevant(start, rng):
	assert plan(_shuffled(start, rng)) == plan(start)


def _shuffled(start, rng: random.Random):
	def mixed(values):
		return tuple(rng.sample(values, len(values)))

	several = tuple(
		replace(
			c,
			items=mixed(c.items),
			credits=mixed(c.credits),
			blocks=mixed(c.blocks),
			contacts=mixed(c.contacts),
		)
		for c in mixed(start.customers)
	)
	return replace(start, customers=several, history=mixed(start.history))


@given(books)
def test_stopped_or_covered_item_is_in_no_action(start):
	acted = {(a.customer, line.key) for a in plan(start).actions for line in a.lines}
	for customer in start.customers:
		stopped = stops(start, customer, claims(customer, start.as_of), start.as_of)
		assert not acted & {(customer.id, key) for key in stopped}


@given(books)
def test_no_letter_before_its_day(start):
	by_id = {s.id: s for p in start.policies for s in p.steps}
	for action in plan(start).actions:
		if action.kind == LETTER:
			assert all(line.days_overdue >= by_id[action.step].day for line in action.lines)
			assert all(line.open > 0 for line in action.lines)


@given(books)
def test_every_open_item_is_in_an_action_or_left_out_with_a_reason_never_both(start):
	result = plan(start)
	acted = {(a.customer, *line.key) for a in result.actions for line in a.lines}
	left = [(x.customer, x.invoice, x.term) for x in result.left_out]
	everything = {(c.id, *i.key) for c in start.customers for i in c.items}
	assert len(left) == len(set(left))
	assert acted.isdisjoint(left) and acted | set(left) == everything
	assert all(x.why.text() for x in result.left_out) and all(a.why.text() for a in result.actions)


@given(books)
def test_amounts_of_an_action_are_the_sum_of_its_items_to_the_cent(start):
	for action in plan(start).actions:
		assert action.base_total == sum(line.base_open for line in action.lines)
		if action.currency:
			assert action.total == sum(line.open for line in action.lines)
		for line in action.lines:
			assert line.amount - line.paid - line.disputed == line.open


@given(books)
def test_one_letter_per_customer_currency_and_level(start):
	letters = [a for a in plan(start).actions if a.kind == LETTER]
	counted = Counter((a.customer, a.currency, a.level or a.letter_type) for a in letters)
	assert all(n == 1 for n in counted.values())
	per_item = Counter((a.customer, line.key) for a in letters for line in a.lines)
	assert all(n == 1 for n in per_item.values())


@settings(max_examples=40)
@given(books, st.sets(st.integers(0, 79), min_size=5))
def test_levels_rise_one_by_one_with_the_minimum_interval_between(start, nights):
	levels, issued = defaultdict(int), {}
	for today, result in walk(replace(start, as_of=day(-10)), 80, only=nights):
		for action in result.actions:
			if action.kind != LETTER or not action.level:
				continue
			for line in action.lines:
				key = (action.customer, line.key)
				assert action.level == levels[key] + 1
				if key in issued:
					assert today - issued[key] >= timedelta(days=14)
				levels[key], issued[key] = action.level, today


@settings(max_examples=40)
@given(st.lists(st.builds(lambda c: replace(c, promises=(), blocks=()), customers()), min_size=1, max_size=2, unique_by=lambda c: c.id),
	st.sets(st.integers(0, 59)))  # fmt: skip
def test_after_gaps_the_levels_end_where_daily_runs_end(list_, nights):
	start = book(*list_, policy=LETTERS, as_of=day(0))
	# Long enough after the gaps for three levels, two intervals apart, of the youngest item.
	settled = set(range(60, 260))
	assert _levels(start, 260, None) == _levels(start, 260, nights | settled)


def _levels(start, length, only):
	levels = defaultdict(int)
	for _, result in walk(start, length, only):
		for action in result.actions:
			for line in action.lines:
				levels[action.customer, line.key] = action.level
	return dict(levels)


@given(books, st.integers(0, 120))
def test_after_a_demand_that_has_not_gone_out_no_letter_follows_on_its_items(start, later):
	stuck = tuple(
		replace(event_of(a), state="Open") for a in plan(start).actions if a.kind == LETTER and a.level
	)
	waiting = {(e.customer, key) for e in stuck for key in e.items}
	result = plan(replace(start, history=stuck, as_of=start.as_of + timedelta(days=later)))
	written = {(a.customer, line.key) for a in result.actions if a.kind == LETTER for line in a.lines}
	assert not written & waiting
	acted = {(a.customer, line.key) for a in result.actions for line in a.lines}
	told = {(x.customer, (x.invoice, x.term)) for x in result.left_out}
	assert waiting <= acted | told


@given(books)
def test_chunks_of_customers_give_the_same_plan_as_the_whole_book(start):
	whole = plan(start)
	parts = [plan(replace(start, customers=(c,))) for c in sorted(start.customers, key=lambda c: c.id)]
	assert whole.actions == tuple(a for p in parts for a in p.actions)
	assert whole.left_out == tuple(x for p in parts for x in p.left_out)
