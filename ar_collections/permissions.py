"""Who sees which collections documents: one rule for lists and for single documents.

A user whose only right is the role Collections User sees the own customers' documents
(`collector` is the user); every other role with read permission sees them all.
"""

import frappe

# Whoever has one of these sees every customer's documents.
SEE_ALL = frozenset(
	("System Manager", "Collections Manager", "General Manager", "Accounts User", "Accounts Manager")
)


def sees_all(user: str) -> bool:
	return user == "Administrator" or not SEE_ALL.isdisjoint(frappe.get_roles(user))


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The `permission_query_conditions` of every document with a collector."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	return f"`tab{doctype}`.`collector` = {frappe.db.escape(user)}"


def has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The `has_permission` of the same documents; True or False, never None (v16 denies None)."""
	user = user or frappe.session.user
	if sees_all(user):
		return True
	if doc.is_new():  # a contact log one is writing: its case says whose it is
		return not doc.get("case") or _collector_of_case(doc.case) == user
	return doc.get("collector") == user


def _collector_of_case(case: str) -> str | None:
	return frappe.db.get_value("Collection Case", case, "collector")
