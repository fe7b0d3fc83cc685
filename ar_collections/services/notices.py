"""Telling people: one Notification Log each, shown at the bell and mailed as they have set it."""

from collections.abc import Callable, Iterable

import frappe
from frappe.translate import print_language
from frappe.utils.user import get_users_with_role

from ..ledger.substitutes import substitutes_of


def notify(users: Iterable[str], subject: str | Callable[[], str], doctype: str, name: str) -> None:
	"""One notice to every user named, linked to the document; a subject that is called is said in the
	language of its reader. Who stands in for one of them today hears it, too, if the document is his or hers to read.
	"""
	for user in sorted(_with_substitutes({u for u in users if u}, doctype, name)):
		tell_one(user, subject, doctype, name)


def tell_one(user: str, subject: str | Callable[[], str], doctype: str, name: str) -> None:
	"""The same to this user alone."""
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": user,
			"from_user": frappe.session.user,
			"subject": subject if isinstance(subject, str) else _said_to(user, subject),
			"document_type": doctype,
			"document_name": name,
		}
	).insert(ignore_permissions=True)  # the system tells; the reader's rights are checked on opening


def _with_substitutes(users: set[str], doctype: str, name: str) -> set[str]:
	more = set(substitutes_of(users)) - users
	return users | {user for user in more if frappe.has_permission(doctype, "read", doc=name, user=user)}


def _said_to(user: str, subject: Callable[[], str]) -> str:
	language = frappe.db.get_value("User", user, "language") or frappe.db.get_default("lang")
	with print_language(language or frappe.local.lang):
		return subject()


def people_with(roles: Iterable[str], doctype: str, name: str) -> list[str]:
	"""Enabled users with one of the roles who may read the document."""
	users = {user for role in roles for user in get_users_with_role(role)}
	return sorted(u for u in users if frappe.has_permission(doctype, "read", doc=name, user=u))
