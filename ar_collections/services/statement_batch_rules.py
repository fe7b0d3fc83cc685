"""What a Statement Batch may ask for; while it is at work and after, it stays as it was asked."""

import frappe
from frappe import _
from frappe.utils import getdate

from ar_collections import guards

# What a person may still mend when something failed.
FREE = ("rows",)


def check(doc) -> None:
	"""Called at every save."""
	if getdate(doc.from_date) > getdate(doc.to_date):
		frappe.throw(_("The period ends before it begins: choose a later end."), title=_("Period"))
	_check_twice(doc)
	if guards.by_service(doc):
		return
	before = doc.get_doc_before_save()
	if not before:
		doc.update({"status": "Draft", "pdf_file": None, "files": 0, "started_on": None, "finished_on": None})
		for row in doc.rows:
			row.update({"status": "To Do", "error": None, "email_queue": None, "part": 0})
		return
	free = () if before.status == "Draft" else FREE
	if before.status == "Draft":
		guards.must_stay(
			doc, ["status", "total", "done", "errors", "pdf_file", "files"], _("the job writes it.")
		)
	else:
		guards.must_stay(doc, guards.all_but(doc, *free), _("the batch has begun; make a new one."))
		_check_rows(doc, before)


def _check_twice(doc) -> None:
	names = [row.customer for row in doc.rows]
	twice = sorted({name for name in names if names.count(name) > 1}) if len(names) < 1000 else []
	if twice:
		message = _("{0} is in the list twice: one statement each is enough.")
		frappe.throw(message.format(", ".join(twice)), title=_("Customers"))


def _check_rows(doc, before) -> None:
	"""Addresses may be mended; what happened stays."""
	kept = ("customer", "status", "part", "email_queue")
	then = [[row.get(name) for name in kept] for row in before.rows]
	if then != [[row.get(name) for name in kept] for row in doc.rows]:
		frappe.throw(_("Only addresses may be changed once the batch has begun."), title=_("Not changed"))


def check_delete(doc) -> None:
	if doc.status == "Running":
		frappe.throw(_("The batch is at work: stop it first."), title=_("At work"))
