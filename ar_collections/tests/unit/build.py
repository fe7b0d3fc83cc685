"""A small vocabulary for planner tests: items, customers, the standard ladder, and a walk through days."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from ar_collections.core.model import (
	CALL,
	ESCALATION,
	LETTER,
	SHIPMENT_HOLD,
	Book,
	Customer,
	OpenItem,
	Policy,
	Step,
)
from ar_collections.core.plan import plan
from ar_collections.core.replay import feed_back, next_day

DUE = date(2026, 3, 2)  # a Monday


def day(n: int) -> date:
	"""Day N of the ladder for an item due on DUE."""
	return DUE + timedelta(days=n)


def item(invoice="SINV-1", outstanding="1000.00", due=DUE, currency="CNY", **more) -> OpenItem:
	amount = Decimal(more.pop("amount", outstanding))
	base = Decimal(more.pop("base", outstanding))
	term = more.pop("term", 1)
	return OpenItem(invoice, term, due, currency, amount, Decimal(outstanding), base, **more)


def customer(*items, id="Guangda", **more) -> Customer:
	return Customer(id=id, items=tuple(items or [item()]), **more)


def letter(id, day, level=0, until=None, **more) -> Step:
	return Step(id, LETTER, day=day, level=level, until_day=until, letter_type=id, **more)


STANDARD = Policy(
	"Standard B2B",
	(
		letter("reminder", -7, until=-1),
		letter("notice", 0, until=7),
		Step("arrived", CALL, day=0, until_day=0),
		Step("friendly", CALL, day=1, until_day=7, repeat_every=2),
		Step("daily", CALL, day=8, until_day=14, repeat_every=1),
		letter("first", 15, level=1),
		Step("responsible", CALL, day=15),
		Step("supervisor", ESCALATION, day=15, level=1, escalate_to="Supervisor", no_progress_days=14),
		Step("weekly", CALL, day=15, repeat_every=2, repeat_every_unreachable=1),
		letter("second", 30, level=2),
		Step("second-call", CALL, day=30, level=2),
		Step("hold", SHIPMENT_HOLD, day=30, level=2),
		Step("manager", ESCALATION, day=31, level=1, escalate_to="Manager"),
	),
)

# Letters alone, for tests of the ladder.
LETTERS = Policy(
	"Letters", (letter("first", 15, level=1), letter("second", 30, level=2), letter("third", 60, level=3))
)


def book(*customers, as_of=DUE, policy=STANDARD, **more) -> Book:
	policies = more.pop("policies", (policy,))
	more.setdefault("default_policy", policies[0].name if policies else None)
	return Book(as_of, policies, tuple(customers), **more)


def steps(result) -> list[str]:
	return [a.step for a in result.actions]


def reason(result, invoice="SINV-1", term=1) -> str:
	return next(left.why.code for left in result.left_out if (left.invoice, left.term) == (invoice, term))


def walk(start: Book, days: int, only=None):
	"""Run every day (or the days in `only`) and feed each plan back; yields (day, plan)."""
	current = start
	for n in range(days):
		if only is None or n in only:
			result = plan(current)
			yield current.as_of, result
			current = feed_back(current, result)
		current = next_day(current)


def letters_sent(start: Book, days: int, only=None) -> list[tuple[date, str]]:
	return [(d, a.step) for d, p in walk(start, days, only) for a in p.actions if a.kind == LETTER]


def with_policy(policy: Policy, **changes) -> Policy:
	return replace(policy, **changes)
