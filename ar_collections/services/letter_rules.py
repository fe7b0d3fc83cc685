"""Who approves a Dunning Letter that needs it; held to on every way (button, form, workflow, mail).

A letter the policy asked for in a run has nobody who asked for it; one that was written by hand has its
writer, who does not approve it.
"""

import frappe
from frappe import _

from ar_collections.guards import by_service, refuse_move

from .approval_people import lacks_role

MOVES = {
	"Draft": ("Pending Approval", "Approved", "Withdrawn"),
	"Pending Approval": ("Draft", "Approved", "Withdrawn"),
	"Approved": ("Sending", "Sent", "Failed", "Withdrawn"),
	"Sending": ("Sent", "Delivered", "Failed", "Withdrawn"),
	"Sent": ("Delivered", "Failed", "Withdrawn"),
	"Delivered": ("Withdrawn",),
	"Failed": ("Sending", "Sent", "Delivered", "Withdrawn"),
	"Withdrawn": (),
}
# Moves people make by a form or the site's own workflow; sending is the services' business.
BY_HAND = ("Draft", "Pending Approval", "Approved")
APPROVERS = ("Collections Manager", "General Manager", "Accounts Manager", "System Manager")


def asked_by(letter) -> str | None:
	"""Whose letter it is: the person who had it written; None for a run's."""
	return None if letter.run or letter.owner == "Administrator" else letter.owner


def may_not_approve(letter, user: str) -> str | None:
	"""Why this user may not approve the letter, as a sentence; None = may."""
	if lacks_role(user, APPROVERS):
		return _("Only these roles approve letters: {0}.").format(", ".join(map(_, APPROVERS)))
	return (
		_("You had this letter written yourself: somebody else approves it.")
		if asked_by(letter) == user
		else None
	)


def check_approval(letter) -> None:
	"""Refuse the current user where he or she may not approve it."""
	why = may_not_approve(letter, frappe.session.user)
	if why:
		frappe.throw(why, frappe.PermissionError, title=_("Approval"))


def check_move(letter, move: tuple[str, str]) -> None:
	"""A letter moves forward only; people move it by its buttons, or to and from its approval."""
	if move[1] not in MOVES[move[0]] or (move[1] not in BY_HAND and not by_service(letter)):
		refuse_move(letter, move, _("Use the buttons of the letter."))
	if move[1] == "Approved" and not by_service(letter):
		check_approval(letter)
	if move[1] == "Withdrawn" and not (letter.withdrawn_reason or "").strip():
		frappe.throw(_("Say why the letter is withdrawn."), title=_("Reason missing"))
