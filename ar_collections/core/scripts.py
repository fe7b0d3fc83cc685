"""Which call script and which tactics fit a customer: by the kind of customer and the stage of the debt.

Pure: the masters of the business as values, the customer's kinds, days overdue and letter level.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ANY = "Any"
BROKEN_PROMISE = "Broken Promise"
UNREACHABLE = "Unreachable"
HABITUAL_LATE = "Habitual Late"
RISKS = {"High": "High Risk", "Medium": "Medium Risk", "Low": "Low Risk"}
# What says most about the next call comes first.
KINDS = (BROKEN_PROMISE, UNREACHABLE, HABITUAL_LATE, *RISKS.values(), ANY)
SILENT_CONTACTS = 2  # in a row without reaching anybody


@dataclass(frozen=True)
class Advice:
	"""A script or a tactic: whom it suits and from when to when (days overdue, both included)."""

	name: str
	kinds: tuple[str, ...] = (ANY,)
	from_day: int = 0
	until_day: int | None = None
	level: int = 0  # the letter level the case must have reached


def kinds_of(
	last_promise_broken: bool, habitual_late: bool, risk_class: str | None, reached: Sequence[bool]
) -> set[str]:
	"""What kind of customer this is now; `reached` are our contacts, oldest first."""
	last = list(reached)[-SILENT_CONTACTS:]
	silent = len(last) == SILENT_CONTACTS and not any(last)
	found = {ANY, RISKS.get(risk_class or "", ANY)}
	for holds, kind in (
		(last_promise_broken, BROKEN_PROMISE),
		(silent, UNREACHABLE),
		(habitual_late, HABITUAL_LATE),
	):
		if holds:
			found.add(kind)
	return found


def fits(advice: Advice, kinds: set[str], days_overdue: int, level: int) -> bool:
	in_time = advice.from_day <= days_overdue and (
		advice.until_day is None or days_overdue <= advice.until_day
	)
	return in_time and advice.level <= level and not kinds.isdisjoint(advice.kinds)


def choose(scripts: Iterable[Advice], kinds: set[str], days_overdue: int, level: int) -> Advice | None:
	"""The script for the next call: the one for the most telling kind, then the latest stage."""
	fitting = [script for script in scripts if fits(script, kinds, days_overdue, level)]
	return min(fitting, key=lambda s: (rank(s, kinds), -s.level, -s.from_day, s.name), default=None)


def recommended(tactics: Iterable[Advice], kinds: set[str], days_overdue: int, level: int) -> list[Advice]:
	"""All tactics that suit, the most telling first."""
	fitting = [tactic for tactic in tactics if fits(tactic, kinds, days_overdue, level)]
	return sorted(fitting, key=lambda t: (rank(t, kinds), -t.from_day, t.name))


def rank(advice: Advice, kinds: set[str]) -> int:
	return min(KINDS.index(kind) for kind in advice.kinds if kind in kinds)
