"""The laws of the planner, on any day of any book (hypothesis chooses the worlds; see `worlds`)."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ar_collections.core.model import (
	AFTER_DUE,
	AFTER_PREVIOUS,
	CONTACT_KINDS,
	DECISION_KINDS,
	LETTER,
	SHIPMENT_HOLD,
	Customer,
	Plan,
)
from ar_collections.core.plan import plan
from ar_collections.core.replay import event_of, feed_back

from . import oracles
from .build import LETTERS, book, day, item, walk
from .worlds import SEEDS, walked

days = st.integers(0, SEEDS - 1).map(walked)


def lines(result: Plan, *kinds: str):
	return [(a, line) for a in result.actions if not kinds or a.kind in kinds for line in a.lines]


@given(days)
def test_rerun_plans_nothing(walk_):
	for today, result in walk_:
		assert plan(feed_back(today, result)).actions == ()


@given(days)
def test_run_cut_off_after_some_customers_is_completed_by_the_next(walk_):
	for today, result in walk_:
		done = tuple(a for a in result.actions if a.customer == "A")
		rest = plan(replace(today, history=today.history + tuple(map(event_of, done)))).actions
		assert done + rest == result.actions


@given(days, st.integers())
def test_order_of_input_is_irrelevant(walk_, seed):
	rng = random.Random(seed)
	for today, result in walk_[-2:]:
		assert plan(_shuffled(today, rng)) == result


def _shuffled(today, rng: random.Random):
	def mixed(values):
		return tuple(rng.sample(values, len(values)))

	lists = (
		"items",
		"credits",
		"blocks",
		"promises",
		"disputes",
		"contacts",
		"payments",
		"receipts",
		"holds",
	)
	several = tuple(replace(c, **{n: mixed(getattr(c, n)) for n in lists}) for c in mixed(today.customers))
	policies = tuple(replace(p, steps=mixed(p.steps)) for p in mixed(today.policies))
	return replace(today, customers=several, history=mixed(today.history), policies=policies)


@given(days)
def test_every_open_item_is_in_an_action_or_left_out_with_a_reason_never_both(walk_):
	for today, result in walk_:
		acted = {(a.customer, *line.key) for a, line in lines(result)}
		left = [(x.customer, x.invoice, x.term) for x in result.left_out]
		assert len(left) == len(set(left)) and acted.isdisjoint(left)
		assert acted | set(left) == {(c.id, *i.key) for c in today.customers for i in c.items}
		assert all(x.why.text() for x in (*result.left_out, *result.actions))


@given(days)
def test_stopped_item_is_in_no_action(walk_):
	for today, result in walk_:
		for action, line in lines(result):
			debtor = oracles.customer_of(today, action.customer)
			assert not oracles.never_asked(today, debtor, oracles.item_of(debtor, line.key))
			assert line.open > 0


@given(days)
def test_no_more_is_demanded_than_the_balance_less_credits_and_what_is_stopped(walk_):
	for today, result in walk_:
		for debtor in today.customers:
			own = {line.key: line for a, line in lines(result) if a.customer == debtor.id}
			for currency in {line.currency for line in own.values()}:
				asked = sum(line.open for line in own.values() if line.currency == currency)
				assert asked <= oracles.most_to_ask(today, debtor, currency)


@given(days)
def test_receipts_settle_the_oldest_item_first(walk_):
	for today, result in walk_:
		for debtor in today.customers:
			shown = {line.key: line.open for a, line in lines(result) if a.customer == debtor.id}
			if debtor.disputes or debtor.blocks or debtor.promises or any(c.against for c in debtor.credits):
				continue
			for currency in ("CNY", "EUR"):
				_waterfall(today, debtor, currency, shown)


def _waterfall(today, debtor: Customer, currency: str, shown: dict) -> None:
	left = sum((c.amount for c in debtor.credits if c.currency == currency), Decimal(0))
	asked = [i for i in debtor.items if i.currency == currency and not oracles.never_asked(today, debtor, i)]
	for one in sorted(asked, key=lambda i: (i.due_date, i.key)):
		used = min(left, one.outstanding)
		left -= used
		assert shown.get(one.key, one.outstanding - used) == one.outstanding - used


@given(days)
def test_amounts_of_an_action_are_the_sum_of_its_items_to_the_cent(walk_):
	for _today, result in walk_:
		for action in result.actions:
			currencies = {line.currency for line in action.lines}
			assert action.base_total == sum(line.base_open for line in action.lines)
			assert currencies == {action.currency} if action.currency else len(currencies) > 1
			assert action.total == (sum(line.open for line in action.lines) if action.currency else None)
			assert action.kind != LETTER or action.currency
			assert all(x.amount - x.paid - x.disputed == x.open for x in action.lines)


@given(days)
def test_no_action_is_below_its_minimum(walk_):
	for today, result in walk_:
		for action in result.actions:
			step = oracles.step_of(today, action)
			policy = next(p for p in today.policies if p.name == action.policy)
			assert action.base_total >= max(policy.minimum_amount, step.minimum_amount or 0)


@given(days)
def test_one_letter_per_customer_currency_and_level_and_one_per_item(walk_):
	for _today, result in walk_:
		letters = [a for a in result.actions if a.kind == LETTER]
		counted = Counter((a.customer, a.currency, a.level or a.letter_type) for a in letters)
		per_item = Counter((a.customer, line.key) for a, line in lines(result, LETTER))
		assert max((*counted.values(), *per_item.values()), default=1) == 1
		holds = Counter(
			(a.customer, a.kind) for a in result.actions if a.kind in (SHIPMENT_HOLD, *CONTACT_KINDS)
		)
		assert max(holds.values(), default=1) == 1


@given(days)
def test_levels_rise_one_by_one_on_their_day_after_the_interval(walk_):
	for today, result in walk_:
		for action, line in lines(result, LETTER):
			level = oracles.level_of(today, action.customer, line.key)
			assert action.level == (level + 1 if action.level else 0) and line.level == level
			debtor = oracles.customer_of(today, action.customer)
			one = oracles.item_of(debtor, line.key)
			policy = oracles.policy_of(today, debtor, one)
			reached = oracles.reached_on(today, action.customer, line.key)
			if action.level:
				step = oracles.own_demand(policy, action.level, debtor, one)
				assert step.trigger == AFTER_PREVIOUS or line.days_overdue >= step.day
				assert step.trigger != AFTER_PREVIOUS or today.as_of - reached >= timedelta(days=step.day)
				assert not reached or today.as_of - reached >= timedelta(days=policy.min_interval_days)


@given(days)
def test_no_letter_follows_one_that_has_not_gone_out(walk_):
	for today, result in walk_:
		for action, line in lines(result, LETTER):
			past = oracles.counted(today, action.customer, line.key)
			assert not any(e.state == "Open" and e.level for e in past)


@given(days)
def test_each_type_of_service_letter_reaches_an_item_once_for_each_step_of_its_policy(walk_):
	for today, result in walk_:
		for action, line in lines(result, LETTER):
			past = oracles.counted(today, action.customer, line.key, (LETTER,))
			sent = sum(1 for e in past if e.letter_type == action.letter_type)
			steps = [s for p in today.policies for s in p.steps if s.letter_type == action.letter_type]
			per_policy = Counter(s.id.split("-")[0] for s in steps)
			assert action.level or sent < max(per_policy.values())


@given(days)
def test_highest_rank_speaks_for_all_items_of_an_action(walk_):
	for today, result in walk_:
		for action in result.actions:
			debtor = oracles.customer_of(today, action.customer)
			ruling = [oracles.policy_of(today, debtor, oracles.item_of(debtor, x.key)) for x in action.lines]
			speaks = next(p for p in today.policies if p.name == action.policy)
			assert speaks in ruling
			assert action.kind in CONTACT_KINDS or speaks.rank == max(p.rank for p in ruling)


@given(days)
def test_no_decision_of_a_level_without_a_letter_of_ours_at_that_level(walk_):
	for today, result in walk_:
		written = {(a.customer, line.key): a.level for a, line in lines(result, LETTER)}
		for action, line in lines(result, *DECISION_KINDS):
			debtor = oracles.customer_of(today, action.customer)
			policy = oracles.policy_of(today, debtor, oracles.item_of(debtor, line.key))
			had = oracles.level_of(today, debtor.id, line.key, (LETTER,))
			had = max(had, written.get((debtor.id, line.key), 0))
			assert had >= min(s.level for s in policy.steps if s.kind == action.kind)


@given(days)
def test_contacts_keep_their_rhythm_and_at_most_one_of_a_kind_is_open(walk_):
	for today, result in walk_:
		for action in result.actions:
			if action.kind not in CONTACT_KINDS:
				continue
			debtor = oracles.customer_of(today, action.customer)
			past = [e for e in today.history if (e.customer, e.kind) == (debtor.id, action.kind)]
			past = [e for e in past if e.state != "Withdrawn"]
			assert not any(e.state == "Open" for e in past)
			step = oracles.step_of(today, action)
			logged = [c.day for c in debtor.contacts if c.kind in (None, action.kind)]
			last = max([e.day for e in past] + logged, default=None)
			if step.repeat_every:
				every = min(step.repeat_every, step.repeat_every_unreachable or step.repeat_every)
				assert action.due_on == today.as_of
				assert last is None or (today.as_of - last).days >= every
			elif step.trigger == AFTER_DUE:  # done once: some item has not had it on a day of its own
				had = [
					any(
						e.step == step.id
						and x.key in e.items
						and e.day - x.due_date >= timedelta(days=step.day)
						for e in past
					)
					for x in action.lines
				]
				assert not all(had)


@given(days)
def test_chunks_of_customers_give_the_same_plan_as_the_whole_book(walk_):
	for today, whole in walk_:
		parts = [plan(replace(today, customers=(c,))) for c in sorted(today.customers, key=lambda c: c.id)]
		assert whole.actions == tuple(a for p in parts for a in p.actions)
		assert whole.left_out == tuple(x for p in parts for x in p.left_out)


@settings(max_examples=25)
@given(st.lists(st.integers(-30, 60), min_size=1, max_size=4), st.sets(st.integers(0, 59)))
def test_after_gaps_the_levels_end_where_daily_runs_end(dues, nights):
	chain = replace(LETTERS.steps[2], trigger=AFTER_PREVIOUS, day=20)
	ladder = replace(LETTERS, steps=(*LETTERS.steps[:2], chain))
	items = [item(f"I{n}", due=day(due)) for n, due in enumerate(dues)]
	start = book(Customer("A", items=tuple(items)), policy=ladder, as_of=day(0))
	# Long enough after the gaps for three levels, two intervals apart, of the youngest item.
	settled = set(range(60, 180))
	assert _levels(start, 180, None) == _levels(start, 180, nights | settled) == {i.key: 3 for i in items}


def _levels(start, length, only):
	return {line.key: a.level for _, result in walk(start, length, only) for a, line in lines(result, LETTER)}


def test_the_worlds_are_rich_enough_for_the_laws():
	"""Each kind of action, reason and trigger occurs: a law about what never happens proves nothing."""
	acted, reasons, triggers = Counter(), Counter(), Counter()
	for seed in range(150):
		for today, result in walked(seed):
			acted.update((a.kind, bool(a.level)) if a.kind == LETTER else a.kind for a in result.actions)
			reasons.update(x.why.code for x in result.left_out)
			triggers.update(oracles.step_of(today, a).trigger for a in result.actions)
	kinds = {(LETTER, True), (LETTER, False), *CONTACT_KINDS, *DECISION_KINDS} - {"Handover"}
	assert kinds <= set(acted) and len(triggers) == 3 and triggers[AFTER_DUE]
	wanted = {
		"covered",
		"dispute",
		"promise",
		"promise_amount",
		"block",
		"below_minimum",
		"not_out",
	}
	assert wanted | {"planned", "next_step", "journal", "policy_not_approved", "progress"} <= set(reasons)
