"""How a run ends before its time: broken off where it stands, with the reason on it.

Off means off: a company that was switched off has no run that goes on. The switch ends those
it finds; a worker in the midst of one asks before each batch; a run that was being prepared at
that moment is ended by its first chunk or by the scheduler's next look.
"""

import frappe
from frappe import _

from . import run_parts
from .run_state import ACTIVE, locked, runs, stop


def is_off(company: str) -> bool:
	"""Whether nothing may be written or sent for the company."""
	return frappe.db.get_value("Collections Company", company, "status") not in ("Test", "Live")


def refuse_if_off(company: str) -> None:
	"""Raises with what to do about it."""
	if is_off(company):
		message = _(
			"{0} is not switched on. Open its Collections Company and start it in test mode or go live."
		)
		frappe.throw(message.format(company), title=_("Nothing is run"))


def switched_off(company: str) -> None:
	"""End every run of a company that was switched off."""
	for one in runs(company, ACTIVE):
		call_off(one.name, company)


def call_off(run: str, company: str) -> None:
	"""End a real run because its company is off; harmless when it is over. One being prepared is left alone."""
	doc = locked(run)
	if doc and not doc.dry_run and doc.status in ACTIVE:
		break_off(run, _("{0} was switched off: nothing more is written or sent.").format(company))


def break_off(run: str, why: str) -> None:
	"""What was worked stays and is told; a run that had not begun is cancelled."""
	begun = any(chunk.attempts for chunk in run_parts.chunks(run))
	stop(run, "Done with Errors" if begun else "Cancelled", why)
