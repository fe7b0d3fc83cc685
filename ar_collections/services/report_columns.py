"""Columns of script reports. A link is a link only for who may read what it leads to.

Frappe refuses the whole report to a reader who may not read one of the linked DocTypes (a General Manager
without a role in accounts reads no Currency and no Customer): such a column shows its text then.
"""

import frappe


def column(
	fieldname: str, label: str, width: int, fieldtype: str = "Data", options: str = "", **more
) -> dict:
	if fieldtype == "Link" and not readable(options):
		fieldtype, options = "Data", ""
	return {
		"fieldname": fieldname,
		"label": label,
		"width": width,
		"fieldtype": fieldtype,
		"options": options,
		**more,
	}


def readable(doctype: str) -> bool:
	return bool(frappe.has_permission(doctype, "read") or frappe.has_permission(doctype, "select"))
