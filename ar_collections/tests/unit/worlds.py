"""Made-up books for the planner's laws: policies of every kind, customers with everything, and days walked.

A world is told by its seed alone. Its history is what the planner did on the days before, with
payments, bounces, withdrawals, rejections and logged contacts in between, as in life.
"""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from ar_collections.core.model import (
	AFTER_DUE,
	AFTER_PREVIOUS,
	CALL,
	CONTACT_KINDS,
	CREDIT_LOCK,
	EMAIL,
	ESCALATION,
	EVERYWHERE,
	LETTER,
	MONTH_END,
	SHIPMENT_HOLD,
	START_LEVEL,
	VISIT,
	Block,
	Book,
	Calendar,
	Contact,
	Credit,
	Customer,
	Dispute,
	Event,
	OpenItem,
	Plan,
	Policy,
	Promise,
	Scope,
	Step,
)
from ar_collections.core.plan import plan
from ar_collections.core.policy_problems import problems
from ar_collections.core.replay import feed_back, next_day

from .build import day

CURRENCIES = ("CNY", "CNY", "EUR")
GROUPS = (("Key", "All"), ("Retail", "All"))
WEEKENDS = frozenset(day(n) for n in range(-90, 400) if day(n).weekday() >= 5)
CALENDARS = (Calendar(), Calendar(WEEKENDS), Calendar(WEEKENDS, letters_any_day=False))
SEEDS = 400  # different worlds; laws share them
MINIMA = (None, None, None, Decimal(400), Decimal(900))


def policy(rng: random.Random, name: str) -> Policy:
	"""A ladder that could be approved."""
	while True:
		steps = (*_service(rng, name), *_demands(rng, name), *_contacts(rng, name), *_decisions(rng, name))
		made = Policy(
			name,
			steps,
			rank=rng.randint(0, 3),
			min_interval_days=rng.choice((1, 5, 14)),
			minimum_amount=rng.choice((Decimal(0), Decimal(0), Decimal(300))),
			scope=rng.choice((EVERYWHERE, EVERYWHERE, Scope(customer_groups=frozenset({"Key"})), _euro())),
		)
		if not problems(made):
			return made


def _euro() -> Scope:
	return Scope(currencies=frozenset({"EUR"}))


def _service(rng, name):
	yield Step(f"{name}-notice", LETTER, day=rng.randint(0, 3), until_day=9, letter_type="Notice")
	if rng.random() < 0.5:
		yield Step(f"{name}-r1", LETTER, day=-9, until_day=rng.choice((-5, -1)), letter_type="Reminder")
	if rng.random() < 0.3:
		yield Step(f"{name}-r2", LETTER, day=-4, until_day=-1, letter_type="Reminder")


def _demands(rng, name):
	start = rng.randint(5, 20)
	for level in range(1, rng.randint(1, 3) + 1):
		trigger = rng.choice((AFTER_DUE, AFTER_DUE, MONTH_END, AFTER_PREVIOUS if level > 1 else AFTER_DUE))
		common = {
			"trigger": trigger,
			"day": rng.randint(1, 20) if trigger == AFTER_PREVIOUS else start + 15 * (level - 1),
			"level": level,
			"letter_type": f"Demand {level}",
			"minimum_amount": rng.choice(MINIMA),
			"needs_approval": rng.random() < 0.2,
		}
		if level == 1 and rng.random() < 0.3:
			for group in ("Key", "Retail"):
				scope = Scope(customer_groups=frozenset({group}))
				yield Step(f"{name}-{group}", LETTER, scope=scope, **common)
		else:
			yield Step(f"{name}-d{level}", LETTER, **common)


def _contacts(rng, name):
	for n, kind in enumerate((CALL, CALL, CALL, VISIT, EMAIL)):
		begins = rng.randint(0, 30)
		level = rng.choice((0, 0, 1))
		yield Step(
			f"{name}-c{n}",
			kind,
			trigger=AFTER_PREVIOUS if level and rng.random() < 0.5 else AFTER_DUE,
			day=begins,
			until_day=rng.choice((None, begins + 10)),
			repeat_every=rng.choice((None, 2, 3, 7)),
			repeat_every_unreachable=rng.choice((None, 1)),
			level=level,
			minimum_amount=rng.choice(MINIMA),
			no_progress_days=rng.choice((None, None, None, 5)),
		)


def _decisions(rng, name):
	for n, kind in enumerate((ESCALATION, ESCALATION, SHIPMENT_HOLD, CREDIT_LOCK)):
		yield Step(
			f"{name}-x{n}",
			kind,
			day=rng.randint(10, 50),
			level=rng.choice((0, 1, 1)),
			escalate_to=rng.choice(("Supervisor", "Manager")) if kind == ESCALATION else None,
			repeat_every=rng.choice((None, None, 10)),
			minimum_amount=rng.choice(MINIMA),
			no_progress_days=rng.choice((None, None, 10)),
			needs_approval=kind != ESCALATION,
		)


def customer(rng: random.Random, id: str, names: list[str]) -> Customer:
	items = tuple(_item(rng, f"{id}-{n // 2}", n % 2 + 1, names) for n in range(rng.randint(1, 6)))
	invoices = sorted({i.invoice for i in items})
	plain = rng.random() < 0.3  # credits alone, so that their spreading can be checked by itself

	def several(make, most, chance=0.35):
		return (
			tuple(make() for _ in range(rng.randint(1, most))) if rng.random() < chance and not plain else ()
		)

	return Customer(
		id=id,
		groups=rng.choice(GROUPS),
		policy=rng.choice((None, None, None, *names, "Draft")),
		internal=rng.random() < 0.04,
		no_follow_up=rng.random() < 0.04,
		items=items,
		credits=(_credit(rng, None),)
		if plain
		else several(lambda: _credit(rng, rng.choice((None, *invoices))), 3),
		blocks=several(lambda: _block(rng, rng.choice((None, *invoices))), 1, 0.2),
		disputes=several(lambda: Dispute(rng.choice(invoices), rng.choice((None, _amount(rng, 300)))), 2),
		promises=several(lambda: _promise(rng), 2),
		contacts=several(lambda: _contact(rng, day(rng.randint(0, 30))), 3),
	)


def _amount(rng, most=1000) -> Decimal:
	return Decimal(rng.randint(1, most * 100)) / 100


def _item(rng, invoice, term, names) -> OpenItem:
	amount = _amount(rng)
	open_amount = amount if rng.random() < 0.7 else (amount / 2).quantize(Decimal("0.01"))
	due = day(rng.randint(-20, 40))
	return OpenItem(
		invoice, term, due, rng.choice(CURRENCIES) if term == 1 else "CNY", amount, open_amount, open_amount,
		posting_date=due - timedelta(days=30), policy=rng.choice((None,) * 8 + (*names,)),
		no_follow_up=rng.random() < 0.05, voucher_type="Sales Invoice" if rng.random() < 0.93 else "Journal Entry",
	)  # fmt: skip


def _credit(rng, against) -> Credit:
	return Credit(f"C{rng.random()}", rng.choice(CURRENCIES), _amount(rng, 600), against)


def _block(rng, invoice) -> Block:
	return Block(
		"Query", rng.choice((None, day(rng.randint(0, 60)))), invoice, rng.choice((None, _amount(rng, 300)))
	)


def _promise(rng) -> Promise:
	amount = rng.choice((None, _amount(rng, 800)))
	currency = rng.choice(CURRENCIES) if amount else None
	return Promise(day(rng.randint(0, 60)), amount, currency, rng.choice((0, 3)))


def _contact(rng, on) -> Contact:
	return Contact(on, rng.random() < 0.5, rng.random() < 0.3, rng.choice((None, CALL, VISIT)))


def first_book(rng: random.Random) -> Book:
	names = ["P1", "P2", "P3"][: rng.randint(2, 3)]
	policies = tuple(policy(rng, name) for name in names)
	customers = tuple(customer(rng, id, names) for id in ("A", "B")[: rng.randint(1, 2)])
	book = Book(
		day(rng.randint(-15, 20)), policies, customers, calendar=rng.choice(CALENDARS), default_policy="P1",
		dun_journal_entries=rng.random() < 0.3,
	)  # fmt: skip
	started = [
		Event(c.id, START_LEVEL, "", book.as_of, level=1, items=(c.items[0].key,))
		for c in customers
		if rng.random() < 0.4
	]
	return replace(book, history=tuple(started))


@lru_cache(maxsize=SEEDS)
def walked(seed: int) -> tuple[tuple[Book, Plan], ...]:
	"""The book and its plan on each of the days that were walked; the next day knows what was planned."""
	rng = random.Random(seed)
	book, days = first_book(rng), []
	for _ in range(rng.randint(4, 12)):
		planned = plan(book)
		days.append((book, planned))
		book = feed_back(book, planned)
		for _ in range(rng.choice((1, 1, 1, 2, 5, 11))):
			book = next_day(book)
		book = replace(
			book,
			history=tuple(_what_became(rng, e) for e in book.history),
			customers=tuple(_what_happened(rng, c, book) for c in book.customers),
		)
	return tuple(days)


def _what_became(rng, event: Event) -> Event:
	"""Some letters are withdrawn or do not go out, holds are decided, calls stay undone."""
	luck = rng.random()
	if luck < 0.04:
		return replace(event, state="Withdrawn")
	if event.kind == LETTER and event.state == "Open":
		return replace(event, state="Done") if luck < 0.5 else event
	if event.kind == LETTER and luck < 0.06 and event.state == "Done":
		return replace(event, state="Open")
	if event.kind in CONTACT_KINDS and luck < 0.15:
		return replace(event, state="Open")  # nobody got round to it
	if event.kind in (SHIPMENT_HOLD, CREDIT_LOCK) and event.state == "Open" and luck < 0.3:
		return replace(event, state=rng.choice(("Done", "Rejected")))
	return event


def _what_happened(rng, one: Customer, book: Book) -> Customer:
	"""A payment for an item, one that bounces, a receipt nobody allocated, a contact."""
	luck = rng.random()
	place = rng.randrange(len(one.items))
	item = one.items[place]
	if luck < 0.15:
		left = (item.outstanding / 2).quantize(Decimal("0.01"))
		changed = replace(item, outstanding=left, base_outstanding=left)
		return replace(one, items=_with(one.items, place, changed), payments=(book.as_of,))
	if luck < 0.25:
		changed = replace(item, outstanding=item.amount, base_outstanding=item.amount)
		return replace(one, items=_with(one.items, place, changed))
	if luck < 0.32:
		return replace(one, credits=(*one.credits, _credit(rng, None)))
	if luck < 0.45:
		return replace(one, contacts=(*one.contacts, _contact(rng, book.as_of)))
	return one


def _with(items: tuple, place: int, item: OpenItem) -> tuple:
	return (*items[:place], item, *items[place + 1 :])
