"""Turns planned actions into documents: the action itself, then its letter, its hold or its handover.

Nothing leaves the house here: letters are issued and mailed after the commit, from what was
written. Each action is written once (unique key), whoever else plans it; one that cannot be
written takes no other of the customer's with it.
"""

from collections.abc import Iterable
from datetime import date

from ..core.model import CREDIT_LOCK, HANDOVER, LETTER, SHIPMENT_HOLD, PlannedAction
from . import actions, handovers, holds, letters
from .savepoint import Outcome, isolated

HOLDS = (SHIPMENT_HOLD, CREDIT_LOCK)


def apply(
	planned: Iterable[PlannedAction], case: str, run: str | None, as_of: date
) -> tuple[list[str], list[Outcome]]:
	"""Carry out what is planned for the customer of `case`: `(names of the actions written now, failures)`.

	Holds come first: a letter of the same night speaks of them.
	"""
	written, failures = [], []
	for one in sorted(planned, key=lambda action: action.kind not in HOLDS):
		with isolated(one.customer) as outcome:
			name = actions.create(one, case, run, as_of)
			if name:
				_consequence(one, case, name, run)
		if outcome.error:
			outcome.error = f"{one.letter_type or one.title}: {outcome.error}"
			failures.append(outcome)
		elif name:
			written.append(name)
	return written, failures


def _consequence(planned: PlannedAction, case: str, action: str, run: str | None) -> None:
	if planned.kind == LETTER:
		actions.link(action, letter=letters.create(planned, case, action, run))
	elif planned.kind in HOLDS:
		actions.link(action, hold=holds.propose(planned, case, action, run))
	elif planned.kind == HANDOVER:
		handover = handovers.propose(planned, case, action, run)
		actions.link(action, reference_doctype=handovers.DOCTYPE, reference_name=handover)
