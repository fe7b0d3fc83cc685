"""When a run must wait for a person's OK before anything is written or sent.

Letters sent by mistake cannot be called back; a pause can. The figures are facts read by
the ledger, the limits are the company's settings; a limit of 0 is switched off.
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


@dataclass(frozen=True)
class BrakeLimits:
	"""The company's limits; 0 switches a brake off."""

	factor: Decimal = Decimal(3)  # × the average number of letters
	letters: int = 500
	unallocated: Decimal = ZERO
	stale_days: int = 7


# Below this many letters “n times the average” says nothing: 1 letter after an average of 0.2 is no alarm.
FEW_LETTERS = 20


def reasons(facts: BrakeFacts, limits: BrakeLimits) -> list[Why]:
	"""Every reason to wait; empty = the run may go on by itself. A run without letters never waits."""
	if not facts.planned_letters:
		return []
	found = []
	if limits.letters and facts.planned_letters > limits.letters:
		found.append(Why("brake_limit", {"letters": facts.planned_letters, "limit": limits.letters}))
	found += _unusual(facts, limits.factor)
	if limits.unallocated and facts.unallocated > limits.unallocated:
		values = {"amount": facts.unallocated, "limit": limits.unallocated}
		found.append(Why("brake_unallocated", values))
	if limits.stale_days and facts.has_open_items:
		found += _stale(facts, limits.stale_days)
	return found


def _unusual(facts: BrakeFacts, factor: Decimal) -> list[Why]:
	average = facts.average_letters
	if not factor or average is None or facts.planned_letters <= FEW_LETTERS:
		return []
	if facts.planned_letters <= factor * average:
		return []
	shown = average.quantize(Decimal("0.1"))
	return [Why("brake_factor", {"letters": facts.planned_letters, "average": shown, "factor": factor})]


def _stale(facts: BrakeFacts, days: int) -> list[Why]:
	if facts.last_receipt is None:
		return [Why("brake_no_receipt")]
	idle = (facts.as_of - facts.last_receipt).days
	if idle <= days:
		return []
	return [Why("brake_stale", {"last": facts.last_receipt, "idle": idle, "days": days})]
