"""Whom an escalation goes to: the person above the collector, as the company is organised.

Supervisor = the one the collector reports to, Manager = the supervisor's own, General Manager
= the one named for the company. For somebody who is not at work the substitute of the day answers;
where a rung is empty, or nobody stands in, the next higher. A note says so.
"""

import frappe
from frappe import _
from frappe.utils import get_fullname

from ..ledger.people import at_work, line_above
from ..ledger.substitutes import substitutes_of

RUNGS = ("Supervisor", "Manager", "General Manager")


def person_for(rung: str | None, collector: str | None, company: str) -> tuple[str | None, str | None]:
	"""`(user, note)` for a rung of RUNGS; the collector when nobody up to the top can be asked."""
	wanted = RUNGS.index(rung) if rung in RUNGS else 0
	chain = [*line_above(collector, 2), (None, False), (None, False)][:2] + [_general_manager(company)]
	for place in range(wanted, len(RUNGS)):
		user, there = chain[place]
		found = user if there else stand_in(user, but=collector)
		if found:
			return found, _note(wanted, place, chain[wanted][0], None if there else user)
	text = _("Nobody is named as {0} or above: set “Reports To” of the employee, or the General Manager.")
	return collector, text.format(_(RUNGS[wanted]))


def stand_in(user: str | None, but: str | None = None) -> str | None:
	"""Who stands in today for somebody who is not at work, and can log in; never `but`."""
	others = substitutes_of([user]) if user else []
	able = at_work(others)
	return next((other for other in others if other in able and other != but), None)


def _note(wanted: int, place: int, asked: str | None, instead_of: str | None) -> str | None:
	said = []
	if place != wanted and asked:
		message = _("{0} is not at work: escalated to the {1}.")
		said.append(message.format(get_fullname(asked), _(RUNGS[place])))
	elif place != wanted:
		said.append(_("No {0} is named: escalated to the {1}.").format(_(RUNGS[wanted]), _(RUNGS[place])))
	if instead_of:
		said.append(_("Stands in for {0}, who is not at work.").format(get_fullname(instead_of)))
	return " ".join(said) or None


def _general_manager(company: str) -> tuple[str | None, bool]:
	user = frappe.db.get_value("Collections Company", company, "general_manager")
	return user, bool(user and frappe.db.get_value("User", user, "enabled"))
