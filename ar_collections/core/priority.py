"""How urgent a customer is, in points that add up to a visible sum.

Each part says its code, its values and its points, so that the desk can answer “why 86?”. Points
order a worklist and decide nothing else. Amounts count beside the largest one of the company:
the scale fits every currency and needs no setting.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .model import CALL, EMAIL, ESCALATION, HANDOVER, VISIT, ZERO


@dataclass(frozen=True)
class Weights:
	"""The most points of each part (docs/decisions/043)."""

	amount: int = 40
	broken_promise: int = 25
	days: int = 25
	days_full: int = 60  # days overdue from which the full points count
	idle: int = 10  # one point for each day without a contact
	late: int = 5  # one point for each day the step is waiting
	hold: int = 5
	risk: dict = field(default_factory=lambda: {"High": 10, "Medium": 5}, hash=False)
	# what is to be done; a follow-up is often a customer who waits for an answer
	kind: dict = field(
		default_factory=lambda: {"Follow-up": 6, ESCALATION: 6, HANDOVER: 6, VISIT: 4, CALL: 2, EMAIL: 1},
		hash=False,
	)


@dataclass(frozen=True)
class Standing:
	"""What is known of a customer and of the step that is due. Amounts are in company currency."""

	overdue: Decimal = ZERO
	largest: Decimal = ZERO  # the largest overdue amount of the company
	days_overdue: int = 0
	promise_broken: bool = False
	risk: str | None = None
	kind: str | None = None
	days_late: int = 0
	idle_days: int | None = None  # None = never contacted
	hold: str | None = None  # "Shipment Hold Proposed", …


class Part(NamedTuple):
	"""One part of the sum: why, with which figures, how many points."""

	code: str
	values: dict
	points: int


def parts(of: Standing, weights: Weights = Weights()) -> tuple[Part, ...]:  # noqa: B008 — an immutable value
	"""What the points of a customer are made of, the heaviest first; parts without points are left out."""
	found = (
		Part("amount", {"amount": of.overdue}, _of_amount(of, weights.amount)),
		Part("promise_broken", {}, weights.broken_promise if of.promise_broken else 0),
		Part("days", {"days": of.days_overdue}, _share(of.days_overdue, weights.days_full, weights.days)),
		Part("risk", {"risk": of.risk}, weights.risk.get(of.risk, 0)),
		Part("kind", {"kind": of.kind}, weights.kind.get(of.kind, 0)),
		Part("late", {"days": of.days_late}, min(max(of.days_late, 0), weights.late)),
		_idle(of.idle_days, weights.idle),
		Part("hold", {"hold": of.hold}, weights.hold if of.hold else 0),
	)
	return tuple(sorted((part for part in found if part.points > 0), key=lambda part: -part.points))


def total(of: tuple[Part, ...]) -> int:
	return sum(part.points for part in of)


def _of_amount(of: Standing, most: int) -> int:
	"""By the square root of the share in the largest: one giant does not make all others equal."""
	if of.overdue <= ZERO or of.largest <= ZERO:
		return 0
	share = min(of.overdue / of.largest, Decimal(1))
	return max(1, round(most * share.sqrt()))


def _share(value: int, full: int, most: int) -> int:
	return round(most * min(max(value, 0), full) / full)


def _idle(days: int | None, most: int) -> Part:
	if days is None:
		return Part("never_contacted", {}, most)
	return Part("idle", {"days": days}, min(max(days, 0), most))
