"""Whether promises to pay were kept: judged by the money that came in until their day plus tolerance.

Pure. A promise without an amount is kept by any payment; one with an amount by that much in all.
Money keeps one promise only, the earliest it can.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from .model import ZERO, Promise

LIVE, KEPT, BROKEN = "Live", "Kept", "Broken"
CENT = Decimal("0.01")


def last_day(promise: Promise) -> date:
	"""The last day on which money still keeps the promise."""
	return promise.day + timedelta(days=max(promise.tolerance_days, 0))


def judged(promises: Sequence[Promise], receipts: Iterable[tuple[date, Decimal]], as_of: date) -> list[str]:
	"""`Live`, `Kept` or `Broken` for each promise, in the order given.

	Receipts are `(day, amount)` in company currency, in any order. A promise that is kept already
	is judged early.
	"""
	purse = [[day, amount] for day, amount in sorted(receipts)]
	found = [LIVE] * len(promises)
	for at in sorted(range(len(promises)), key=lambda at: _turn(promises[at])):
		promise = promises[at]
		came = _take(purse, promise)
		if came > ZERO and came + CENT > (promise.amount or ZERO):
			found[at] = KEPT
		elif last_day(promise) < as_of:
			found[at] = BROKEN
	return found


def _turn(promise: Promise) -> tuple:
	"""The earliest day first; of one day the promise made first."""
	return promise.day, promise.made_on or date.min, promise.name or ""


def _take(purse: list[list], promise: Promise) -> Decimal:
	"""Take what was promised (None: all) out of the receipts of its days; what was there of it."""
	first, last, taken = promise.made_on or date.min, last_day(promise), ZERO
	for receipt in purse:
		if first <= receipt[0] <= last:
			part = receipt[1] if promise.amount is None else min(receipt[1], promise.amount - taken)
			receipt[1] -= part
			taken += part
	return taken
