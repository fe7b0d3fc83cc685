"""The worklist as a calendar shows it: one all-day event per action, for whoever may see it. Reads only."""

from datetime import date

import frappe
from frappe import _

from .notes import shown

DOCTYPE = "Collection Action"
MOST = 1000  # events on one page of the calendar


def events(first: date, last: date, filters: list | None = None) -> list[dict]:
	"""`[{name, title, due_on, status, allDay, docstatus}]` of the days, letters and other machine work left out.

	What is over cannot be moved to another day: the calendar lets nobody drag a submitted document.
	"""
	rows = frappe.get_list(
		DOCTYPE,
		filters=[*(filters or []), [DOCTYPE, "due_on", "between", [first, last]], *_people_do()],
		fields=["name", "title", "kind", "customer", "customer_name", "due_on", "status"],
		order_by="due_on asc, name asc",
		limit=MOST,
	)
	return [
		{
			"name": row.name,
			"title": f"{row.customer_name or row.customer} · {shown(_(row.title or row.kind))}",
			"due_on": row.due_on,
			"status": row.status,
			"allDay": 1,
			"docstatus": 0 if row.status == "Open" else 1,
		}
		for row in rows
	]


def _people_do() -> list[list]:
	return [[DOCTYPE, "kind", "in", ("Call", "E-mail", "Visit", "Follow-up", "Escalation", "Handover")]]
