"""What the controllers of our documents share: who changes a document, and what was changed.

Services write with `flags.by_service` or with permissions ignored; both can only be set by
code on the server, never by a request. Everything else is a person at a form, in an import
or at the API, and is held to the rules of the document. Reads and refuses; writes nothing.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


def by_service(doc: Document) -> bool:
	"""Whether our own code saves this document (see `services/birth.py`)."""
	return bool(doc.flags.by_service or doc.flags.ignore_permissions)


def changed(doc: Document, fieldnames) -> list[str]:
	"""Which of these fields differ from what is stored; nothing is changed on a new document."""
	before = doc.get_doc_before_save()
	if not before:
		return []
	return [name for name in fieldnames if _value(doc, name) != _value(before, name)]


def all_but(doc: Document, *free: str) -> list[str]:
	"""Every field with a value or rows, except those named."""
	names = doc.meta.get_fieldnames_with_value() + [f.fieldname for f in doc.meta.get_table_fields()]
	return [name for name in names if name not in free]


def must_stay(doc: Document, fieldnames, why: str) -> None:
	"""Refuse a change of these fields, naming them by their labels."""
	names = changed(doc, fieldnames)
	if names:
		labels = ", ".join(_(doc.meta.get_label(name), context=doc.doctype) for name in names)
		frappe.throw(_("{0} cannot be changed: {1}").format(labels, why), title=_("Not changed"))


def status_move(doc: Document) -> tuple[str, str] | None:
	"""`(before, after)` when the status of a stored document changes, else None."""
	before = doc.get_doc_before_save()
	if not before or before.status == doc.status:
		return None
	return before.status, doc.status


def refuse_move(doc: Document, move: tuple[str, str], hint: str) -> None:
	message = _("{0} cannot go from {1} to {2}. {3}")
	words = (_(doc.doctype), _(move[0]), _(move[1]), hint)
	frappe.throw(message.format(*words), title=_("Not possible"))


# Who leads the work of others.
MANAGERS = ("Collections Manager", "General Manager", "Accounts Manager", "System Manager")


def has_role(*roles: str) -> bool:
	"""Whether the current user has one of these roles; Administrator has every role."""
	return frappe.session.user == "Administrator" or not set(roles).isdisjoint(frappe.get_roles())


def one_message(problems: list[str]) -> str:
	"""Several problems as one message, each on a line of its own."""
	return "<br>".join(frappe.utils.escape_html(problem) for problem in problems)


def _value(doc: Document, fieldname: str):
	"""A value as it is compared: rows by their contents, nothing and 0 alike, dates as text."""
	field = doc.meta.get_field(fieldname)
	if field.fieldtype not in frappe.model.table_fields:
		return _plain(field, doc.get(fieldname))
	columns = frappe.get_meta(field.options).get_fieldnames_with_value(with_field_meta=True)
	return [tuple(_plain(c, row.get(c.fieldname)) for c in columns) for row in doc.get(fieldname)]


def _plain(field, value):
	if field.fieldtype in frappe.model.numeric_fieldtypes:
		return round(flt(value), 9)
	return str(value) if value else ""
