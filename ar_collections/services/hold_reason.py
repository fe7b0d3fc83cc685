"""Whether the reason of a hold still stands: pure, over one customer's book (docs/decisions/020).

Only money removes it. A dispute takes back what nobody decided on; goods that are stopped stay
stopped until the General Manager says otherwise. Promises and other blocks stop dunning only.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..core.items import Claim, Key, claims, is_whole
from ..core.ladder import Rungs, Standing
from ..core.model import SHIPMENT_HOLD, ZERO, Book, Customer, Event, OpenItem, Step
from ..core.policy import choose

DISPUTE = "Dispute"
# What can be said of a reason.
STANDS, DISPUTED, TOO_LITTLE, SETTLED = "stands", "disputed", "too little", "settled"


def verdict(book: Book, customer: Customer, kind: str = SHIPMENT_HOLD, named: Collection[Key] = ()) -> str:
	"""STANDS while the customer owes something on an item `named` when the hold was proposed, or on any
	that has come to the day of a step of this kind in its policy; below the minimum it is TOO_LITTLE.
	DISPUTED: it would stand, but for disputes and blocks.
	"""
	total, minimum = _owed(book, customer, kind, named)
	if total > ZERO and total >= minimum:
		return STANDS
	total, minimum = _owed(book, replace(customer, disputes=(), blocks=()), kind, named)
	if total <= ZERO:
		return SETTLED
	return DISPUTED if total >= minimum else TOO_LITTLE


def in_dispute(customer: Customer, as_of: date) -> list[Key]:
	"""The items of which all or a part is stopped by a dispute."""
	found = claims(customer, as_of).items()
	return sorted(k for k, c in found if c.disputed > ZERO or _in_dispute(customer, c.item, as_of))


def _owed(book: Book, customer: Customer, kind: str, named: Collection[Key]) -> tuple[Decimal, Decimal]:
	"""`(what is owed of the reason, below which amount it is none)`, in company currency."""
	total, minimum = ZERO, ZERO
	rungs = {p.name: Rungs(p) for p in book.policies}
	for key, claim in claims(replace(customer, promises=()), book.as_of, book.dun_journal_entries).items():
		if not _claimed(book, customer, claim):
			continue
		policy = choose(book, customer, claim.item)
		step = _reached(book, customer, claim, rungs[policy.name], kind) if policy else None
		if step:
			minimum = max(minimum, policy.minimum_amount, step.minimum_amount or ZERO)
		if step or key in named:
			total += claim.base_open
	return total, minimum


def _claimed(book: Book, customer: Customer, claim: Claim) -> bool:
	item = claim.item
	if item.voucher_type != "Sales Invoice" and not book.dun_journal_entries:
		return False
	return claim.open > ZERO and not _in_dispute(customer, item, book.as_of)


def _in_dispute(customer: Customer, item: OpenItem, as_of: date) -> bool:
	"""All of the item: a dispute, or a dunning block that says so."""
	if any(is_whole(dispute, item) for dispute in customer.disputes):
		return True
	return any(
		block.reason == DISPUTE
		and block.amount is None
		and block.invoice in (None, item.invoice)
		and (block.until is None or block.until >= as_of)
		for block in customer.blocks
	)


def _reached(book: Book, customer: Customer, claim: Claim, rungs: Rungs, kind: str) -> Step | None:
	"""The step of this kind whose day the item has come to; its letter level does not matter here."""
	standing = Standing(customer, claim, rungs, _past(book, customer, claim.item.key), book.as_of)
	begun = [
		step
		for step in rungs.decisions.get(kind, ())
		if standing.applies(step) and (standing.starts(step) or date.max) <= book.as_of
	]
	return min(begun, key=standing.starts, default=None)


def _past(book: Book, customer: Customer, key: Key) -> list[Event]:
	return [
		e for e in book.history if e.customer == customer.id and key in e.items and e.state != "Withdrawn"
	]
