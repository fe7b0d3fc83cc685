"""The frozen paper of a letter: one private File, written once, read back with its fingerprint checked."""

import hashlib
import os

import frappe
from frappe import _

DOCTYPE = "Dunning Letter"
FIELD = "pdf_file"


def keep(letter: str, content: bytes) -> dict:
	"""Store the PDF as the letter's private file; returns the letter's fields that say so."""
	_clear_the_name(f"{letter}.pdf")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{letter}.pdf",
			"attached_to_doctype": DOCTYPE,
			"attached_to_name": letter,
			"attached_to_field": FIELD,
			"is_private": 1,
			"content": content,
		}
	)
	file.insert(ignore_permissions=True)  # the letter issues its own paper, whoever's job it runs in
	return {FIELD: file.file_url, "pdf_sha256": hashlib.sha256(content).hexdigest()}


def _clear_the_name(file_name: str) -> None:
	"""Remove what an attempt that was undone left on the disk: Frappe would give the letter another name.

	The letter is locked, so nobody else writes a file of this name now.
	"""
	path = frappe.get_site_path("private", "files", file_name)
	if os.path.exists(path) and not frappe.db.exists("File", {"file_url": f"/private/files/{file_name}"}):
		os.remove(path)


def file_of(letter: str) -> str | None:
	"""The File that holds the frozen PDF."""
	filters = {"attached_to_doctype": DOCTYPE, "attached_to_name": letter, "attached_to_field": FIELD}
	return frappe.db.get_value("File", filters, "name", order_by="creation asc")


def frozen_pdf(letter: str) -> bytes:
	"""The very bytes that were issued; raises when they are missing or are not those any more."""
	file, sha256 = file_of(letter), frappe.db.get_value(DOCTYPE, letter, "pdf_sha256")
	if not file or not sha256:
		frappe.throw(_("Letter {0} has not been issued yet.").format(letter), title=_("No PDF"))
	content = frappe.get_doc("File", file).get_content()
	content = content.encode() if isinstance(content, str) else content
	if hashlib.sha256(content).hexdigest() != sha256:
		message = _("The PDF of letter {0} is not the one that was issued. Restore the file from a backup.")
		frappe.throw(message.format(letter), title=_("PDF changed"))
	return content
