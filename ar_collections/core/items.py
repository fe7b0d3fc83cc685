"""What a customer owes, instalment by instalment, and what of it may be claimed.

An invoice's open amount is spread over its terms; receipts and credit notes that no
invoice has used up cover the oldest items first. Nothing here knows a policy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from .model import ZERO, Credit, Customer, Dispute, OpenItem

Key = tuple[str, int]


@dataclass(frozen=True)
class Claim:
	"""What may be asked for of one item: `open` = outstanding − `covered` − `disputed`, never below 0."""

	item: OpenItem
	covered: Decimal  # by credits and receipts not yet allocated
	disputed: Decimal  # stopped by a dispute or a block over an amount

	@cached_property
	def open(self) -> Decimal:
		return self.item.outstanding - self.covered - self.disputed

	@property
	def paid(self) -> Decimal:
		"""What the letter shows as paid: allocated receipts and what covers the item."""
		return self.item.amount - self.item.outstanding + self.covered

	@cached_property
	def base_open(self) -> Decimal:
		"""The claim in company currency, in proportion to the item's own base amount, to the cent."""
		item = self.item
		if self.open == item.outstanding:
			return item.base_outstanding
		share = item.base_outstanding * self.open / item.outstanding
		return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def instalments(
	amount: Decimal, open_amount: Decimal, terms: Sequence[tuple[date, Decimal, Decimal]]
) -> list[tuple[int, Decimal, Decimal]]:
	"""Spread an invoice's `open_amount` over its `terms` (due date, billed, marked as paid).

	Returns `[(term number, billed, open)]` for the terms with something open; the numbers
	count the terms in the order given, from 1. Money marked as paid on a term stays there;
	the rest of what was paid settles the oldest term first (domain.md B, instalments). The
	open amounts add up to `open_amount` exactly, also when the terms do not add up to `amount`.
	"""
	if not terms:  # an invoice without a schedule is one instalment
		return [(1, amount, open_amount)] if open_amount else []
	order = sorted(range(len(terms)), key=lambda i: (terms[i][0], i))
	billed = [terms[i][1] for i in order]
	billed[-1] += amount - sum(billed, ZERO)  # rounding of the schedule belongs to the last term
	paid = _paid_by_term(amount - open_amount, billed, [terms[i][2] for i in order])
	return [(i + 1, b, b - p) for i, b, p in sorted(zip(order, billed, paid, strict=True)) if b != p]


def _paid_by_term(paid: Decimal, billed: list[Decimal], marked: list[Decimal]) -> list[Decimal]:
	"""How much of `paid` settled each term, oldest first after what was `marked` on a term."""
	shares = []
	left = max(paid, ZERO)
	for of_term, on_row in zip(billed, marked, strict=True):
		share = max(min(on_row, of_term, left), ZERO)
		shares.append(share)
		left -= share
	for i, of_term in enumerate(billed):
		more = min(of_term - shares[i], left)
		shares[i] += more
		left -= more
	shares[-1] += left + min(paid, ZERO)  # an open amount above the bill stays on the last term
	return shares


def claims(customer: Customer, as_of: date) -> dict[Key, Claim]:
	"""Every open item of the customer with what may be claimed of it on `as_of`.

	Covered first, then disputed: a receipt settles, a dispute only stops.
	"""
	covered = _cover(customer.items, customer.credits)
	disputed = _dispute(customer, covered, as_of)
	return {i.key: Claim(i, covered.get(i.key, ZERO), disputed.get(i.key, ZERO)) for i in customer.items}


def _oldest_first(items: Iterable[OpenItem]) -> list[OpenItem]:
	return sorted(items, key=lambda i: (i.due_date, i.invoice, i.term))


def _cover(items: Sequence[OpenItem], credits: Sequence[Credit]) -> dict[Key, Decimal]:
	"""Credits eat items of their currency: a credit note its own invoice first, then the oldest."""
	covered: dict[Key, Decimal] = {}
	if not credits:
		return covered
	ordered = _oldest_first(items)
	left_over: dict[str, Decimal] = {}
	for credit in sorted(credits, key=lambda c: (c.against is None, c.voucher)):
		own = [i for i in ordered if i.invoice == credit.against and i.currency == credit.currency]
		rest = _eat(own, credit.amount, covered)
		left_over[credit.currency] = left_over.get(credit.currency, ZERO) + rest
	for currency, amount in left_over.items():
		_eat([i for i in ordered if i.currency == currency], amount, covered)
	return covered


def _eat(items: Iterable[OpenItem], amount: Decimal, eaten: dict[Key, Decimal]) -> Decimal:
	"""Put `amount` on `items` in their order, never above what is open; returns what is left."""
	for item in items:
		if amount <= ZERO:
			break
		share = min(amount, item.outstanding - eaten.get(item.key, ZERO))
		if share > ZERO:
			eaten[item.key] = eaten.get(item.key, ZERO) + share
			amount -= share
	return amount


def _dispute(customer: Customer, covered: dict[Key, Decimal], as_of: date) -> dict[Key, Decimal]:
	"""Amounts stopped by disputes and by blocks over an amount; whole-item stops are in `stops`."""
	stopped: dict[Key, Decimal] = {}
	partial = [(d.invoice, d.term, d.amount) for d in customer.disputes if d.amount is not None]
	partial += [
		(b.invoice, None, b.amount)
		for b in customer.blocks
		if b.amount is not None and (b.until is None or b.until >= as_of)
	]
	for invoice, term, amount in sorted(partial, key=lambda p: (p[0] or "", p[1] or 0, p[2])):
		for item in _oldest_first(customer.items):
			if (invoice and item.invoice != invoice) or (term and item.term != term):
				continue
			free = item.outstanding - covered.get(item.key, ZERO) - stopped.get(item.key, ZERO)
			share = min(amount, free)
			if share > ZERO:
				stopped[item.key] = stopped.get(item.key, ZERO) + share
				amount -= share
	return stopped


def is_whole(dispute: Dispute, item: OpenItem) -> bool:
	"""Whether the dispute stops all of `item`."""
	return dispute.amount is None and dispute.invoice == item.invoice and dispute.term in (None, item.term)
