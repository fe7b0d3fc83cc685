"""The title of a link (hooks.py): Frappe tells it to everybody; of our documents only to who may read them."""

import frappe
from frappe.desk.search import get_link_title as by_frappe


@frappe.whitelist()
def title(doctype: str, docname: str) -> str | None:
	ours = frappe.get_meta(doctype).module == "AR Collections"
	if ours and not frappe.has_permission(doctype, "read", doc=docname):
		return docname
	return by_frappe(doctype, docname)
