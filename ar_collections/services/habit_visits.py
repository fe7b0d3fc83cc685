"""A visit for those who pay late as a habit (domain.md B): once for a case, from a day overdue of the settings.

Planned at night, after the behaviour is known; made by people as any action. Writes Collection Actions
and nothing else.
"""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from ..core.calendar import next_call_day
from ..ledger.calendar import calendar
from ..ledger.risk import habitual_late
from . import actions, birth, cases
from .commit import commit_chunk
from .keys import key_of
from .notes import note
from .savepoint import isolated

ACTION = "Collection Action"
STEP = "habit-visit"
RECENT = timedelta(days=30)  # who was visited lately needs no other visit
AT_REST = ("Closed", "Promised", "Disputed", "Legal")


def plan(company: str, as_of: date | str | None = None) -> int:
	"""Visits for the habitual late payers of the company that wait for one; how many were planned."""
	day = getdate(as_of or nowdate())
	from_day = cint(frappe.get_cached_doc("Collections Settings").habitual_late_visit_day)
	if from_day <= 0:
		return 0
	waiting = _cases(company, day - timedelta(days=from_day))
	habitual = habitual_late([case.customer for case in waiting], company)
	visited = _visited([case.name for case in waiting], day)
	when = next_call_day(calendar(company, day), day + timedelta(days=1))
	made = 0
	for case in waiting:
		if case.customer not in habitual or case.name in visited:
			continue
		with isolated(case.customer) as outcome:
			cases.lock(company, case.customer)
			made += _visit(case, when, day)
		if outcome.error:
			frappe.log_error(title=_("A visit could not be planned"), message=outcome.traceback)
	commit_chunk()
	return made


def _cases(company: str, oldest: date) -> list[dict]:
	return frappe.get_all(
		"Collection Case",
		filters=[
			["company", "=", company],
			["status", "not in", AT_REST],
			["overdue", ">", 0],
			["oldest_due_date", "is", "set"],
			["oldest_due_date", "<=", oldest],
		],
		fields=[
			"name",
			"company",
			"customer",
			"customer_name",
			"collector",
			"currency",
			"overdue",
			"oldest_due_date",
		],
		order_by="name asc",
	)


def _visited(of: list[str], day: date) -> set[str]:
	"""Cases with a visit to come, or one made lately."""
	open_ones = {"case": ("in", of), "kind": "Visit", "status": "Open"}
	made = {"case": ("in", of), "channel": "Visit", "docstatus": 1, "contact_on": (">=", day - RECENT)}
	return {
		*frappe.get_all(ACTION, filters=open_ones, order_by="name asc", pluck="case"),
		*frappe.get_all("Contact Log", filters=made, order_by="name asc", pluck="case"),
	}


def _visit(case, when: date, day: date) -> bool:
	if frappe.db.get_value("Collection Case", case.name, "status") in AT_REST:  # closed in the meantime
		return False
	doc = frappe.get_doc(
		{
			"doctype": ACTION,
			"unique_key": key_of(STEP, case.name),
			"kind": "Visit",
			"step_id": STEP,
			"title": note("habit_visit"),
			"status": "Open",
			"due_on": when,
			"due_time": actions.first_call_time(),
			"case": case.name,
			**{
				name: case[name] for name in ("company", "customer", "customer_name", "collector", "currency")
			},
			"amount": case.overdue,
			"why": note("habit_why", days=(day - case.oldest_due_date).days),
		}
	)
	if not birth.insert_once(doc, "unique_key"):
		return False
	cases.set_next_step(case.name)
	return True
