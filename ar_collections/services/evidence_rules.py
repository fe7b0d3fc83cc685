"""What may be done with an Evidence Pack: read, approved by a second person, and from then on nothing.

Held to on the server, whichever way a save or a deletion comes; the files are kept by `overrides/file`.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from ar_collections import guards

from . import evidence_files

DRAFT, APPROVED, BUILDING, FAILED = "Draft", "Approved", "Building", "Failed"
APPROVERS = ("Collections Manager", "General Manager")


def check(doc) -> None:
	if guards.by_service(doc):
		return
	if doc.is_new():
		message = _("An evidence pack is made from its case: open the case and choose “Evidence pack”.")
		frappe.throw(message, frappe.PermissionError, title=_("Not by hand"))
	before = doc.get_doc_before_save()
	if before.status == APPROVED:
		guards.must_stay(doc, guards.all_but(doc), _("the pack was approved and is frozen."))
	guards.must_stay(doc, guards.all_but(doc, "status", "note"), _("the pack is what was found on its day."))
	move = guards.status_move(doc)
	if move:
		_move(doc, move)


def _move(doc, move: tuple[str, str]) -> None:
	if move != (DRAFT, APPROVED):
		guards.refuse_move(doc, move, _("A pack that is complete is approved; make a new one otherwise."))
	if not guards.has_role(*APPROVERS):
		message = _("This needs one of the roles: {0}.").format(", ".join(map(_, APPROVERS)))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))
	if frappe.session.user == doc.made_by and frappe.session.user != "Administrator":
		message = _("You made it yourself: somebody else approves.")
		frappe.throw(message, frappe.PermissionError, title=_("A second person approves"))
	evidence_files.check(doc)
	doc.update({"approved_by": frappe.session.user, "approved_on": now_datetime()})


def check_delete(doc) -> None:
	if doc.status == APPROVED and not frappe.flags.in_uninstall:
		message = _("{0} was approved as evidence and is kept.")
		frappe.throw(message.format(doc.name), frappe.PermissionError, title=_("Kept"))
	if doc.status == BUILDING and not guards.by_service(doc):
		frappe.throw(_("It is still being made. Wait until it is complete."), title=_("Evidence pack"))
