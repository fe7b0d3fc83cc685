"""Nightly: an escalation nobody answers goes one up, to the General Manager at the top, who is reminded.

Once for each waiting time, however often the job runs; one that fails stops no other.
"""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_fullname, getdate, nowdate

from ..core.calendar import next_working_day
from ..ledger.calendar import calendar
from . import cases, escalation_notices
from .commit import commit_chunk
from .escalation import RUNGS, person_for, stand_in
from .notes import note
from .savepoint import isolated

DOCTYPE = "Collection Action"


def nightly(company: str, as_of: date | str | None = None) -> int:
	"""Job: how many went up or were reminded."""
	today = getdate(as_of or nowdate())
	days = cint(frappe.db.get_single_value("Collections Settings", "escalation_answer_days"))
	if not days:
		return 0
	moved = 0
	of = {"company": company, "kind": "Escalation", "status": "Open"}
	for row in frappe.get_all(DOCTYPE, of, ["name", "case"], order_by="name asc"):
		with isolated(row.name) as outcome:
			cases.lock_many(filter(None, [row.case]))
			moved += _look(frappe.get_doc(DOCTYPE, row.name, for_update=True), today, days)
		if outcome.error:
			frappe.log_error(
				title=_("An escalation could not go up"), message=outcome.traceback,
				reference_doctype=DOCTYPE, reference_name=row.name,
			)  # fmt: skip
		commit_chunk()
	return moved


def _look(doc, today: date, days: int) -> bool:
	since = getdate(doc.asked_on or doc.due_on)
	there = doc.collector and frappe.db.get_value("User", doc.collector, "enabled")
	if doc.status != "Open" or (there and today <= last_day(doc.company, since, days)):
		return False
	user, rung = _above(doc, bool(there))
	values = {"asked_on": today}
	if user and user != doc.collector:
		line = note("escalation_up", who=get_fullname(doc.collector) if doc.collector else "–")
		values |= {
			"collector": user,
			"escalate_to": rung,
			"result": "\n".join(filter(None, (doc.result, line))),
		}
	elif since == today:
		return False
	doc.db_set(values, notify=True)
	escalation_notices.tell(doc)
	return True


def last_day(company: str, since: date, days: int) -> date:
	"""The last working day on which an answer is in time."""
	found, day = calendar(company, since), since
	for _one in range(days):
		day = next_working_day(found, day + timedelta(days=1))
	return day


def _above(doc, there: bool) -> tuple[str | None, str]:
	"""Who is asked next: the substitute of somebody who is not at work, else one up."""
	rep = frappe.db.get_value("Collection Case", doc.case, "collector")
	instead = None if there else stand_in(doc.collector, but=rep)
	if instead:
		return instead, doc.escalate_to
	place = RUNGS.index(doc.escalate_to) if doc.escalate_to in RUNGS else 0
	for rung in RUNGS[place + 1 :]:
		user = person_for(rung, rep, doc.company)[0]
		if user and user not in (doc.collector, rep):
			return user, rung
	return doc.collector, RUNGS[-1]
