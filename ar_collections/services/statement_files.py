"""Files of an Account Statement: its frozen paper, and what the customer sent along. All of them private.

The paper is written once and read back with its fingerprint checked. What comes through a link from the
outside is a PDF or a picture by its own first bytes, of a bounded size, and gets a name of ours.
"""

import hashlib
import os
from io import BytesIO

import frappe
from frappe import _
from frappe.utils.pdf import pdf_contains_js
from PIL import Image
from pypdf import PdfReader

from .statement_rules import DOCTYPE

FIELD = "pdf_file"
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 100_000_000  # a picture that unpacks to more is no photograph of a page
_KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def keep(doc, content: bytes) -> dict:
	"""Store the paper; the statement's fields that say so. The statement is locked: nobody else writes this name."""
	path = frappe.get_site_path("private", "files", f"{doc.name}.pdf")
	if os.path.exists(path) and not frappe.db.exists("File", {"file_url": f"/private/files/{doc.name}.pdf"}):
		os.remove(path)  # left on the disk by a try that was undone; Frappe would give this one another name
	file = _insert(doc.name, f"{doc.name}.pdf", content, FIELD)
	return {FIELD: file.file_url, "pdf_sha256": hashlib.sha256(content).hexdigest()}


def file_of(statement: str) -> str | None:
	of = {"attached_to_doctype": DOCTYPE, "attached_to_name": statement, "attached_to_field": FIELD}
	return frappe.db.get_value("File", of, "name", order_by="creation asc")


def frozen(doc) -> bytes:
	"""The very bytes that were sent; raises when they are missing or are not those any more."""
	file = file_of(doc.name)
	content = frappe.get_doc("File", file).get_content() if file else b""
	content = content.encode() if isinstance(content, str) else content
	if hashlib.sha256(content).hexdigest() != doc.pdf_sha256:
		message = _("The PDF of statement {0} is not the one that was sent. Restore the file from a backup.")
		frappe.throw(message.format(doc.name), title=_("PDF changed"))
	return content


def kind_of(content: bytes) -> str | None:
	"""pdf, jpg or png by the first bytes, whatever the file is called."""
	return next((kind for start, kind in _KINDS.items() if content.startswith(start)), None)


def must_be_acceptable(content: bytes, shown: str) -> None:
	"""Raises a sentence the customer can act on."""
	if not kind_of(content):
		message = _("“{0}” is neither a PDF nor a JPEG or PNG picture. Choose another file.")
		frappe.throw(message.format(shown), title=_("File"))
	if len(content) > MOST_BYTES:
		message = _("“{0}” is larger than {1} MB. Choose a smaller file.")
		frappe.throw(message.format(shown, MOST_BYTES // 1024 // 1024), title=_("File"))
	if not _is_readable(content):
		message = _(
			"“{0}” cannot be read: it is damaged, protected, or holds a program. Choose another file."
		)
		frappe.throw(message.format(shown), title=_("File"))


def _is_readable(content: bytes) -> bool:
	"""Whether it is what its first bytes say; whatever a reader makes of a broken file is a no."""
	try:
		if kind_of(content) == "pdf":
			paper = PdfReader(BytesIO(content))
			return len(paper.pages) > 0 and not _acts(paper) and not pdf_contains_js(content)
		picture = Image.open(BytesIO(content))
		small = picture.width * picture.height <= MOST_PIXELS
		picture.verify()
		return small
	except Exception:
		return False


def _acts(paper: PdfReader) -> bool:
	"""Whether it does something when it is opened: a stamped page does not."""
	root = paper.trailer["/Root"]
	action = root.get("/OpenAction")
	action = action.get_object() if action is not None else None
	opens = isinstance(action, dict) and action.get("/S") not in (None, "/GoTo")
	return "/JavaScript" in (root.get("/Names") or {}) or opens


def from_customer(doc, what: str, content: bytes) -> str:
	"""Keep what came through the link; its address. `what` becomes part of the name."""
	must_be_acceptable(content, what)
	return _insert(doc.name, f"{doc.name}-{what}.{kind_of(content)}", content).file_url


def also_on(file_url: str, doctype: str, name: str) -> None:
	"""The same file on another of our documents."""
	values = {"doctype": "File", "file_url": file_url, "is_private": 1}
	values |= {"attached_to_doctype": doctype, "attached_to_name": name}
	frappe.get_doc(values).insert(ignore_permissions=True)  # the customer's own attachment, checked above


def _insert(statement: str, file_name: str, content: bytes, field: str | None = None):
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": file_name,
			"attached_to_doctype": DOCTYPE,
			"attached_to_name": statement,
			"attached_to_field": field,
			"is_private": 1,
			"content": content,
		}
	)
	return file.insert(ignore_permissions=True)  # the service files papers for whoever's job it runs in
