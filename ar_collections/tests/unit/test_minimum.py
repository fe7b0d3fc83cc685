"""The minimum is judged first, and what stays below it stands in nobody's way (docs/decisions/006)."""

from dataclasses import replace
from decimal import Decimal

from ar_collections.core.model import CALL, ESCALATION, SHIPMENT_HOLD, Event, Policy, Step
from ar_collections.core.plan import plan

from .build import STANDARD, book, customer, day, item, letter, reason, steps, walk

FIRST = Event("Guangda", "Letter", "first", day(15), level=1, items=(("SINV-1", 1),))
BIG = Decimal(50_000)


def with_minimum(step_id, amount=BIG):
	changed = tuple(replace(s, minimum_amount=amount) if s.id == step_id else s for s in STANDARD.steps)
	return replace(STANDARD, steps=changed)


def test_level_is_not_reached_by_a_letter_below_its_minimum():
	planned = steps(plan(book(customer(), as_of=day(30), policy=with_minimum("second"), history=(FIRST,))))
	assert "second" not in planned and "hold" not in planned and "second-call" not in planned
	assert {"second", "hold"} <= set(steps(plan(book(customer(), as_of=day(30), history=(FIRST,)))))


def test_call_below_its_minimum_leaves_the_rhythm_below_it_going():
	ladder = Policy(
		"P", (Step("rhythm", CALL, day=1, repeat_every=2), Step("big", CALL, day=5, minimum_amount=BIG))
	)
	made = [p.actions[0].step for _, p in walk(book(customer(), as_of=day(5), policy=ladder), 6) if p.actions]
	assert made == ["rhythm", "rhythm", "rhythm"]
	rich = customer(item(outstanding="50000.00"))
	assert steps(plan(book(rich, as_of=day(5), policy=ladder))) == ["big"]


def test_rhythm_below_its_minimum_does_not_keep_a_smaller_one_waiting():
	ladder = Policy(
		"P",
		(
			Step("often", CALL, day=1, repeat_every=2),
			Step("seldom", CALL, day=5, repeat_every=7, minimum_amount=BIG),
		),
	)
	past = Event("Guangda", "Call", "often", day(10), items=(("SINV-1", 1),))
	assert steps(plan(book(customer(), as_of=day(12), policy=ladder, history=(past,)))) == ["often"]
	rich = customer(item(outstanding="50000.00"))
	assert steps(plan(book(rich, as_of=day(12), policy=ladder, history=(past,)))) == []


def test_escalation_below_its_minimum_falls_back_to_the_one_before():
	ladder = Policy(
		"P",
		(
			Step("low", ESCALATION, day=10, escalate_to="Supervisor"),
			Step("high", ESCALATION, day=20, escalate_to="Manager", minimum_amount=BIG),
		),
	)
	assert steps(plan(book(customer(), as_of=day(25), policy=ladder))) == ["low"]


def test_where_two_policies_meet_items_of_the_one_below_its_minimum_drop_out():
	strict = Policy("Strict", (letter("s1", 15, 1),), rank=5, minimum_amount=BIG)
	mild = Policy("Mild", (letter("m1", 15, 1),))
	debtor = customer(item("A", policy="Strict"), item("B", policy="Mild"))
	result = plan(book(debtor, as_of=day(15), policies=(strict, mild)))
	assert [(a.step, [x.invoice for x in a.lines]) for a in result.actions] == [("m1", ["B"])]
	assert reason(result, "A") == "below_minimum"


def test_one_item_that_needs_approval_makes_the_whole_action_need_it():
	asks = Policy("Asks", (letter("a1", 15, 1, needs_approval=True),))
	goes = Policy("Goes", (letter("g1", 15, 1),), rank=5)
	debtor = customer(item("A", policy="Asks"), item("B", policy="Goes"))
	[one] = plan(book(debtor, as_of=day(15), policies=(asks, goes))).actions
	assert (one.step, one.needs_approval) == ("g1", True)


def test_two_policies_propose_one_hold():
	one, two = (
		Policy(n, (Step(f"hold-{n}", SHIPMENT_HOLD, day=30),), rank=r) for n, r in (("one", 1), ("two", 2))
	)
	debtor = customer(item("A", policy="one"), item("B", policy="two"))
	[hold] = plan(book(debtor, as_of=day(30), policies=(one, two))).actions
	assert (hold.step, [line.invoice for line in hold.lines]) == ("hold-two", ["A", "B"])


def test_escalations_of_one_id_to_different_people_stay_apart():
	one, two = (
		Policy(n, (Step("up", ESCALATION, day=30, escalate_to=who),))
		for n, who in (("one", "Manager"), ("two", "Supervisor"))
	)
	debtor = customer(item("A", policy="one"), item("B", policy="two"))
	found = plan(book(debtor, as_of=day(30), policies=(one, two))).actions
	assert {(a.escalate_to, a.lines[0].invoice) for a in found} == {("Manager", "A"), ("Supervisor", "B")}
