"""File: the paper of an issued letter, the input of a real run and approved evidence are kept (hooks.py).

Nobody deletes or changes them by hand; our own code and the removal of the app may. What is attached
to a contact log becomes private.
"""

import frappe
from frappe import _
from frappe.core.doctype.file.file import has_permission as by_frappe
from frappe.model.document import Document

from ar_collections.guards import by_service, changed
from ar_collections.services import private_files

FIELDS = (
	"file_name", "file_url", "is_private", "content_hash", "attached_to_doctype", "attached_to_name",
	"attached_to_field",
)  # fmt: skip


def has_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool:
	"""Frappe's own rule, but for our records. `on_trash` would be too late: the disk is emptied first."""
	if ptype in ("write", "delete") and is_kept(doc):
		return False
	if ptype in ("create", "write") and private_files.borrows(doc):
		return False
	return bool(by_frappe(doc, ptype, user, debug))


def before_validate(doc: Document, method: str | None = None) -> None:
	"""Before Frappe moves a file whose name or privacy was changed."""
	before = doc.get_doc_before_save()
	if before and is_kept(before) and not by_service(doc) and changed(doc, FIELDS):
		message = _("{0} is kept as it was made and cannot be changed or deleted.")
		frappe.throw(message.format(before.file_name), frappe.PermissionError, title=_("Kept"))


def after_insert(doc: Document, method: str | None = None) -> None:
	private_files.keep_private(doc)


def is_kept(doc: Document) -> bool:
	"""A letter's own PDF once issued, a statement's that was sent, an approved pack, a replay file of a real run."""
	if doc.is_new() or frappe.flags.in_uninstall:
		return False
	name, of = doc.attached_to_name, doc.attached_to_doctype
	if of == "Dunning Letter" and doc.attached_to_field == "pdf_file":
		return bool(frappe.db.get_value(of, name, "issued_on"))
	if of == "Evidence Pack":
		return frappe.db.get_value(of, name, "status") == "Approved"
	if of == "Account Statement" and doc.attached_to_field == "pdf_file":
		return True
	if of == "Collection Run":
		replay = (doc.file_name or "").startswith("replay-")
		return replay and frappe.db.get_value(of, name, "dry_run") == 0
	return False
