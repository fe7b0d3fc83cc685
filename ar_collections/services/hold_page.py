"""What the decision page shows of a hold: the question, the figures, and what has become of it. Reads only."""

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate, nowdate

from ..core.model import CREDIT_LOCK
from ..guards import has_role
from . import hold_asks, hold_disputes, hold_goods, hold_release, hold_rules, impact_words, notes
from .hold_facts import facts
from .hold_notices import state_sentence
from .hold_words import fact_lines, reason
from .hold_words import question as ask_question


def question(doc) -> dict:
	"""Plain values and ready sentences (HTML, escaped) for one reader."""
	known = facts(doc, getdate(nowdate()))
	why_not = _why_not(doc)
	in_effect = doc.status == "Active" or bool(doc.effective_at_once and doc.status == "Proposed")
	return {
		"hold": doc.name,
		"case": doc.case,
		"customer": doc.customer,
		"customer_name": doc.customer_name or doc.customer,
		"company": doc.company,
		"hold_type": doc.hold_type,
		"status": doc.status,
		"valid_until": doc.valid_until,
		"effective_at_once": bool(doc.effective_at_once and doc.status == "Proposed"),
		"forced": bool(doc.forced),
		"question": ask_question(doc),
		"proposed": _proposed(doc),
		"why": reason(doc),
		"lines": [*fact_lines(known, waits_already=in_effect), *_impact(doc)],
		"facts": known,
		"state": state_sentence(doc),
		"exceptions": hold_release.live(doc.name) if doc.status in ("Proposed", "Active") else [],
		"asks": [_ask(doc, row) for row in (*hold_asks.waiting(doc.name), *hold_disputes.waiting(doc.name))],
		"may_decide": may_decide(doc),
		"why_not": why_not,
	}


def _impact(doc) -> list[str]:
	if doc.hold_type != CREDIT_LOCK:
		return []
	return impact_words.lines(doc.company, doc.customer, getdate(nowdate()))


def _ask(hold, row) -> dict:
	"""One request or question, with the document it is about: what it is worth, and its order where there is but one."""
	shown = {"title": notes.shown(row.title), "why": notes.shown(row.why), "when": row.creation}
	if not row.reference_name or not frappe.db.exists(row.reference_doctype, row.reference_name):
		return shown
	doc = frappe.get_doc(row.reference_doctype, row.reference_name)
	goods = hold_goods.goods_of(doc, hold.customer)
	orders = {g.order for g in goods}
	return shown | {
		"doctype": doc.doctype,
		"name": doc.name,
		"value": float(sum(g.value for g in goods)),
		"order": next(iter(orders)) if len(orders) == 1 else None,
	}


def _proposed(doc) -> str:
	if doc.forced:
		who = frappe.utils.escape_html(get_fullname(doc.owner))
		return _("asked for by {0}, {1}").format(who, frappe.utils.formatdate(doc.proposed_on))
	return _("proposed by the policy, {0}").format(frappe.utils.formatdate(doc.proposed_on))


def may_decide(doc) -> bool:
	"""Whether this reader gets the buttons."""
	return doc.status in ("Proposed", "Active") and not _why_not(doc)


def _why_not(doc) -> str | None:
	"""Why this reader has no buttons; the hold itself refuses in any case."""
	if not has_role(hold_rules.DECIDER):
		return _("The General Manager decides.")
	if doc.status == "Proposed" and hold_rules.is_own_request(doc, frappe.session.user):
		return hold_rules.own_request()
	return None
