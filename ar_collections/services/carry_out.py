"""Turns planned actions into documents: the action itself, then its letter or its hold.

Nothing leaves the house here: letters are issued and mailed after the commit, from what was
written. Each action is written once (unique key), whoever else plans it.
"""

from collections.abc import Iterable
from datetime import date

from ..core.model import CREDIT_LOCK, LETTER, SHIPMENT_HOLD, PlannedAction
from . import actions, holds, letters


def apply(planned: Iterable[PlannedAction], case: str, run: str | None, as_of: date) -> list[str]:
	"""Carry out what is planned for the customer of `case`; the names of the actions written now."""
	written = []
	for one in planned:
		name = actions.create(one, case, run, as_of)
		if name:
			_consequence(one, case, name, run)
			written.append(name)
	return written


def _consequence(planned: PlannedAction, case: str, action: str, run: str | None) -> None:
	if planned.kind == LETTER:
		actions.link(action, letter=letters.create(planned, case, action, run))
	elif planned.kind in (SHIPMENT_HOLD, CREDIT_LOCK):
		actions.link(action, hold=holds.propose(planned, case, action, run))
