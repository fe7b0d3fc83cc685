"""An order, an invoice or a delivery note as ERPNext prints it: the site's own print format, as a PDF.

With WeasyPrint, unless the settings name another engine for letters. Nothing is loaded from elsewhere.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.translate import print_language
from frappe.utils.weasyprint import import_weasyprint

from .letter_resources import fetch


def printed(doctype: str, name: str) -> bytes:
	"""Whoever may make the pack may print what belongs to its case, as the case was asked for."""
	language = frappe.db.get_value(doctype, name, "language") if _has_language(doctype) else None
	before = frappe.flags.ignore_print_permissions
	frappe.flags.ignore_print_permissions = True
	try:
		with print_language(language or frappe.local.lang):
			if (frappe.get_cached_doc("Collections Settings").pdf_engine or "WeasyPrint") == "WeasyPrint":
				return _weasyprint(frappe.get_print(doctype, name))
			return frappe.get_print(doctype, name, as_pdf=True)
	finally:
		frappe.flags.ignore_print_permissions = before


def _has_language(doctype: str) -> bool:
	return frappe.get_meta(doctype).has_field("language")


def _weasyprint(html: str) -> bytes:
	HTML, _css = import_weasyprint()
	with _quiet("weasyprint", "CSSUTILS"):
		return HTML(string=html, url_fetcher=fetch, base_url=frappe.utils.get_url()).write_pdf()


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
	"""Frappe's style sheet is made for browsers: a thousand remarks about each document would fill the log."""
	before = {name: logging.getLogger(name).level for name in names}
	for name in names:
		logging.getLogger(name).setLevel(logging.CRITICAL)
	try:
		yield
	finally:
		for name, level in before.items():
			logging.getLogger(name).setLevel(level)
