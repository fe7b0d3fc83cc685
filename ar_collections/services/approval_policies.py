"""Collection Policies as something to decide on (`approval`): a review, then an approval, by two people."""

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname

from . import approval, policy_rules
from .approval_people import managers
from .hold_notices import general_managers
from .policy_check import problems

DOCTYPE = "Collection Policy"
_NEXT = {policy_rules.IN_REVIEW: policy_rules.REVIEWED, policy_rules.REVIEWED: policy_rules.APPROVED}


def _waits(doc) -> str | None:
	asked = {policy_rules.IN_REVIEW: approval.REVIEW, policy_rules.REVIEWED: approval.APPROVE}
	return asked.get(doc.status)


def _deciders(doc) -> list[str]:
	"""Reviewed by a manager of collections or accounts, approved by the General Manager of its company."""
	if doc.status == policy_rules.IN_REVIEW:
		return managers(("Collections Manager", "Accounts Manager"), [doc.prepared_by])
	out = [doc.prepared_by, doc.reviewed_by]
	named = [user for user in general_managers(doc.company) if user not in out]
	return named or managers(("General Manager",), out) or managers(("Accounts Manager",), out)


def _may_not(doc, user: str) -> str | None:
	return policy_rules.may_not(doc, user, _NEXT[doc.status]) if doc.status in _NEXT else None


def _question(doc) -> str:
	name = escape_html(doc.policy_name)
	if doc.status == policy_rules.IN_REVIEW:
		return _("Review the policy “{0}”: is it right?").format(name)
	return _("Approve the policy “{0}”?").format(name)


def _lines(doc) -> list[str]:
	who = _("Prepared by {0}.").format(escape_html(get_fullname(doc.prepared_by)))
	if doc.reviewed_by:
		who = f"{who} " + _("Reviewed by {0}.").format(escape_html(get_fullname(doc.reviewed_by)))
	where = escape_html(doc.company) if doc.company else _("all companies")
	size = _("{0} steps, for {1}.").format(len(doc.steps), where)
	note = _("What was changed, and why: {0}").format(escape_html(doc.change_note or "–"))
	return [note, who, size, *(escape_html(problem) for problem in problems(doc))]


def _approve(name: str, comment: str) -> None:
	doc = _locked(name)
	doc.status = _NEXT[doc.status]
	_save(doc, comment)


def _reject(name: str, reason: str) -> None:
	doc = _locked(name)
	doc.status = policy_rules.DRAFT
	_save(doc, reason)


def _locked(name: str):
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status not in _NEXT:
		frappe.throw(approval.became(doc), title=_("Decided already"))
	why = _may_not(doc, frappe.session.user)
	if why:
		frappe.throw(why, frappe.PermissionError, title=_("A second person approves"))
	return doc


def _save(doc, said: str) -> None:
	doc.flags.update({"decided_here": True, "said": said})
	doc.save()


def follow(doc, move: tuple[str, str] | None) -> None:
	"""After a save: what was asked is answered, and who is next is asked. Called by the document."""
	if move:
		if move[0] in _NEXT:
			answers = {_NEXT[move[0]]: approval.APPROVED, policy_rules.DRAFT: approval.REJECTED}
			approval.ended(DOCTYPE, doc.name, answers.get(move[1]), doc.flags.get("said"))
		approval.ask(doc)
	elif doc.status in _NEXT:
		approval.ask(doc)


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
