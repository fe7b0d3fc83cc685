"""Whom an escalation goes to: the person above the collector, as the company is organised.

Supervisor = the one the collector reports to, Manager = the supervisor's own, General Manager
= the one named for the company. Where a rung is empty the next higher answers, and a note says so.
"""

import frappe
from frappe import _

from ..ledger.people import superior

RUNGS = ("Supervisor", "Manager", "General Manager")


def person_for(rung: str | None, collector: str | None, company: str) -> tuple[str | None, str | None]:
	"""`(user, note)` for a rung of RUNGS; user None when nobody is named up to the top."""
	wanted = RUNGS.index(rung) if rung in RUNGS else 0
	supervisor = superior(collector)
	chain = (supervisor, superior(supervisor), _general_manager(company))
	for place in range(wanted, len(RUNGS)):
		if chain[place]:
			return chain[place], None if place == wanted else _instead(RUNGS[wanted], RUNGS[place])
	text = _("Nobody is named as {0} or above: set “Reports To” of the employee, or the General Manager.")
	return collector, text.format(_(RUNGS[wanted]))


def _instead(wanted: str, found: str) -> str:
	return _("No {0} is named: escalated to the {1}.").format(_(wanted), _(found))


def _general_manager(company: str) -> str | None:
	user = frappe.db.get_value("Collections Company", company, "general_manager")
	return user if user and frappe.db.get_value("User", user, "enabled") else None
