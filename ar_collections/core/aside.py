"""Items nobody is asked for at all today, one by one, and why: gone elsewhere, disputes, blocks, promises.

Money comes before this in the reasons an item is given (`stops`), but after it in the sums: what
arrived is taken off the items that are asked for first (`items`).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from . import away
from .model import Block, Customer, Dispute, OpenItem, Promise
from .promises import last_day
from .why import Why

Key = tuple[str, int]
INVOICE = "Sales Invoice"
WHOLE = 0  # instead of an instalment: all of them


def set_aside(customer: Customer, as_of: date, dun_journals: bool) -> dict[Key, Why]:
	"""The reason for every item that is stopped as a whole; the first that holds."""
	found = {}
	stopped = customer.disputes or customer.blocks or customer.promises
	stops = _Stops(customer, as_of) if stopped else None
	gone = away.reasons(customer.away)
	for item in customer.items:
		if item.voucher_type != INVOICE and not dun_journals:
			found[item.key] = Why("journal")
		elif item.no_follow_up:
			found[item.key] = Why("no_follow_up_invoice")
		elif item.key in gone:
			found[item.key] = gone[item.key]
		elif stops and (why := stops.of(item)):
			found[item.key] = why
	return found


class _Stops:
	"""A customer's disputes, blocks and promises over whole items, by invoice: there may be many of each."""

	def __init__(self, customer: Customer, as_of: date):
		self.disputes: dict[str, list[Dispute]] = {}
		self.blocks: dict[str | None, list[Block]] = {}
		for dispute in customer.disputes:
			self.disputes.setdefault(dispute.invoice, []).append(dispute)
		for block in customer.blocks:
			if block.amount is None and is_live(block, as_of):
				self.blocks.setdefault(block.invoice, []).append(block)
		self.promises = [p for p in live_promises(customer, as_of) if p.amount is None]

	def of(self, item: OpenItem) -> Why | None:
		if any(is_whole(d, item) for d in self.disputes.get(item.invoice, ())):
			return Why("dispute")
		blocks = (*self.blocks.get(None, ()), *self.blocks.get(item.invoice, ()))
		if blocks:
			return _blocked(max(blocks, key=lambda b: (b.until is None, b.until or date.min, b.reason)))
		promise = next((p for p in self.promises if reaches(p, item)), None)
		return Why("promise", {"until": promise.day}) if promise else None


def is_whole(dispute: Dispute, item: OpenItem) -> bool:
	"""Whether the dispute stops all of `item`."""
	return dispute.amount is None and dispute.invoice == item.invoice and dispute.term in (None, item.term)


def is_live(block: Block, as_of: date) -> bool:
	return block.until is None or block.until >= as_of


def _blocked(block: Block) -> Why:
	"""Of several blocks the one that lasts longest is told (no date = for ever)."""
	if block.until:
		return Why("block_until", {"until": block.until, "reason": block.reason})
	return Why("block", {"reason": block.reason})


def live_promises(customer: Customer, as_of: date) -> list[Promise]:
	"""Promises whose day and tolerance are not over, the earliest first, in an order of their own."""
	live = [p for p in customer.promises if as_of <= last_day(p)]
	return sorted(live, key=_order)


def _order(promise: Promise) -> tuple:
	made_on, amount = promise.made_on or date.min, promise.amount
	return (
		promise.day, promise.name or "", made_on, amount is None, amount or Decimal(0), promise.currency or "",
		promise.tolerance_days, promise.items,
	)  # fmt: skip


def reaches(promise: Promise, item: OpenItem) -> bool:
	"""Whether the promise speaks of the item: named or all, and invoiced when it was made."""
	if promise.items and not {item.key, (item.invoice, WHOLE)} & set(promise.items):
		return False
	if promise.currency not in (None, item.currency):
		return False
	later = promise.made_on and item.posting_date and item.posting_date > promise.made_on
	return not later


def promised_amounts(customer: Customer, as_of: date) -> Iterator[tuple[Promise, str, Decimal]]:
	"""`(promise, currency, amount)` of the live promises of an amount, less what came in since.

	An amount without a currency is in the one the customer owes; where these are several, nobody
	knows what was promised, and it stops nothing. Each receipt keeps one promise only, the earliest:
	what paid an instalment whose day is over is not taken off the next one.
	"""
	received = [list(receipt) for receipt in sorted(customer.receipts)]
	owed = {i.currency for i in customer.items}
	for promise in sorted(customer.promises, key=_order):
		if promise.amount is None or (promise.currency is None and len(owed) != 1):
			continue
		currency = promise.currency or next(iter(owed))
		left = promise.amount
		for receipt in received:
			day, of, amount = receipt
			if of == currency and promise.made_on and promise.made_on <= day <= last_day(promise):
				used = min(amount, left)
				receipt[2] -= used
				left -= used
		if left > 0 and as_of <= last_day(promise):
			yield promise, currency, left
