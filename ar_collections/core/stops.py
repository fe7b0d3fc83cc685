"""Why an item is left alone today: the stops every run must respect (domain.md B).

A stop on one item never stops another. Amounts that are only partly covered or disputed
are no stop; `items.claims` has lowered the claim already.
"""

from datetime import date, timedelta

from .items import Claim, Key, is_whole
from .model import ZERO, Block, Book, Customer, OpenItem, Promise
from .why import Why


def stops(book: Book, customer: Customer, claims: dict[Key, Claim], as_of: date) -> dict[Key, Why]:
	"""The reason to leave an item alone, for every item that has one. The first reason found wins."""
	whole = _of_customer(book, customer)
	if whole:
		return dict.fromkeys(claims, whole)
	promised = _promised(customer, claims, as_of)
	found = {}
	for key, claim in claims.items():
		why = _of_item(book, customer, claim, as_of) or promised.get(key)
		if why:
			found[key] = why
	return found


def _of_customer(book: Book, customer: Customer) -> Why | None:
	if customer.internal and book.skip_internal:
		return Why("internal")
	if customer.disabled:
		return Why("disabled")
	if customer.no_follow_up:
		return Why("no_follow_up_customer")
	return None


def _of_item(book: Book, customer: Customer, claim: Claim, as_of: date) -> Why | None:
	item = claim.item
	if item.voucher_type != "Sales Invoice" and not book.dun_journal_entries:
		return Why("journal")
	if item.no_follow_up:
		return Why("no_follow_up_invoice")
	if claim.covered >= item.outstanding:
		return Why("covered", {"amount": claim.covered, "currency": item.currency})
	if any(is_whole(d, item) for d in customer.disputes):
		return Why("dispute")
	block = _live_block(customer.blocks, item, as_of)
	if block:
		return _blocked(block)
	if claim.open <= ZERO:
		return Why("dispute")
	return None


def _live_block(blocks: tuple[Block, ...], item: OpenItem, as_of: date) -> Block | None:
	"""The block over all of the item that lasts longest (no date = for ever)."""
	live = [
		b
		for b in blocks
		if b.amount is None and b.invoice in (None, item.invoice) and (b.until is None or b.until >= as_of)
	]
	return max(live, key=lambda b: (b.until is None, b.until or date.min, b.reason), default=None)


def _blocked(block: Block) -> Why:
	if block.until:
		return Why("block_until", {"until": block.until, "reason": block.reason})
	return Why("block", {"reason": block.reason})


def _promised(customer: Customer, claims: dict[Key, Claim], as_of: date) -> dict[Key, Why]:
	"""Items under a live promise. A promise of an amount reaches the oldest items first and stops
	every item it reaches; one without an amount stops all it names."""
	found: dict[Key, Why] = {}
	for promise in sorted(customer.promises, key=lambda p: (p.day, p.name or "")):
		if as_of > promise.day + timedelta(days=promise.tolerance_days):
			continue
		why = _promise_why(promise)
		left = promise.amount
		for key, claim in sorted(claims.items(), key=lambda kv: (kv[1].item.due_date, kv[0])):
			if key in found or not _reaches(promise, key, claim):
				continue
			if left is not None and left <= ZERO:
				break
			found[key] = why
			left = None if left is None else left - claim.open
	return found


def _reaches(promise: Promise, key: Key, claim: Claim) -> bool:
	named = not promise.items or key in promise.items
	return named and claim.open > ZERO and promise.currency in (None, claim.item.currency)


def _promise_why(promise: Promise) -> Why:
	if promise.amount is None:
		return Why("promise", {"until": promise.day})
	values = {"amount": promise.amount, "currency": promise.currency or "", "until": promise.day}
	return Why("promise_amount", values)
