"""Telling somebody that a decision waits: at the bell, and by a mail with the facts and two buttons.

In the reader's language. A mail that cannot be written is logged and stops nothing; without an address
the bell alone rings. After `MOST_A_DAY` mails to one person about one kind of document, the bell, too, is
enough: the list of what waits says the rest.
"""

from html import unescape

import frappe
from frappe import _
from frappe.translate import print_language
from frappe.utils import escape_html, formatdate, get_datetime, get_fullname, nowdate

from . import approval, approval_link
from .notices import tell_one
from .savepoint import isolated

MOST_A_DAY = 20


def tell(kind: approval.Kind, doc, row) -> None:
	"""One person is asked."""
	tell_one(row.asked_of, lambda: kind.question(doc), doc.doctype, doc.name)
	email, language = frappe.db.get_value("User", row.asked_of, ["email", "language"])
	if not email or _asked_today(row) > MOST_A_DAY:
		return
	with isolated(doc.name) as outcome:
		_mail(kind, doc, row, email, language)
	if outcome.error:
		frappe.log_error(
			title=_("The mail about a decision could not be written"), message=outcome.traceback,
			reference_doctype=doc.doctype, reference_name=doc.name,
		)  # fmt: skip


def _asked_today(row) -> int:
	today = {"asked_of": row.asked_of, "reference_doctype": row.reference_doctype}
	return frappe.db.count(approval.DOCTYPE, {**today, "asked_on": (">=", nowdate())})


def _mail(kind: approval.Kind, doc, row, email: str, language: str | None) -> None:
	with print_language(language or frappe.db.get_default("lang") or frappe.local.lang):
		question = kind.question(doc)
		values = {
			"question": question,
			"lines": kind.lines(doc),
			"for_whom": escape_html(get_fullname(row.stands_in_for)) if row.stands_in_for else "",
			"approve_url": approval_link.url(row, "approve"),
			"reject_url": approval_link.url(row, "reject"),
			"approve_label": approve_label(row.what),
			"until": formatdate(get_datetime(row.expires_on)),
			"url": kind.url(doc),
			"name": doc.name,
		}
		frappe.sendmail(
			recipients=[email],
			subject=unescape(frappe.utils.strip_html(question)),  # a subject is no HTML
			template="approval_asked",
			args=values,
			reference_doctype=doc.doctype,
			reference_name=doc.name,
		)


def approve_label(what: str) -> str:
	"""What the first button says."""
	return _("Confirm the review") if what == approval.REVIEW else _("Approve")
