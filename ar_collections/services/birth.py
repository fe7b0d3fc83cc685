"""Inserting our documents on a site that has put a workflow of its own on them.

Frappe lets a document be born in the first state of an active workflow only. A run must not
stop for that: the document is born there, and what the run knows for certain (a letter's
action is done, a case is open) is set right after. Where a person's approval is the point,
as with letters, the caller leaves the document in the first state.
"""

import frappe
from frappe.model.document import Document
from frappe.model.workflow import get_workflow, get_workflow_name

# The workflows that install puts in: they follow our rules, so what our code writes needs no way around them.
OURS = (
	"Collections Credit Hold",
	"Collections Dunning Letter",
	"Collections Handover",
	"Collections Policy",
	"Collections Promise to Pay",
)


def held_to_workflow(doc: Document) -> bool:
	"""Whether a person's save must keep to the active workflow: not what our code decides or writes, and a new
	document may be born further on, and Administrator may do as our rules let him, where the workflow is ours."""
	if doc.flags.by_service or doc.flags.ignore_permissions or doc.flags.decided_here:
		return False
	free = doc.is_new() or frappe.session.user == "Administrator"
	return not (free and get_workflow_name(doc.doctype) in OURS)


def first_state(doctype: str, fieldname: str = "status") -> str | None:
	"""The state in which documents must be born when a workflow rules `fieldname`; None = any."""
	if get_workflow_name(doctype) in (None, "", *OURS):
		return None
	workflow = get_workflow(doctype)
	return workflow.states[0].state if workflow.workflow_state_field == fieldname else None


def insert(doc: Document, keep_state: bool = True) -> Document:
	"""Insert `doc`; with `keep_state` its status is what the caller wanted, whatever the workflow says."""
	wanted, born = doc.get("status"), first_state(doc.doctype)
	if born and born != wanted:
		doc.status = born
	# A run acts for the company, not for the person who pressed the button: rights were checked there.
	doc.insert(ignore_permissions=True, ignore_links=True)  # written by the run, links come from the ledger
	if keep_state and doc.get("status") != wanted:
		doc.db_set("status", wanted, update_modified=False)
	return doc


def insert_once(doc: Document, unique_field: str) -> str | None:
	"""Insert unless a document with the same unique value is there; None when it is.

	Safe against another worker doing the same: the database decides.
	"""
	point = "arc_" + frappe.generate_hash(length=10)
	messages = len(frappe.local.message_log)
	if frappe.db.exists(doc.doctype, {unique_field: doc.get(unique_field)}):
		return None
	frappe.db.savepoint(point)
	try:
		name = insert(doc).name
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.db.rollback(save_point=point)
		del frappe.local.message_log[messages:]
		if not existing(doc.doctype, unique_field, doc.get(unique_field)):
			raise
		return None
	frappe.db.release_savepoint(point)
	return name


def existing(doctype: str, unique_field: str, value: str) -> str | None:
	"""The document with this unique value, locked, also when it was written after our view began.

	Ask only where there surely is one: a locked gap would block others from inserting.
	"""
	table = frappe.qb.DocType(doctype)
	rows = frappe.qb.from_(table).select(table.name).where(table[unique_field] == value).for_update().run()
	return rows[0][0] if rows else None
