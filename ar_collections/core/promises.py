"""Whether a promise to pay was kept: judged by the money that came in until its day plus tolerance.

Pure. A promise without an amount is kept by any payment; one with an amount by that much in all.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from .model import ZERO, Promise

LIVE, KEPT, BROKEN = "Live", "Kept", "Broken"
CENT = Decimal("0.01")


def last_day(promise: Promise) -> date:
	"""The last day on which money still keeps the promise."""
	return promise.day + timedelta(days=max(promise.tolerance_days, 0))


def judged(promise: Promise, receipts: Iterable[tuple[date, Decimal]], as_of: date) -> str:
	"""`Live`, `Kept` or `Broken`; receipts as `(day, amount)` in company currency, in any order."""
	until = last_day(promise)
	since = promise.made_on or date.min
	came = sum((amount for day, amount in receipts if since <= day <= until), ZERO)
	if came > ZERO and came + CENT > (promise.amount or ZERO):
		return KEPT
	return BROKEN if until < as_of else LIVE
