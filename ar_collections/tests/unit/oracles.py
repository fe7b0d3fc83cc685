"""What must be true of a plan, worked out from the book by other means than the planner's own.

Slow, plain readings of the rules: nothing here asks `core` but for its words.
"""

from datetime import date, timedelta
from decimal import Decimal

from ar_collections.core.model import (
	LETTER,
	START_LEVEL,
	Book,
	Customer,
	Event,
	OpenItem,
	Policy,
	Promise,
	Step,
)

ZERO = Decimal(0)


def customer_of(book: Book, id: str) -> Customer:
	return next(c for c in book.customers if c.id == id)


def item_of(customer: Customer, key) -> OpenItem:
	return next(i for i in customer.items if i.key == key)


def fits(scope, customer: Customer, item: OpenItem) -> bool:
	return (not scope.customer_groups or bool(scope.customer_groups & set(customer.groups))) and (
		not scope.currencies or item.currency in scope.currencies
	)


def policy_of(book: Book, customer: Customer, item: OpenItem) -> Policy | None:
	by_name = {p.name: p for p in book.policies}
	if item.policy or customer.policy:
		return by_name.get(item.policy or customer.policy)
	default = by_name[book.default_policy]
	everywhere = type(default.scope)()
	better = [
		p
		for p in book.policies
		if p is not default
		and fits(p.scope, customer, item)
		and (p.scope != everywhere or p.rank > default.rank)
	]
	return max(better, key=lambda p: (p.rank, p.name)) if better else default


def is_live(promise: Promise, as_of: date) -> bool:
	return as_of - timedelta(days=promise.tolerance_days) <= promise.day


def never_asked(book: Book, customer: Customer, item: OpenItem) -> bool:
	"""Whether something stops all of the item today, money apart."""
	whole_blocks = (b for b in customer.blocks if b.amount is None and not (b.until and b.until < book.as_of))
	return (
		(customer.internal and book.skip_internal)
		or customer.no_follow_up
		or item.no_follow_up
		or (item.voucher_type == "Journal Entry" and not book.dun_journal_entries)
		or any(d.invoice == item.invoice and d.amount is None for d in customer.disputes)
		or any(b.invoice in (None, item.invoice) for b in whole_blocks)
		or any(p.amount is None and is_live(p, book.as_of) for p in customer.promises)
	)


def most_to_ask(book: Book, customer: Customer, currency: str) -> Decimal:
	"""What is owed less credits and less all that is stopped: no more may be asked for in this currency."""
	items = [i for i in customer.items if i.currency == currency]
	asked = [i for i in items if not never_asked(book, customer, i)]
	credits = [c for c in customer.credits if c.currency == currency]
	most = ZERO
	for invoice in {i.invoice for i in items}:
		notes = sum((c.amount for c in credits if c.against == invoice), ZERO)
		mine = sum((i.outstanding for i in asked if i.invoice == invoice), ZERO)
		other = sum((i.outstanding for i in items if i.invoice == invoice), ZERO) - mine
		rest = max(mine - max(notes - other, ZERO), ZERO)
		# A note of the invoice may have gone to its stopped instalments: then it lowers nothing else.
		most += rest - min(_disputed(book, customer, invoice, currency), rest if not other else ZERO)
	promised = (
		p for p in customer.promises if p.amount and p.currency == currency and is_live(p, book.as_of)
	)
	free = sum((c.amount for c in credits if c.against is None), ZERO)
	return max(most - sum((p.amount for p in promised), ZERO) - free, ZERO)


def _disputed(book: Book, customer: Customer, invoice: str, currency: str) -> Decimal:
	"""Amounts in dispute or blocked of an invoice; 0 where it has instalments in two currencies."""
	if {i.currency for i in customer.items if i.invoice == invoice} != {currency}:
		return ZERO
	disputes = sum((d.amount or ZERO for d in customer.disputes if d.invoice == invoice), ZERO)
	live = (b for b in customer.blocks if not (b.until and b.until < book.as_of))
	return disputes + sum((b.amount or ZERO for b in live if b.invoice == invoice), ZERO)


def counted(book: Book, customer: str, key, kinds=(LETTER, START_LEVEL)) -> list[Event]:
	"""What was done for an item, as far as it counts."""
	return [
		e for e in book.history
		if e.customer == customer and key in e.items and e.kind in kinds and e.state != "Withdrawn"
	]  # fmt: skip


def level_of(book: Book, customer: str, key, kinds=(LETTER, START_LEVEL)) -> int:
	return max((e.level for e in counted(book, customer, key, kinds) if e.state != "Open"), default=0)


def reached_on(book: Book, customer: str, key) -> date | None:
	level = level_of(book, customer, key)
	days = [e.day for e in counted(book, customer, key) if e.level == level and e.state != "Open"]
	return max(days) if level else None


def own_demand(policy: Policy, level: int, customer: Customer, item: OpenItem) -> Step:
	return next(
		s for s in policy.steps if s.kind == LETTER and s.level == level and fits(s.scope, customer, item)
	)


def step_of(book: Book, action) -> Step:
	policy = next(p for p in book.policies if p.name == action.policy)
	return next(s for s in policy.steps if s.id == action.step)
