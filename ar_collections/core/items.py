"""What a customer owes, instalment by instalment, and what of it may be claimed.

An invoice's open amount is spread over its terms; receipts and credit notes that no
invoice has used up cover what is asked for, the oldest first (docs/decisions/005). Nothing
here knows a policy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .aside import Key, is_live, promised_amounts, reaches, set_aside
from .aside import is_whole as is_whole  # of the same words
from .model import ZERO, Customer, OpenItem, Promise

CENT = Decimal("0.01")


@dataclass(slots=True)
class Claim:
	"""What may be asked for of one item: `open` = outstanding − `covered` − `stopped`, never below 0."""

	item: OpenItem
	covered: Decimal  # by credits and receipts not yet allocated
	disputed: Decimal  # stopped by a dispute or a block over an amount
	promised: Decimal = ZERO  # stopped by promises of an amount
	promise: Promise | None = None  # the first of them
	open: Decimal = field(init=False)

	def __post_init__(self):
		self.open = self.item.outstanding
		if self.covered or self.disputed or self.promised:
			self.open -= self.covered + self.stopped

	@property
	def stopped(self) -> Decimal:
		return self.disputed + self.promised

	@property
	def paid(self) -> Decimal:
		"""What the letter shows as paid: allocated receipts and what covers the item."""
		return self.item.amount - self.item.outstanding + self.covered

	@property
	def base_open(self) -> Decimal:
		"""The claim in company currency, in proportion to the item's own base amount, to the cent."""
		item = self.item
		if self.open == item.outstanding:
			return item.base_outstanding
		share = item.base_outstanding * self.open / item.outstanding
		return share.quantize(CENT, ROUND_HALF_UP)


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


def claims(customer: Customer, as_of: date, dun_journals: bool = False) -> dict[Key, Claim]:
	"""Every open item of the customer with what may be claimed of it on `as_of`.

	A credit note settles its own invoice; then amounts are stopped; then receipts settle what is
	left to ask for, the oldest first, and only after it what is stopped: money that has arrived is
	never asked for. Raises ValueError when an item is there twice.
	"""
	keys = [item.key for item in customer.items]
	if len(set(keys)) < len(keys):
		invoice, term = next(key for key in keys if keys.count(key) > 1)
		raise ValueError(f"{customer.id}: instalment {term} of {invoice} is there twice.")
	if not (customer.credits or customer.disputes or customer.blocks or customer.promises):
		return {key: Claim(i, ZERO, ZERO) for key, i in zip(keys, customer.items, strict=True)}
	return _Sums(customer, as_of, dun_journals).claims()


class _Sums:
	"""One customer's items while credits and stopped amounts are spread over them."""

	def __init__(self, customer: Customer, as_of: date, dun_journals: bool):
		self.customer, self.as_of = customer, as_of
		self.ordered = sorted(customer.items, key=lambda i: (i.due_date, i.invoice, i.term))
		aside = set_aside(customer, as_of, dun_journals)
		self.asked = [i for i in self.ordered if i.key not in aside]
		self.of_invoice: dict[str, list[OpenItem]] = {}
		for item in self.ordered:
			self.of_invoice.setdefault(item.invoice, []).append(item)
		self.free = {i.key: max(i.outstanding, ZERO) for i in self.ordered}  # not covered, not stopped
		self.covered = dict.fromkeys(self.free, ZERO)
		self.disputed = dict.fromkeys(self.free, ZERO)
		self.promised = dict.fromkeys(self.free, ZERO)
		self.promise: dict[Key, Promise] = {}

	def claims(self) -> dict[Key, Claim]:
		receipts = self._own_credit_notes()
		self._stop()
		for currency, amount in receipts.items():
			self._receive(currency, amount)
		return {
			i.key: Claim(
				i, self.covered[i.key], self.disputed[i.key], self.promised[i.key], self.promise.get(i.key)
			)
			for i in self.customer.items
		}

	def _own_credit_notes(self) -> dict[str, Decimal]:
		"""Credit notes settle their own invoice first; returns what is left over of all credits."""
		left_over: dict[str, Decimal] = {}
		for credit in self.customer.credits:
			own = self.of_invoice.get(credit.against or "", ())
			rest = self._eat([i for i in own if i.currency == credit.currency], credit.amount, self.covered)
			left_over[credit.currency] = left_over.get(credit.currency, ZERO) + rest
		return left_over

	def _stop(self) -> None:
		"""Amounts in dispute, blocked or promised: of the invoice they name, or of the oldest items."""
		partial = [(d.invoice, d.term, d.amount) for d in self.customer.disputes if d.amount is not None]
		partial += [
			(b.invoice, None, b.amount)
			for b in self.customer.blocks
			if b.amount is not None and is_live(b, self.as_of)
		]
		for invoice, term, amount in sorted(
			partial, key=lambda p: (not p[0], p[0] or "", -(p[1] or 0), p[2])
		):
			if invoice:
				own = self.of_invoice.get(invoice, ())
				self._eat([i for i in own if term in (None, i.term)], amount, self.disputed)
			else:
				self._eat(self.asked, amount, self.disputed)
		for promise, currency, amount in promised_amounts(self.customer, self.as_of):
			reached = [i for i in self.asked if i.currency == currency and reaches(promise, i)]
			self._eat(reached, amount, self.promised)
			for item in reached:
				if self.promised[item.key]:
					self.promise.setdefault(item.key, promise)

	def _receive(self, currency: str, amount: Decimal) -> None:
		"""Receipts settle what is asked for; what is left, items set aside; what is left, stopped amounts."""
		items = [i for i in self.ordered if i.currency == currency]
		amount = self._eat([i for i in self.asked if i.currency == currency], amount, self.covered)
		amount = self._eat(items, amount, self.covered)
		for item in items if amount > ZERO else ():
			for stopped in (self.promised, self.disputed):
				share = min(amount, stopped[item.key])
				stopped[item.key] -= share
				self.covered[item.key] += share
				amount -= share

	def _eat(self, items: Iterable[OpenItem], amount: Decimal, eaten: dict[Key, Decimal]) -> Decimal:
		"""Put `amount` on `items` in their order, never above what is free; returns what is left."""
		for item in items:
			if amount <= ZERO:
				break
			share = min(amount, self.free[item.key])
			self.free[item.key] -= share
			eaten[item.key] += share
			amount -= share
		return amount
