"""An order, an invoice or a delivery note as ERPNext prints it: the site's own print format, as a PDF.

With WeasyPrint, unless the settings name another engine for letters. Nothing is loaded from elsewhere.
"""

import frappe
from frappe.translate import print_language

from .evidence_press import press


def printed(doctype: str, name: str) -> bytes:
	"""Whoever may make the pack may print what belongs to its case, as the case was asked for."""
	language = frappe.db.get_value(doctype, name, "language") if _has_language(doctype) else None
	before = frappe.flags.ignore_print_permissions
	frappe.flags.ignore_print_permissions = True
	try:
		with print_language(language or frappe.local.lang):
			if (frappe.get_cached_doc("Collections Settings").pdf_engine or "WeasyPrint") == "WeasyPrint":
				return press().pdf(frappe.get_print(doctype, name))
			return frappe.get_print(doctype, name, as_pdf=True)
	finally:
		frappe.flags.ignore_print_permissions = before


def _has_language(doctype: str) -> bool:
	return frappe.get_meta(doctype).has_field("language")
