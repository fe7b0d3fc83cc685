"""Credit Holds: proposed by the policy or by a person, decided by the General Manager, ended by money.

Who may decide, and what must be said with it, is guarded by the document itself on every way
(form, workflow, API). Here is what a move leads to: the action, the case, the people told.
What a hold stops is `hold_guard`; what may pass in spite of it is `hold_release`.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import flt, getdate, now_datetime, nowdate

from ..core.model import SHIPMENT_HOLD, PlannedAction
from ..ledger.owners import owners
from . import actions, approval, birth, cases, hold_asks, hold_disputes, hold_notices, notes
from .case_figures import hold_status, standing_now
from .hold_facts import overdue_now
from .hold_standing import DOCTYPE, STANDING, standing, standing_key


def propose(planned: PlannedAction, case: str, action: str, run: str | None = None) -> str | None:
	"""The hold that a planned action asks for, or the one of its kind that stands already."""
	of_case = frappe.db.get_value(
		"Collection Case", case, ["company", "customer", "customer_name", "collector"], as_dict=True
	)
	if by_hand := _stopped_by_hand(of_case.company, of_case.customer, planned.kind):
		return by_hand
	key = standing_key(of_case.company, of_case.customer, planned.kind)
	on = getdate((run and frappe.db.get_value("Collection Run", run, "run_date")) or nowdate())
	values = {
		"hold_type": planned.kind,
		"case": case,
		"action": action,
		"run": run,
		"why": planned.why.text(),
		"proposed_on": on,
		"effective_at_once": int(_at_once(of_case.company)),
		"active_key": key,
	}
	facts = overdue_now(of_case.company, of_case.customer, on)
	doc = frappe.get_doc({"doctype": DOCTYPE, "status": "Proposed", **of_case, **values, **facts})
	return birth.insert_once(doc, "active_key") or birth.existing(DOCTYPE, "active_key", key)


def _stopped_by_hand(company: str, customer: str, kind: str) -> str | None:
	"""A hold that a person had and that has no end: to ask for the same again would bring nothing."""
	rows = [row for row in standing(company, customer, (kind,)) if row.forced and row.status == "Active"]
	return next((row.name for row in rows if not row.valid_until), None)


def _at_once(company: str) -> bool:
	"""The company's setting; a test must not stop real goods."""
	row = frappe.db.get_value("Collections Company", {"company": company}, ["hold_mode", "status"])
	return row == ("At Once", "Live")


def force(company: str, customer: str, why: str, hold_type: str = SHIPMENT_HOLD) -> str:
	"""A person asks for a hold outside the policy. It ends by hand only, and another one approves it."""
	values = {"company": company, "customer": customer, "hold_type": hold_type, "why": why}
	doc = frappe.get_doc({"doctype": DOCTYPE, "status": "Proposed", **values})
	doc.update(overdue_now(company, customer, getdate(nowdate())))
	doc.case = cases.find(company, customer)
	doc.collector = owners(company, [customer]).get(customer)
	return doc.insert().name


def approve(hold: str, note: str | None = "", until: date | str | None = None) -> None:
	"""From now on nothing leaves; with `until`, through that day: it ends by itself after it."""
	if until and getdate(until) < getdate(nowdate()):
		frappe.throw(_("Choose today or a later day: until then nothing leaves."), title=_("Approve until"))
	doc = _locked(hold, "Proposed")
	doc.update({"status": "Active", "decision_note": note, "valid_until": until or None})
	_decide(doc)


def reject(hold: str, reason: str) -> None:
	"""It does not come into effect, or is lifted where it was in effect at once."""
	doc = _locked(hold, "Proposed")
	doc.update({"status": "Rejected", "decision_note": reason})
	_decide(doc)


def release(hold: str, reason: str) -> None:
	"""The General Manager ends an active hold. The policy does not propose it again for these items."""
	doc = _locked(hold, "Active")
	doc.update({"status": "Released", "release_reason": reason})
	_decide(doc)


def grant(
	hold: str,
	kind: str,
	sales_order: str | None = None,
	amount: float | None = None,
	until_date: date | str | None = None,
	note: str | None = "",
) -> None:
	"""Let one order, an amount, or everything until a date out in spite of the hold."""
	doc = _locked(hold, *STANDING)
	row = {"kind": kind, "sales_order": sales_order, "amount": flt(amount), "until_date": until_date}
	doc.append("exceptions", {**row, "note": note})
	_decide(doc)


def _decide(doc) -> None:
	"""Saved past a workflow of the site's own that has no room for it; who may is the hold's own rule."""
	doc.flags.decided_here = True
	doc.save()


def withdraw(hold: str, reason: str) -> None:
	"""End a hold, or take a proposal back, because its reason is gone. The same may be proposed again.

	Not a person's decision: no workflow and no right of the one who posts the payment stands against it.
	"""
	doc = frappe.get_doc(DOCTYPE, hold, for_update=True)
	if doc.status not in STANDING:
		return
	before = doc.status
	now = {"released_on": now_datetime(), "released_by": frappe.session.user, "release_reason": reason}
	doc.db_set({"status": "Released", "active_key": None, **now}, notify=True)
	doc.add_comment("Info", reason)
	if doc.action:
		actions.withdraw(doc.action, reason)
	approval.ended(DOCTYPE, doc.name, None, reason)
	_follow(doc)
	hold_notices.ended(doc, before, reason)


def came_up(doc) -> None:
	"""After a hold was proposed, by whichever way: who decides hears of it. Called by the document."""
	_show_on_case(doc.case)
	hold_notices.proposed(doc)


def decided(doc) -> None:
	"""What a person's decision leads to, by whichever way it came. Called by the document."""
	if doc.status in ("Active", "Rejected"):
		answer = approval.APPROVED if doc.status == "Active" else approval.REJECTED
		approval.ended(DOCTYPE, doc.name, answer, doc.decision_note)
	if doc.status == "Rejected" and doc.action:
		actions.reject(doc.action, doc.decision_note)
	_follow(doc)
	hold_notices.decided(doc)


def let_out(doc, granted: str) -> None:
	"""Something was let out: whoever asked for it hears so. Called by the document."""
	hold_asks.answered(doc, granted)


def _follow(doc) -> None:
	_show_on_case(doc.case)
	if doc.status not in STANDING:
		hold_asks.answered(doc, notes.note("hold_ended"))
		hold_disputes.decided(doc.name, notes.note("hold_ended"))


def _locked(hold: str, *wanted: str):
	"""The hold for a decision, its case locked first (payments lock in the same order)."""
	of = frappe.db.get_value(DOCTYPE, hold, ["company", "customer"], as_dict=True)
	if of:
		cases.lock(of.company, of.customer)
	doc = frappe.get_doc(DOCTYPE, hold, for_update=True)
	if doc.status not in wanted:
		frappe.throw(hold_notices.state_sentence(doc), title=_("Decided already"))
	return doc


def _show_on_case(case: str | None) -> None:
	"""The case's picture of its holds."""
	if case and frappe.db.get_value("Collection Case", case, "status") != "Closed":
		shown = hold_status(standing_now([case])[case].holds)
		frappe.db.set_value("Collection Case", case, "hold_status", shown)
		frappe.clear_document_cache("Collection Case", case)
