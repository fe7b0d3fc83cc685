"""The links of an approval mail: signed with the site's secret, for one person, one question, some days.

Frappe's own signature (`verified_command`) says that a link is ours; whose it is, how long it is good
for and that it works once is added here: the row it names (Collection Approval) must wait, for the user
who is logged in. Opening a link reads only; deciding wants a POST (`approval_api`).
"""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import (
	escape_html,
	formatdate,
	get_datetime,
	get_fullname,
	get_url,
	get_url_to_form,
	now_datetime,
)
from frappe.utils.verified_command import get_signed_params

from ..ledger.substitutes import stood_in_for
from . import approval

PAGE = "collections-approve"
NAMES = ("ask", "to", "of", "on", "until", "answer")
SIGNATURE = "_signature"
# What a link is good for.
FORGED, LOG_IN, NOT_YOURS, OVER, OPEN = "forged", "log in", "not yours", "over", "open"


@dataclass(frozen=True)
class Opened:
	"""What a link is good for now; `said` is a sentence (HTML) unless it is OPEN."""

	state: str
	said: str = ""
	row: object = None
	doc: object = None
	answer: str = ""
	more: dict = field(default_factory=dict)


def url(row, answer: str) -> str:
	"""The link for this person and this question; `answer` (approve, reject) is what the button said."""
	return get_url(f"/{PAGE}?{query(row, answer)}")


def query(row, answer: str) -> str:
	until = get_datetime(row.expires_on).strftime("%Y-%m-%dT%H:%M:%S")
	values = (row.name, row.asked_of, row.reference_doctype, row.reference_name, until, answer)
	return get_signed_params(urlencode(dict(zip(NAMES, values, strict=True))))


def opened(given: dict) -> Opened:
	"""Judge a link for whoever is logged in. Reads only; says nothing of the document to anybody else."""
	if not _is_ours(given):
		return Opened(FORGED, _("This link is not valid. Open it from the mail again, as a whole."))
	if frappe.session.user == "Guest":
		return Opened(LOG_IN)
	if frappe.session.user != given["to"]:
		return Opened(NOT_YOURS, _("This link is for somebody else. Log in as the person who got the mail."))
	if not frappe.db.exists(approval.DOCTYPE, given["ask"]):
		return Opened(OVER, _("What was asked here is not there any more."))
	return judged(frappe.get_doc(approval.DOCTYPE, given["ask"]), given["answer"])


def judged(row, answer: str = "approve") -> Opened:
	"""The same for a row, the person being right: is it still open, is he or she still the one to decide?"""
	if not frappe.db.exists(row.reference_doctype, row.reference_name):
		return Opened(OVER, _("What was asked here is not there any more."), row)
	doc = frappe.get_doc(row.reference_doctype, row.reference_name)
	kind = approval.kind_of(doc.doctype)
	why_over = _why_over(kind, row, doc)
	if why_over:
		return Opened(OVER, why_over, row, doc)
	why_not = _why_not(kind, row, doc)
	if why_not:
		return Opened(NOT_YOURS, why_not, row)
	return Opened(OPEN, "", row, doc, answer)


def _why_over(kind, row, doc) -> str | None:
	if row.status == approval.WAITING and kind.waits(doc) == row.what:
		if get_datetime(row.expires_on) >= now_datetime():
			return None
		return _expired(row, doc)
	if row.status == approval.EXPIRED and kind.waits(doc) == row.what:
		return _expired(row, doc)
	return (kind.became or approval.became)(doc)


def _expired(row, doc) -> str:
	message = _("This link was valid until {0}. It still waits for a decision: {1}.")
	link = f'<a href="{get_url_to_form(doc.doctype, doc.name)}">{escape_html(doc.name)}</a>'
	return message.format(formatdate(get_datetime(row.expires_on)), link)


def _why_not(kind, row, doc) -> str | None:
	"""He or she may have lost the role, or be no substitute any more."""
	if row.stands_in_for and row.stands_in_for not in stood_in_for(row.asked_of):
		message = _("You do not stand in for {0} any more, who decides alone again.")
		return escape_html(message.format(get_fullname(row.stands_in_for)))
	if not approval.may_read(doc, row.asked_of):
		return _("You may not read this document any more: somebody else decides.")
	why = kind.may_not(doc, row.asked_of)
	return escape_html(why) if why else None


def _is_ours(given: dict) -> bool:
	values = {name: given.get(name) for name in NAMES}
	if not all(isinstance(value, str) and value for value in (*values.values(), given.get(SIGNATURE))):
		return False
	ours = get_signed_params(urlencode(values)).rsplit(f"&{SIGNATURE}=", 1)[1]
	return hmac.compare_digest(ours.encode(), given[SIGNATURE].encode())
