"""When somebody else looks after a case: all its papers follow, so that the new person sees them.

Permissions go by `collector`; a letter that stayed with the old one would be hidden from the
new one. Escalations stay with the person they reached, what the General Manager is asked about a
hold with the General Manager, and a dispute with who solves it. Each move is noted once
(Collection Owner Change), with who and why.
"""

import frappe

from ..core.model import ESCALATION
from . import birth

DISPUTE_DUE = "dispute-due"
STATEMENT_ESCALATED = "statement-escalated"
# Questions about a hold (`hold_asks`, `hold_disputes`), a dispute that waits for who solves it, and a
# statement that nobody confirmed.
OF_WHO_DECIDES = ("release-asked", "hold-disputed", DISPUTE_DUE, STATEMENT_ESCALATED, "taken-over")
# Why a case went to somebody else: the choices of Collection Owner Change.
HANDED_OVER, LEFT, NEW_OWNER, BY_HAND = (
	"Handed over",
	"No longer at work",
	"New owner of the customer",
	"By hand",
)
FOLLOW = (
	"Dunning Letter",
	"Credit Hold",
	"Contact Log",
	"Collection Behaviour",
	"Promise to Pay",
	"Invoice Dispute",
	"Collection Handover",
	"Collection Cost",
	"Write-off Request",
	"Evidence Pack",
	"Account Statement",
)


def follow(case: str, collector: str | None) -> None:
	"""Give everything that hangs on the case to its collector; writes only what differs."""
	action = frappe.qb.DocType("Collection Action")
	not_asked = action.step_id.isnull() | action.step_id.notin(OF_WHO_DECIDES)
	_give(action, case, collector, action.kind != ESCALATION, not_asked)
	for doctype in FOLLOW:
		_give(frappe.qb.DocType(doctype), case, collector)


def moved(case: str, before: str | None, after: str | None, why: str, reason: str | None = None) -> None:
	"""The papers follow, and the move is noted; a case that had nobody is only given."""
	follow(case, after)
	of = frappe.db.get_value("Collection Case", case, ["customer", "customer_name", "company"], as_dict=True)
	if before and before != after:
		_give_files(case, before, after)
		note(before, after, why, reason, case=case, **of)
	if after:
		past_follows(of.customer, after, of.company)


def past_follows(customer: str, after: str, company: str | None = None, was: str | None = None) -> None:
	"""Closed cases go with the customer: who looks after it reads its history, and nobody else does.

	`company` and `was` (whose they are) narrow down which.
	"""
	filters = {"customer": customer, "status": "Closed"}
	filters |= {name: value for name, value in (("company", company), ("collector", was)) if value}
	fields = ["name", "collector"]
	for case in frappe.get_all("Collection Case", filters, fields, order_by="name"):
		if case.collector == after:
			continue
		frappe.db.set_value("Collection Case", case.name, "collector", after)
		frappe.clear_document_cache("Collection Case", case.name)
		follow(case.name, after)
		if case.collector:
			_give_files(case.name, case.collector, after)


def _give_files(case: str, before: str, after: str | None) -> None:
	"""Whoever uploaded a file may open it for ever (Frappe's rule): it goes to the new collector."""
	file = frappe.qb.DocType("File")
	for doctype in ("Collection Case", "Collection Action", *FOLLOW):
		paper = frappe.qb.DocType(doctype)
		of_case = paper.name if doctype == "Collection Case" else paper.case
		names = frappe.qb.from_(paper).select(paper.name).where(of_case == case)
		query = frappe.qb.update(file).set(file.owner, after or "Administrator").where(file.owner == before)
		query.where((file.attached_to_doctype == doctype) & file.attached_to_name.isin(names)).run()


def note(before: str, after: str | None, why: str, reason: str | None, **of: str | None) -> None:
	record = {"doctype": "Collection Owner Change", "from_user": before, "to_user": after, "why": why}
	birth.insert(frappe.get_doc({**record, "reason": reason, "moved_by": frappe.session.user, **of}))


def _give(table, case: str, collector: str | None, *also) -> None:
	query = frappe.qb.update(table).set(table.collector, collector).where(table.case == case)
	for condition in also:
		query = query.where(condition)
	query.where(table.collector.isnull() | (table.collector != (collector or ""))).run()
