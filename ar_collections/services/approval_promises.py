"""Promises that need a second person (a waiver, a late end), as something to decide on (`approval`)."""

import frappe
from frappe import _
from frappe.utils import escape_html, flt, formatdate

from . import approval, cases
from .approval_people import above, lacks_role, own_request
from .hold_words import money
from .promise_rules import APPROVERS, CANCELLED, OPEN, PENDING

DOCTYPE = "Promise to Pay"


def _waits(doc) -> str | None:
	return approval.APPROVE if doc.status == PENDING else None


def _deciders(doc) -> list[str]:
	return above(doc.collector, doc.company, APPROVERS, [doc.requested_by, doc.owner])


def _may_not(doc, user: str) -> str | None:
	why = lacks_role(user, APPROVERS)
	return why or (own_request() if user in (doc.requested_by, doc.owner) else None)


def _question(doc) -> str:
	who = escape_html(doc.customer_name or doc.customer)
	if flt(doc.waived_amount) > 0:
		return _("Let {0} go for {1}?").format(money(doc.waived_amount, doc.promise_currency), who)
	return _("Take the promise of {0}?").format(who)


def _lines(doc) -> list[str]:
	promised = _("Promised: {0} by {1}.").format(
		money(doc.amount, doc.promise_currency) if flt(doc.amount) else _("all that is open"),
		formatdate(doc.promised_on),
	)
	plan = " · ".join(
		f"{formatdate(row.due_date)}: {money(row.amount, doc.promise_currency)}"
		for row in doc.instalments
		if doc.plan
	)
	because = _("Why it is let go: {0}").format(escape_html(doc.waiver_reason)) if doc.waiver_reason else ""
	asks = _("Asked by {0}.").format(escape_html(frappe.utils.get_fullname(doc.requested_by)))
	return [line for line in (escape_html(doc.approval_reason or ""), promised, plan, because, asks) if line]


def _approve(name: str, comment: str) -> None:
	_decide(name, OPEN, comment)


def _reject(name: str, reason: str) -> None:
	_decide(name, CANCELLED, reason)


def _decide(name: str, status: str, comment: str) -> None:
	"""The case first, then the promise; its own rules say who may."""
	case = frappe.db.get_value(DOCTYPE, name, "case")
	cases.lock_many([case])
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status != PENDING:
		frappe.throw(approval.became(doc), title=_("Decided already"))
	why = _may_not(doc, frappe.session.user)
	if why:
		frappe.throw(why, frappe.PermissionError, title=_("Approval"))
	doc.status = status
	doc.flags.update({"decided_here": True, "said": comment})
	doc.save()


KIND = approval.Kind(
	doctype=DOCTYPE,
	waits=_waits,
	deciders=_deciders,
	may_not=_may_not,
	question=_question,
	lines=_lines,
	approve=_approve,
	reject=_reject,
)
