"""Days that must not be missed while a handover is in effect: hearing, preservation, enforcement.

Each becomes one follow-up so many days before, and is withdrawn when it is moot: the day was moved,
the thing is done, or the matter is ours again. Follow-ups that were done stay done.
"""

from datetime import date, timedelta

import frappe
from frappe.utils import cint, getdate, nowdate

from . import actions, birth, cases
from .keys import key_of
from .notes import note

ACTION = "Collection Action"
STEP = "handover-deadline"
# The day, what makes it moot, what is to be done
DEADLINES = (
	("hearing_on", "judgement_on", "handover_hearing"),
	("enforcement_deadline", "enforcement_filed_on", "handover_enforcement"),
	("preservation_expires_on", None, "handover_preservation"),
)


def follow(doc) -> None:
	"""Bring the follow-ups of one handover in line with its days. Writes nothing the second time."""
	wanted = dict(_wanted(doc))
	open_now = {"reference_name": doc.name, "step_id": STEP, "status": "Open"}
	for row in frappe.get_all(ACTION, filters=open_now, fields=["name", "unique_key"], order_by="name"):
		if row.unique_key not in wanted:
			actions.withdraw(row.name, note("handover_moot"))
	for key, (code, day) in wanted.items():
		first = day - timedelta(days=cint(doc.remind_days))
		if first <= getdate(nowdate()) <= day:
			_add(doc, key, note(code, day=day, handover=doc.name), max(first, getdate(nowdate())))


def _wanted(doc):
	if doc.status != "Active":
		return
	for fieldname, moot, code in DEADLINES:
		day: date | None = getdate(doc.get(fieldname)) if doc.get(fieldname) else None
		if day and not (moot and doc.get(moot)):
			yield key_of(STEP, doc.name, fieldname, day), (code, day)


def _add(doc, key: str, title: str, due_on: date) -> None:
	fields = ["company", "customer", "customer_name", "collector", "status"]
	case = frappe.db.get_value("Collection Case", doc.case, fields, as_dict=True)
	if case.pop("status") == "Closed":
		return
	record = {
		"doctype": ACTION,
		"unique_key": key,
		"kind": "Follow-up",
		"step_id": STEP,
		"title": title,
		"status": "Open",
		"due_on": due_on,
		"case": doc.case,
		**case,
		"currency": doc.currency,
		"amount": doc.claim_total,
		"reference_doctype": doc.doctype,
		"reference_name": doc.name,
		"why": note("handover_at", to=doc.party_name),
	}
	if birth.insert_once(frappe.get_doc(record), "unique_key"):
		cases.set_next_step(doc.case)
