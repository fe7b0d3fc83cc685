"""Answering what was asked: from the page of a mail's link, once, by the person named.

The rules are the document's own (`Kind.may_not`, its controller); here is said what became of it to
whoever comes too late. Nightly: links that ran out are renewed, people who came back are asked.
"""

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from . import approval, approval_link, cases
from .savepoint import isolated

# States in which a document of one of the kinds may wait for a decision; its kind says whether it does.
WAIT_IN = ("Proposed", "Pending Approval", "In Review", "Reviewed")


def decide(given: dict, answer: str, comment: str | None, seen: str | None = None) -> str:
	"""Approve or reject by a signed link's parameters; what became of it, as HTML.

	`seen` is `state_of` the document as it was shown; None where nothing was shown (our own code).
	Raises frappe.PermissionError for a forged link and for anybody but the person named, and
	frappe.ValidationError, with what became of it, when it is over or not what was shown any more.
	"""
	found = approval_link.opened(given)
	if found.state in (approval_link.FORGED, approval_link.LOG_IN, approval_link.NOT_YOURS):
		said = found.said or _("Log in to decide.")
		frappe.throw(said, frappe.PermissionError, title=_("Not permitted"))
	if found.state == approval_link.OVER:
		frappe.throw(found.said, title=_("Decided already"))
	if answer not in ("approve", "reject"):
		frappe.throw(_("Choose one of the two buttons."), title=_("Decision"))
	comment = cstr(comment).strip()
	if answer == "reject" and not comment:
		frappe.throw(_("Say why: whoever asked needs to know."), title=_("Reason missing"))
	kind = approval.kind_of(found.doc.doctype)
	_must_be_what_was_asked(kind, found, seen)
	(kind.approve if answer == "approve" else kind.reject)(found.doc.name, comment)
	return (kind.became or approval.became)(frappe.get_doc(found.doc.doctype, found.doc.name))


def state_of(doc) -> str:
	"""The version of the document a person looks at; figures that only follow the books leave it alone."""
	return str(doc.modified)


def _must_be_what_was_asked(kind: approval.Kind, found: approval_link.Opened, seen: str | None) -> None:
	"""Asked under the lock: of two reviewers at once, the second would approve what the first reviewed.

	The case is locked before its papers, as payments do.
	"""
	doctype, name = found.doc.doctype, found.doc.name
	cases.lock_many(filter(None, [found.doc.get("case")]))
	doc = frappe.get_doc(doctype, name, for_update=True)
	if kind.waits(doc) != found.row.what:
		frappe.throw((kind.became or approval.became)(doc), title=_("Decided already"))
	if seen is not None and seen != state_of(doc):
		message = _("{0} was changed after it was shown to you. Reload this page, look again and decide.")
		frappe.throw(message.format(name), title=_("Changed meanwhile"))


def nightly() -> int:
	"""Job: renew links that ran out, ask substitutes and people who came back; how many were asked."""
	asked = 0
	for doctype in approval.KINDS:
		for name in _still_waiting(doctype):
			with isolated(name) as outcome:
				_expire(doctype, name)
				asked += len(approval.ask(frappe.get_doc(doctype, name)))
			if outcome.error:
				frappe.log_error(
					title=_("A decision could not be asked for again"), message=outcome.traceback,
					reference_doctype=doctype, reference_name=name,
				)  # fmt: skip
	return asked


def _still_waiting(doctype: str) -> list[str]:
	"""What somebody is asked about, and what waits though nobody could be asked when it came up."""
	of = {"reference_doctype": doctype, "status": approval.WAITING}
	asked = frappe.get_all(
		approval.DOCTYPE, of, order_by="reference_name asc", pluck="reference_name", distinct=True
	)
	waits = frappe.get_all(doctype, {"status": ("in", WAIT_IN)}, order_by="name asc", pluck="name")
	return list(dict.fromkeys((*asked, *waits)))


def _expire(doctype: str, name: str) -> None:
	"""Old links end; what was decided past us, or is not there any more, is over."""
	there = frappe.db.exists(doctype, name)
	waits = approval.kind_of(doctype).waits(frappe.get_doc(doctype, name)) if there else None
	for row in approval.waiting(doctype, name):
		if row.what != waits:
			frappe.db.set_value(approval.DOCTYPE, row.name, {"status": approval.OVER, "active_key": None})
		elif row.expires_on < now_datetime():
			frappe.db.set_value(approval.DOCTYPE, row.name, {"status": approval.EXPIRED, "active_key": None})
