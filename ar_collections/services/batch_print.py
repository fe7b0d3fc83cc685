"""Letters on paper: all that wait for the post as one PDF, and the word that they were posted.

Only frozen PDFs are printed; nothing is rendered here. Rights are checked by the caller.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime

from . import cases, follow_ups, letter_files, mail_queue, pdf

DOCTYPE = "Dunning Letter"


def waiting(company: str | None = None) -> list[str]:
	"""Issued letters that have to be posted and were not, oldest first."""
	filters = {
		"needs_post": 1,
		"issued_on": ("is", "set"),
		"posted_on": ("is", "not set"),
		"status": ("!=", "Withdrawn"),
	}
	if company:
		filters["company"] = company
	return frappe.get_list(
		DOCTYPE, filters=filters, order_by="letter_date asc, name asc", pluck="name", limit_page_length=0
	)


def pdf_of(names: Sequence[str]) -> bytes:
	"""The frozen PDFs one after the other as one PDF to print; notes when they were printed."""
	if not names:
		frappe.throw(_("Choose at least one letter to print."), title=_("Nothing to print"))
	joined = pdf.joined(letter_files.frozen_pdf(name) for name in names)
	for name in names:
		frappe.db.set_value(DOCTYPE, name, "printed_on", now_datetime(), update_modified=False)
	return joined


def confirm(
	names: Sequence[str],
	posted_on,
	courier: str | None = None,
	tracking_nos: Mapping[str, str] | str | None = None,
) -> None:
	"""These letters were handed to the post. `tracking_nos`: by letter, or one for all of them.

	A letter that goes by post only is sent with that; one that was mailed, too, stays as its mail is.
	"""
	day = getdate(posted_on)
	if day > getdate():
		frappe.throw(_("A letter cannot have been posted in the future."), title=_("Posted on"))
	of = frappe.get_all(DOCTYPE, {"name": ("in", list(names))}, order_by="name asc", pluck="case")
	cases.lock_many(filter(None, of))  # before their letters, as payments do
	for name in names:
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		_must_be_printed(doc)
		number = tracking_nos.get(name) if isinstance(tracking_nos, Mapping) else tracking_nos
		values = {"posted_on": day, "needs_post": 0, "courier": cstr(courier) or doc.courier}
		values["tracking_no"] = cstr(number) or doc.tracking_no
		if doc.status in ("Approved", "Failed"):
			mail_queue.stop_queue(doc)  # or a late try would send it a second time
			out = datetime.combine(day, now_datetime().time())
			values |= {"status": "Sent", "sent_on": out, "failure": None}
		doc.db_set(values, notify=True)
		_work_is_done(doc)


def _must_be_printed(doc) -> None:
	if not doc.issued_on or doc.status == "Withdrawn":
		message = _("Letter {0} is {1} and has not been issued: it cannot have been posted.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))


def _work_is_done(doc) -> None:
	if doc.case:
		for code in (follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED):
			follow_ups.done(doc.case, code, _("The letter was posted."), letter=doc.name)
