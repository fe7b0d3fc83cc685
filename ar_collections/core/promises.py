"""What became of promises to pay: judged by the money that came in until their day plus tolerance.

Pure. An instalment of a plan is a promise of its own that shares the plan's name. A promise
without an amount is kept by any payment; one with an amount by that much in all. Money keeps one
promise only, the earliest it can.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .model import ZERO, Promise

LIVE, KEPT, PARTLY_KEPT, BROKEN = "Live", "Kept", "Partly Kept", "Broken"
NOT_KEPT = (PARTLY_KEPT, BROKEN)
OPEN = "Open"  # of a promise as a whole: something of it is still to come
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Money:
	"""A receipt: in its own currency (None = the promise's) and, with `base`, in the company's."""

	day: date
	amount: Decimal
	currency: str | None = None
	base: Decimal | None = None
	against: str | None = None  # the invoice it is booked on; None = on account


@dataclass(frozen=True)
class Verdict:
	promise: Promise
	state: str
	came: Decimal  # of what was promised


def last_day(promise: Promise) -> date:
	"""The last day on which money still keeps the promise."""
	return promise.day + timedelta(days=max(promise.tolerance_days, 0))


def judge(
	promises: Iterable[Promise], money: Iterable[Money], as_of: date, own: str | None = None
) -> list[Verdict]:
	"""Every promise judged, in the order of their days; `own` is the company's currency.

	A promise about certain invoices is kept by what is booked on them, then by what is on account.
	"""
	purse = [_Part(receipt) for receipt in sorted(money, key=lambda m: m.day)]
	found = []
	for promise in sorted(promises, key=lambda p: (p.day, p.made_on or date.min, p.name or "")):
		came = _take(purse, promise, own)
		found.append(Verdict(promise, _state(promise, came, as_of), came))
	return found


def _state(promise: Promise, came: Decimal, as_of: date) -> str:
	if came > ZERO and came + CENT > (promise.amount or ZERO):
		return KEPT
	if as_of <= last_day(promise):
		return LIVE
	return PARTLY_KEPT if came > ZERO else BROKEN


def whole(parts: Sequence[Verdict], as_of: date) -> str:
	"""A promise with all its instalments: Open while one is to come, then Kept, Partly Kept or Broken.

	One without an amount stops everything until its day, so it is open until then.
	"""
	states = {part.state for part in parts}
	waits = any(part.promise.amount is None and as_of <= last_day(part.promise) for part in parts)
	if LIVE in states or waits:
		return OPEN
	return states.pop() if len(states) == 1 else PARTLY_KEPT


def current(promises: Sequence[Promise]) -> tuple[Promise, ...]:
	"""Those that hold, of promises oldest first: what was agreed last replaces what it speaks of, too."""
	found, newer = [], []
	for promise in reversed(promises):
		if not any(_replaces(other, promise) for other in newer):
			found.append(promise)
		newer.append(promise)
	return tuple(reversed(found))


def _replaces(new: Promise, old: Promise) -> bool:
	if new.name and new.name == old.name:  # another instalment of the same plan
		return False
	if new.currency and old.currency and new.currency != old.currency:
		return False
	return not new.items or (bool(old.items) and set(old.items) <= set(new.items))


class _Part:
	"""What is left of a receipt."""

	def __init__(self, money: Money):
		self.money, self.left = money, money.amount

	def worth(self, currency: str | None, own: str | None) -> Decimal | None:
		"""One unit of it in `currency`; None = it keeps no promise in that currency."""
		money = self.money
		if None in (currency, money.currency) or currency == money.currency:
			return Decimal(1)
		return money.base / money.amount if currency == own and money.base and money.amount else None

	def take(self, wanted: Decimal | None, worth: Decimal) -> Decimal:
		"""Up to what is wanted (None = all); what that is worth."""
		used = self.left if wanted is None else min(self.left, wanted / worth)
		self.left -= used
		return used * worth


def _take(purse: list[_Part], promise: Promise, own: str | None) -> Decimal:
	invoices = {invoice for invoice, _term in promise.items}
	named = [part for part in purse if part.money.against in invoices]
	rest = [part for part in purse if not invoices or part.money.against is None]
	came = ZERO
	for part in [*named, *rest]:
		worth = part.worth(promise.currency, own)
		if worth is None or not (promise.made_on or date.min) <= part.money.day <= last_day(promise):
			continue
		came += part.take(None if promise.amount is None else promise.amount - came, worth)
	return came
