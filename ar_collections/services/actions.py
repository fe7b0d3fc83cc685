"""Collection Actions: one thing to do or done, written once, with its reason.

Every planned thing is one action; the open ones are the worklist, all of them together are
the planner's memory. Status moves go through here and through nothing else. Rights are
checked by the caller (api, form); what may happen at all is checked here.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from ..core.model import CALL, CONTACT_KINDS, ESCALATION, HANDOVER, VISIT, PlannedAction
from ..ledger.calendar import call_windows
from . import birth, cases, child_rows, escalation_notices
from .escalation import person_for
from .keys import key_of, withdrawn

DOCTYPE = "Collection Action"
# What waits for a person; letters and holds are documents of their own and done when written.
WORK = (*CONTACT_KINDS, ESCALATION, HANDOVER)


def create(
	planned: PlannedAction, case: str, run: str | None = None, as_of: date | None = None
) -> str | None:
	"""Write a planned action on its case; None when the same was written for this day before."""
	of_case = frappe.db.get_value("Collection Case", case, ["company", "customer", "collector"], as_dict=True)
	day = as_of or (frappe.db.get_value("Collection Run", run, "run_date") if run else planned.due_on)
	doc = frappe.get_doc({**_fields(planned, of_case, day), "case": case, "run": run})
	if planned.kind == ESCALATION:
		doc.collector, note = person_for(planned.escalate_to, of_case.collector, of_case.company)
		doc.update({"result": note, "asked_on": day})
	name = birth.insert_once(doc, "unique_key")
	if name:
		child_rows.add(DOCTYPE, name, "items", _items(planned))
		if planned.kind == ESCALATION:
			escalation_notices.tell(doc)
	return name


def _fields(planned: PlannedAction, of_case: dict, day: date) -> dict:
	open_work = planned.kind in WORK
	return {
		"doctype": DOCTYPE,
		"unique_key": key_of(
			of_case.company, planned.customer, planned.kind, planned.step, planned.currency, getdate(day)
		),
		"company": of_case.company,
		"customer": planned.customer,
		"customer_name": frappe.db.get_value("Customer", planned.customer, "customer_name", cache=True),
		"collector": of_case.collector,
		"kind": planned.kind,
		"title": planned.title,
		"step_id": planned.step,
		"policy": planned.policy,
		"level": planned.level,
		"due_on": planned.due_on,
		"due_time": first_call_time() if planned.kind in (CALL, VISIT) else None,
		"status": "Open" if open_work else "Done",
		"done_on": None if open_work else now_datetime(),
		"why": planned.why.text(),
		"why_json": frappe.as_json(planned.why.to_dict(), indent=None),
		"escalate_to": planned.escalate_to,
		"currency": planned.currency
		or frappe.get_cached_value("Company", of_case.company, "default_currency"),
		"amount": float(planned.total if planned.currency else planned.base_total),
		"base_amount": float(planned.base_total),
	}


def _items(planned: PlannedAction) -> list[dict]:
	journals = _journals(planned)
	return [
		{
			"voucher_type": "Journal Entry" if line.invoice in journals else "Sales Invoice",
			"voucher_no": line.invoice,
			"term": line.term,
			"due_date": line.due_date,
			"days_overdue": line.days_overdue,
			"currency": line.currency,
			"open_amount": line.open,
		}
		for line in planned.lines
	]


def _journals(planned: PlannedAction) -> set[str]:
	"""The items booked by Journal Entry, where these are dunned at all."""
	if not frappe.get_cached_doc("Collections Settings").dun_journal_entries:
		return set()
	names = [line.invoice for line in planned.lines]
	return set(
		frappe.get_all("Journal Entry", filters={"name": ("in", names)}, order_by="name", pluck="name")
	)


def first_call_time() -> str | None:
	"""When the first call window opens: mornings reach the most people (domain.md D)."""
	windows = call_windows(frappe.get_cached_doc("Collections Settings").call_windows)
	return f"{windows[0][0]}:00" if windows else None


def complete(action: str, result: str | None = None, user: str | None = None, answered: bool = False) -> None:
	"""The work was done. Raises when it is not open any more.

	An escalation is closed by its answer alone (`answered`: `escalation_answers` says so).
	"""
	_lock_case(action)
	doc = _locked(action)
	_must_be_open(doc)
	if not answered:
		_no_escalation(doc)
	values = {"status": "Done", "done_on": now_datetime(), "done_by": user or frappe.session.user}
	_set(doc, {**values, "result": result or doc.result})


def skip(action: str, reason: str) -> None:
	"""It will not be done, because …; the planner counts it as done for this time."""
	_lock_case(action)
	doc = _locked(action)
	_must_be_open(doc)
	_no_escalation(doc)
	if not (reason or "").strip():
		frappe.throw(_("Say why this is skipped: the reason is kept on the case."), title=_("Reason missing"))
	values = {"status": "Skipped", "done_on": now_datetime(), "done_by": frappe.session.user}
	_set(doc, {**values, "result": reason.strip()})


def withdraw(action: str, reason: str) -> None:
	"""As if it had never been planned: the level goes back, and the same may be planned again that day.

	Withdrawing twice changes nothing.
	"""
	doc = _locked(action)
	if doc.status != "Withdrawn":
		key = withdrawn(doc.unique_key, doc.name)
		_set(doc, {"status": "Withdrawn", "withdrawn_reason": reason, "unique_key": key})


def reject(action: str, reason: str) -> None:
	"""A person decided against it (a hold or letter that was not approved): the planner remembers it."""
	doc = _locked(action)
	if doc.status not in ("Rejected", "Withdrawn"):
		_set(doc, {"status": "Rejected", "result": reason})


def link(action: str, **names: str) -> None:
	"""Name what the action led to: `letter`, `hold`, `contact_log`, or a `reference_…`."""
	frappe.db.set_value(DOCTYPE, action, names, update_modified=False)


def _lock_case(action: str) -> None:
	"""The case before its papers: payments lock in the same order. For moves that begin with the action."""
	case = frappe.db.get_value(DOCTYPE, action, "case")
	if case:
		cases.lock_many([case])


def _locked(action: str):
	return frappe.get_doc(DOCTYPE, action, for_update=True)


def _no_escalation(doc) -> None:
	"""Whoever works the case could else close the question that was asked about his or her own work."""
	if doc.kind == ESCALATION:
		message = _("An escalation ends with an answer: open “{0}” and choose one there.")
		frappe.throw(message.format(doc.title or _(doc.kind)), title=_("Answer"))


def _must_be_open(doc) -> None:
	if doc.status != "Open":
		message = _("“{0}” is {1} already. Reload the page to see who did it.")
		frappe.throw(message.format(doc.title or doc.kind, _(doc.status)), title=_("Not open any more"))


def _set(doc, values: dict) -> None:
	# db_set, not save: a workflow of the site's own must not stop what has happened.
	doc.db_set(values, notify=True)
	if doc.case:
		cases.set_next_step(doc.case)
