"""What the person an escalation reached answers, and what follows: own work, nothing, or work for the rep.

Rights are checked here for every door: the person, whoever stands in today, the General Manager.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate, nowdate

from ar_collections.guards import has_role

from ..ledger.people import line_above
from ..ledger.substitutes import substitutes_of
from . import actions, birth, cases, escalation_facts
from .approval_people import MOST_RUNGS
from .hold_notices import general_managers
from .keys import key_of
from .notes import note, shown
from .notices import notify

DOCTYPE = "Collection Action"
TAKE_OVER, GO_ON, INSTRUCT = "take over", "go on", "instruct"
TAKEN, INSTRUCTED = "taken-over", "instructed"


def question(action) -> dict:
	"""All the page shows, for one reader."""
	return {
		"action": action.name,
		"case": action.case,
		"status": action.status,
		"question": escalation_facts.question(action),
		"sections": escalation_facts.sections(action),
		"result": shown(action.result or action.withdrawn_reason or ""),
		"asked_of": get_fullname(action.collector) if action.collector else "",
		"may_answer": action.status == "Open" and may_answer(action, frappe.session.user),
	}


def may_answer(action, user: str) -> bool:
	"""Not whoever works the case, were it as a substitute: it is about that work. Unless nobody is above."""
	if user == _rep(action) and _somebody_above(action, user):
		return False
	return (
		user == action.collector or has_role("General Manager") or user in substitutes_of([action.collector])
	)


def _rep(action) -> str | None:
	return frappe.db.get_value("Collection Case", action.case, "collector") if action.case else None


def _somebody_above(action, rep: str) -> bool:
	"""The one asked counts too: he or she need not stand in the line of the rep."""
	above = {who for who, there in line_above(rep, MOST_RUNGS) if there} | set(
		general_managers(action.company)
	)
	return bool((above | {action.collector}) - {rep, None})


def answer(action: str, what: str, said: str | None = None, by: date | str | None = None) -> None:
	"""Take it over, go on as now, or have `said` done by the rep until the day `by`. Kept on the case."""
	cases.lock_many(filter(None, [frappe.db.get_value(DOCTYPE, action, "case")]))
	doc = frappe.get_doc(DOCTYPE, action, for_update=True)
	_check(doc, what, (said or "").strip(), by)
	result = _result(doc, what, (said or "").strip(), by)
	actions.complete(doc.name, "\n".join(filter(None, (doc.result, result))), answered=True)
	rep = frappe.db.get_value("Collection Case", doc.case, "collector")
	if what == TAKE_OVER:
		_work(doc, TAKEN, frappe.session.user, note("escalation_own"), nowdate(), result)
	elif what == INSTRUCT:
		_work(doc, INSTRUCTED, rep, said.strip()[:140], by, f"{said.strip()}\n{result}")
	who = frappe.utils.escape_html(doc.customer_name or doc.customer)
	notify(
		{rep} - {frappe.session.user},
		lambda: f"{who}: {frappe.utils.escape_html(shown(result))}",
		"Collection Case",
		doc.case,
	)


def _check(doc, what: str, said: str, by) -> None:
	if doc.kind != "Escalation" or what not in (TAKE_OVER, GO_ON, INSTRUCT):
		frappe.throw(_("Choose one of the answers."), title=_("Answer"))
	if not may_answer(doc, frappe.session.user):
		message = _("This waits for the answer of {0}.").format(get_fullname(doc.collector))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))
	if doc.status != "Open":
		said_before = shown(doc.result or doc.withdrawn_reason or "")
		message = _("This was answered already, or does not matter any more: {0}")
		frappe.throw(message.format(said_before), title=_("Not open any more"))
	if what == INSTRUCT and (not said or not by or getdate(by) < getdate(nowdate())):
		frappe.throw(_("Say what is to be done, and by which day: today or later."), title=_("Instruction"))


def _result(doc, what: str, said: str, by) -> str:
	user = frappe.session.user
	who = get_fullname(user)
	if user != doc.collector and user in substitutes_of([doc.collector]):
		who = note("who_for", who=who, whom=get_fullname(doc.collector))
	if what == INSTRUCT:
		return note("escalation_instructed", who=who, day=getdate(by), said=said)
	if what == TAKE_OVER:
		return note("escalation_taken", who=who)
	return note("escalation_go_on_saying", who=who, said=said) if said else note("escalation_go_on", who=who)


def _work(doc, step: str, who: str | None, title: str, due_on, why: str) -> None:
	values = {"unique_key": key_of(step, doc.name), "kind": "Follow-up", "step_id": step, "title": title}
	of = {
		field: doc.get(field)
		for field in ("case", "company", "customer", "customer_name", "currency", "amount")
	}
	more = {"status": "Open", "due_on": getdate(due_on), "collector": who, "why": why}
	if birth.insert_once(frappe.get_doc({"doctype": DOCTYPE, **values, **of, **more}), "unique_key"):
		cases.set_next_step(doc.case)
