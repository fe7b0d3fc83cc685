"""Credit Holds: proposed by the policy or by a person, decided by the General Manager, ended by money.

Who may decide, and what must be said with it, is guarded by the document itself on every way
(form, workflow, API). Here is what a move leads to: the action, the case, the people told.
What a hold stops is `hold_guard`; what may pass in spite of it is `hold_release`.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import flt, getdate, now_datetime, nowdate

from ..core.model import CREDIT_LOCK, SHIPMENT_HOLD, PlannedAction
from ..ledger.owners import owners
from . import actions, birth, cases, hold_asks, hold_notices
from .case_figures import hold_status, standing_now
from .hold_facts import overdue_now
from .keys import key_of

DOCTYPE = "Credit Hold"
TYPES = (SHIPMENT_HOLD, CREDIT_LOCK)
STANDING = ("Proposed", "Active")

_FIELDS = (
	"name", "company", "customer", "customer_name", "case", "hold_type", "status", "effective_at_once",
	"valid_until", "proposed_on", "approved_on", "currency", "overdue_amount", "oldest_due_date",
)  # fmt: skip


def propose(planned: PlannedAction, case: str, action: str, run: str | None = None) -> str | None:
	"""The hold that a planned action asks for, or the one of its kind that stands already."""
	of_case = frappe.db.get_value(
		"Collection Case", case, ["company", "customer", "customer_name", "collector"], as_dict=True
	)
	key = key_of(of_case.company, of_case.customer, planned.kind)
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
	doc.save()


def reject(hold: str, reason: str) -> None:
	"""It does not come into effect, or is lifted where it was in effect at once."""
	doc = _locked(hold, "Proposed")
	doc.update({"status": "Rejected", "decision_note": reason})
	doc.save()


def release(hold: str, reason: str) -> None:
	"""The General Manager ends an active hold. The policy does not propose it again for these items."""
	doc = _locked(hold, "Active")
	doc.update({"status": "Released", "release_reason": reason})
	doc.save()


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
	_follow(doc)
	hold_notices.ended(doc, before, reason)


def came_up(doc) -> None:
	"""After a hold was proposed, by whichever way: who decides hears of it. Called by the document."""
	_show_on_case(doc.case)
	hold_notices.proposed(doc)


def decided(doc) -> None:
	"""What a person's decision leads to, by whichever way it came. Called by the document."""
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
		hold_asks.answered(doc, _("The hold has ended."))


def effective_hold(company: str, customer: str, hold_types=TYPES) -> dict | None:
	"""The first hold that stops goods now, if any."""
	return next(iter(effective(company, customer, hold_types)), None)


def effective(company: str, customer: str, hold_types=TYPES) -> list[dict]:
	"""Holds in effect: active ones, and proposals where the company wants them at once.

	One look into a unique index when there is none.
	"""
	return [row for row in standing(company, customer, hold_types) if _in_effect(row)]


def standing(company: str, customer: str, hold_types=TYPES) -> list[dict]:
	"""Holds proposed or active, in effect or not."""
	keys = [key_of(company, customer, kind) for kind in hold_types]
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[f] for f in _FIELDS)).where(table.active_key.isin(keys))
	# Sorted here: asked to sort, the database may walk the names instead of the unique index.
	return sorted(query.run(as_dict=True), key=lambda row: row.name)


def _in_effect(row: dict) -> bool:
	if row.status == "Proposed":
		return bool(row.effective_at_once)
	return not row.valid_until or getdate(row.valid_until) >= getdate(nowdate())


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
