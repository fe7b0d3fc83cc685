"""A Collection Policy is prepared by one person, reviewed by a second, approved by a third, with a note
of what changes. Held to at every save, with and without the workflow; Administrator, who sets the site
up, is held to the ladder's own rules alone.
"""

import frappe
from frappe import _

from ar_collections import guards

from .approval_people import lacks_role

DRAFT, IN_REVIEW, REVIEWED, APPROVED, RETIRED = "Draft", "In Review", "Reviewed", "Approved", "Retired"
MOVES = {
	DRAFT: (IN_REVIEW, RETIRED),
	IN_REVIEW: (DRAFT, REVIEWED, RETIRED),
	REVIEWED: (DRAFT, IN_REVIEW, APPROVED, RETIRED),
	APPROVED: (RETIRED,),
	RETIRED: (DRAFT,),
}
REVIEWERS = ("Collections Manager", "Accounts Manager", "General Manager", "System Manager")
APPROVERS = ("General Manager", "Accounts Manager", "System Manager")
# What a policy says; a change of it needs a new approval.
CONTENT = ("company", "rank", "min_interval_days", "minimum_amount", "steps", "scopes")


def stamp(doc) -> None:
	"""Who prepared, reviewed and approved it is nobody's to write; a change begins anew."""
	before, user = doc.get_doc_before_save(), frappe.session.user
	if not before or guards.changed(doc, CONTENT):
		doc.update({"prepared_by": user, "reviewed_by": None, "approved_by": None})
		if before and doc.status == REVIEWED and before.status == REVIEWED:
			doc.status = IN_REVIEW
		return
	names = ("prepared_by", "reviewed_by", "approved_by")
	doc.update({name: before.get(name) for name in names})
	if doc.status in (DRAFT, IN_REVIEW):
		doc.update({"reviewed_by": None, "approved_by": None})


def check_move(doc) -> None:
	"""Refuse a state that skips a pair of eyes, or stamp who it was."""
	user = frappe.session.user
	before = doc.get_doc_before_save()
	move = (before.status if before else DRAFT, doc.status)
	if user == "Administrator" or guards.by_service(doc):
		_stamp_as(doc, user)
		return
	if move[0] != move[1]:
		_check(doc, move)
	elif doc.status == APPROVED and not doc.approved_by:
		frappe.throw(_second_person(), title=_("A second person approves"))
	_stamp_as(doc, user)


def _stamp_as(doc, user: str) -> None:
	if doc.status == REVIEWED and not doc.reviewed_by:
		doc.reviewed_by = user
	if doc.status == APPROVED and not doc.approved_by:
		doc.approved_by = user


def _check(doc, move: tuple[str, str]) -> None:
	why = may_not(doc, frappe.session.user, move[1])
	if why:
		frappe.throw(why, frappe.PermissionError, title=_("A second person approves"))
	if move[1] not in MOVES.get(move[0], ()):
		hint = _("It goes from Draft to In Review, is reviewed by a second person and approved by a third.")
		guards.refuse_move(doc, move, hint)
	if move[1] == IN_REVIEW and not (doc.change_note or "").strip():
		message = _("Write down what was changed, and why: who reviews it needs to know.")
		frappe.throw(message, title=_("Change note"))


def may_not(doc, user: str, status: str) -> str | None:
	"""Why this user may not give it this status; None = may."""
	if status == REVIEWED:
		return _second_person() if user == doc.prepared_by else lacks_role(user, REVIEWERS)
	if status == APPROVED:
		if user == doc.prepared_by:
			return _second_person()
		why = lacks_role(user, APPROVERS)
		if why:
			return why
		return _("You reviewed this policy: a third person approves it.") if user == doc.reviewed_by else None
	return None


def _second_person() -> str:
	return _(
		"You prepared this policy, so somebody else has to approve it: save it as In Review and ask a "
		"colleague. To change a policy that is in use, duplicate it and have the copy approved."
	)
