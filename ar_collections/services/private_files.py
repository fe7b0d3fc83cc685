"""Files of a contact log, a case or a handover are private, however they came: only who may read it opens them.

Frappe asks the document a private file hangs on; a public one anybody with its address opens.
"""

from posixpath import normpath
from urllib.parse import unquote

import frappe

PRIVATE = ("Contact Log", "Collection Case", "Collection Handover", "Collection Cost")


def borrows(file) -> bool:
	"""Whether this row points at a private file that its writer cannot open by any row there is already.

	Frappe opens a file for whoever may read one of its rows; a row of one's own would open everything.
	"""
	addresses = {_private(file.file_url), _private(file.file_name)} - {None}
	if not addresses:
		return False
	others = frappe.get_all(
		"File",
		{"file_url": ("in", sorted(addresses)), "name": ("!=", file.name or "")},
		pluck="name",
		order_by="name",
	)
	if not others or frappe.db.get_value("File", file.name or "", "file_url") in addresses:
		return False
	return not any(frappe.get_doc("File", name).is_downloadable() for name in others)


def _private(address: str | None) -> str | None:
	"""The address as it is stored, if it is that of a private file on this disk."""
	path = normpath("/" + unquote(address or "").lstrip("/"))
	return path if path.startswith("/private/") else None


def keep_private(file) -> None:
	"""A file was attached: to one of these it becomes private."""
	if file.attached_to_doctype in PRIVATE and not file.is_private and not file.is_folder:
		make_private(file)


def make_private(file) -> str:
	"""The file's new address."""
	file.is_private = 1
	file.save(ignore_permissions=True)  # whoever uploaded it may; nobody gains by it
	return file.file_url
