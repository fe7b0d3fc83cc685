"""How a customer pays: how late, how much of it late, promises kept, the hour it picks up the telephone.

Pure figures of the past, for lists, for the choice of a tactic and of the hour to call; nothing
about money is ever decided by them. Amounts are in company currency.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .model import ZERO, Promise
from .promises import KEPT, LIVE, Money, judge

FEWEST_CALLS = 3  # in an hour, before anything is said of it


@dataclass(frozen=True)
class Term:
	"""One instalment of an invoice."""

	due: date
	amount: Decimal


@dataclass(frozen=True)
class Receipt:
	day: date
	amount: Decimal


@dataclass(frozen=True)
class PaidPart:
	"""A part of an instalment and how many days after its due date it was paid; negative = before."""

	days_late: int
	amount: Decimal


@dataclass(frozen=True)
class Call:
	hour: int  # 0 … 23
	reached: bool


@dataclass(frozen=True)
class Past:
	"""What is known of one customer."""

	invoices: tuple[tuple[tuple[Term, ...], tuple[Receipt, ...]], ...] = ()
	promises: tuple[Promise, ...] = ()
	money: tuple[Money, ...] = ()  # everything that came in, for the promises
	currency: str | None = None  # of the company
	calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Thresholds:
	"""When a customer is a habitual late payer: all three are reached."""

	share_late: int = 50  # per cent of what was paid
	days_late: int = 7
	invoices: int = 3


@dataclass(frozen=True)
class Behaviour:
	"""`days_late` and `share_late` (per cent) are None when nothing was paid."""

	days_late: int | None = None
	share_late: int | None = None
	invoices_paid: int = 0
	habitual_late: bool = False
	promises_kept: int = 0
	promises_broken: int = 0
	last_promise_broken: bool = False
	best_hour: int | None = None
	best_hour_reached: int = 0
	best_hour_calls: int = 0


def behaviour(past: Past, as_of: date, thresholds: Thresholds | None = None) -> Behaviour:
	limits = thresholds or Thresholds()
	paid = [parts for terms, receipts in past.invoices if (parts := paid_parts(terms, receipts))]
	days, share = _lateness([part for parts in paid for part in parts])
	words = judged(past.promises, past.money, as_of, past.currency)
	hour, reached, calls = best_hour(past.calls)
	return Behaviour(
		days_late=days,
		share_late=share,
		invoices_paid=len(paid),
		habitual_late=_habitual(days, share, len(paid), limits),
		promises_kept=words.count(True),
		promises_broken=words.count(False),
		last_promise_broken=bool(words) and not words[-1],
		best_hour=hour,
		best_hour_reached=reached,
		best_hour_calls=calls,
	)


def paid_parts(terms: Sequence[Term], receipts: Sequence[Receipt]) -> list[PaidPart]:
	"""Receipts settle the instalments oldest first; what is paid beyond them is no part of the invoice.

	>>> paid_parts([Term(date(2026, 3, 2), Decimal(100))], [Receipt(date(2026, 3, 12), Decimal(60))])
	[PaidPart(days_late=10, amount=Decimal('60'))]
	"""
	found = []
	open_terms = [
		[term.due, term.amount] for term in sorted(terms, key=lambda t: t.due) if term.amount > ZERO
	]
	for receipt in sorted(receipts, key=lambda r: r.day):
		left = receipt.amount
		while open_terms and left > ZERO:
			due, amount = open_terms[0]
			part = min(amount, left)
			found.append(PaidPart((receipt.day - due).days, part))
			left -= part
			open_terms[0][1] -= part
			if not open_terms[0][1]:
				open_terms.pop(0)
	return found


def _lateness(parts: Sequence[PaidPart]) -> tuple[int | None, int | None]:
	"""Days late on average and the per cent paid late, both weighed by amount."""
	total = sum((part.amount for part in parts), ZERO)
	if not total:
		return None, None
	days = sum((part.days_late * part.amount for part in parts), ZERO) / total
	late = sum((part.amount for part in parts if part.days_late > 0), ZERO) / total * 100
	return int(days.quantize(Decimal(1), ROUND_HALF_UP)), int(late.quantize(Decimal(1), ROUND_HALF_UP))


def _habitual(days: int | None, share: int | None, invoices: int, limits: Thresholds) -> bool:
	if days is None or share is None:
		return False
	return invoices >= limits.invoices and share >= limits.share_late and days >= limits.days_late


def judged(
	promises: Iterable[Promise], money: Iterable[Money], as_of: date, own: str | None = None
) -> list[bool]:
	"""Whether each promise that is over was kept, in the order of their days; kept ones are judged early."""
	verdicts = judge(promises, money, as_of, own)
	return [verdict.state == KEPT for verdict in verdicts if verdict.state != LIVE]


def best_hour(calls: Iterable[Call]) -> tuple[int | None, int, int]:
	"""The hour at which calls reach the customer most often, with `reached of calls`; the earlier of equals.

	Few calls prove little: each hour is judged as if one more call had been answered and one not.
	"""
	hours: dict[int, list[bool]] = {}
	for call in calls:
		hours.setdefault(call.hour, []).append(call.reached)
	known = {hour: found for hour, found in hours.items() if len(found) >= FEWEST_CALLS and any(found)}
	if not known:
		return None, 0, 0
	hour = max(known, key=lambda h: ((sum(known[h]) + 1) / (len(known[h]) + 2), -h))
	return hour, sum(known[hour]), len(known[hour])
