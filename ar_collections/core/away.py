"""Items that are not ours to ask for at present: given to an agency, a law firm or a court, or given up.

Such an item gets no letter, call or decision of ours until it is returned or its case is opened
again; its money is booked as ever, and the customer's other items go on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .why import Why

HANDED_OVER, GIVEN_UP = "Handed over", "Given up"


@dataclass(frozen=True)
class Away:
	"""Why these items are elsewhere. `to`: who has them, or what was said when they were given up."""

	kind: str  # HANDED_OVER or GIVEN_UP
	day: date  # since when
	to: str = ""
	items: tuple[tuple[str, int], ...] = ()
	name: str | None = None


def reasons(away: Iterable[Away]) -> dict[tuple[str, int], Why]:
	"""The reason of every item that is elsewhere; who has it is told before that it was given up."""
	found = {}
	for one in sorted(away, key=lambda a: (a.kind != HANDED_OVER, a.day, a.name or "")):
		for key in one.items:
			found.setdefault(key, _why(one))
	return found


def _why(one: Away) -> Why:
	if one.kind == HANDED_OVER:
		return Why("handed_over", {"to": one.to, "on": one.day})
	return Why("given_up", {"on": one.day, "kind": one.to})
