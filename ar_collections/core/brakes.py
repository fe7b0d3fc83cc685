"""When a run must wait for a person's OK before anything is written or sent.

Letters sent by mistake cannot be called back, and goods held by mistake are missed; a pause can
be ended. The figures are facts read by the ledger, the limits are the company's settings, the
same for letters as for holds; a limit of 0 is switched off.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .model import ZERO
from .why import Why


@dataclass(frozen=True)
class BrakeFacts:
	"""What a run is judged by. Amounts in company currency, days are calendar days."""

	as_of: date
	planned_letters: int
	average_letters: Decimal | None = None  # of the last runs; None = no run yet
	unallocated: Decimal = ZERO  # receipts that no invoice has used up
	last_receipt: date | None = None
	has_open_items: bool = True
	planned_holds: int = 0  # shipment holds and credit locks
	average_holds: Decimal | None = None


@dataclass(frozen=True)
class BrakeLimits:
	"""The company's limits; 0 switches a brake off."""

	factor: Decimal = Decimal(3)  # × the average number of letters
	letters: int = 500  # and as many holds
	unallocated: Decimal = ZERO
	stale_days: int = 7


# Up to so many letters or holds “n times the average” says nothing: 1 after an average of 0.2 is no alarm.
FEW_LETTERS = 20  # or holds


def reasons(facts: BrakeFacts, limits: BrakeLimits) -> list[Why]:
	"""Every reason to wait; empty = the run may go on by itself. One without letters and holds never waits."""
	if not (facts.planned_letters or facts.planned_holds):
		return []
	found = _too_many(facts, limits)
	if limits.unallocated and facts.unallocated > limits.unallocated:
		values = {"amount": facts.unallocated, "limit": limits.unallocated}
		found.append(Why("brake_unallocated", values))
	if limits.stale_days and facts.has_open_items:
		found += _stale(facts, limits.stale_days)
	return found


def _too_many(facts: BrakeFacts, limits: BrakeLimits) -> list[Why]:
	found = []
	for name, code, number, average in (
		("letters", "brake", facts.planned_letters, facts.average_letters),
		("holds", "brake_holds", facts.planned_holds, facts.average_holds),
	):
		if limits.letters and number > limits.letters:
			found.append(Why(f"{code}_limit", {name: number, "limit": limits.letters}))
		if _unusual(number, average, limits.factor):
			shown = average.quantize(Decimal("0.1"))
			found.append(Why(f"{code}_factor", {name: number, "average": shown, "factor": limits.factor}))
	return found


def _unusual(number: int, average: Decimal | None, factor: Decimal) -> bool:
	return bool(factor) and average is not None and number > FEW_LETTERS and number > factor * average


def _stale(facts: BrakeFacts, days: int) -> list[Why]:
	if facts.last_receipt is None:
		return [Why("brake_no_receipt")]
	idle = (facts.as_of - facts.last_receipt).days
	if idle <= days:
		return []
	return [Why("brake_stale", {"last": facts.last_receipt, "idle": idle, "days": days})]
