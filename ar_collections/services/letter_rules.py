"""Who decides on a letter, and what has to be said when an issued one is taken back.

The same rules for a button, a form, a workflow and a link in a mail. A letter the policy asked for in
a run has nobody who asked for it; one that was written by hand has its writer, who does not approve it.
Refuses and notes; the status itself is written by `letters`.
"""

import frappe
from frappe import _
from frappe.utils import cint, formatdate

from ..guards import MANAGERS, by_service, changed, has_role, must_stay, one_message, refuse_move
from . import follow_ups, letter_papers, letter_text
from .approval_people import lacks_role
from .letter_parties import sender

GENERAL_MANAGER = "General Manager"
# What on a letter type makes a person approve its letters, and who may switch that off.
GATES = ("needs_approval", "general_manager_approves")
MAY_LIFT = (GENERAL_MANAGER, "System Manager")
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
BUTTONS = {"decide": "write", "send": "email", "post": "print", "outcome": "print"}
# What may still be noted on a letter that has left the house.
AFTER_ISSUE = (
	"status", "collector", "case", "action", "run", "needs_post", "printed_on", "posted_on", "courier",
	"tracking_no", "email_queue", "communication", "sent_on", "failure", "withdrawn_on", "withdrawn_by",
	"withdrawn_reason", "test_mode", "delivered_on", "delivery_outcome", "delivery_proof", "delivery_note",
	"dunning",
)  # fmt: skip
# Written by services alone, before and after.
NEVER_BY_HAND = (
	"customer", "company", "currency", "total_open", "items", "level", "letter_type", "issued_on", "pdf_file",
	"pdf_sha256", "sent_on", "email_queue", "communication", "withdrawn_on", "withdrawn_by", "subject", "opening",
	"closing", "letter_date", "deadline_date", "language", "delivery", "needs_post", "posted_on", "test_mode",
	"previous_letter", "filing_date", "interest_total", "claim_total", "annexes", "delivered_on",
	"delivery_outcome", "delivery_proof", "delivery_note", "dunning",
)  # fmt: skip
# What a person may still choose on a formal paper, until it is approved.
CHOSEN = ("law_firm", "law_firm_signatory", "court")  # fmt: skip
OF_A_LETTER = (
	follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED, follow_ups.NOT_PRINTED, follow_ups.INCOMPLETE,
	follow_ups.RETURNED,
)  # fmt: skip


def is_general_managers(letter) -> bool:
	"""Whether the letter's type leaves the decision to the General Manager."""
	return bool(
		cint(frappe.get_cached_value("Dunning Letter Type", letter.letter_type, "general_manager_approves"))
	)


def always_waits(letter_type) -> bool:
	"""Whether every letter of the type is read by a person first, whatever the policy's step says."""
	return bool(cint(letter_type.needs_approval) or cint(letter_type.general_manager_approves))


def check_type(letter_type) -> None:
	"""Whoever has letters written must not be able to do away with the second pair of eyes."""
	cleared = [name for name in changed(letter_type, GATES) if not cint(letter_type.get(name))]
	if not cleared or by_service(letter_type) or has_role(*MAY_LIFT):
		return
	labels = ", ".join(_(letter_type.meta.get_label(name), context=letter_type.doctype) for name in cleared)
	message = _("“{0}” can only be switched off by one of these roles: {1}.")
	frappe.throw(
		message.format(labels, ", ".join(map(_, MAY_LIFT))), frappe.PermissionError, title=_("Approval")
	)


def approvers(letter) -> tuple[str, ...]:
	"""The roles that approve it."""
	return (GENERAL_MANAGER,) if is_general_managers(letter) else MANAGERS


def asked_by(letter) -> str | None:
	"""Whose letter it is: the person who had it written; None for a run's."""
	return None if letter.run or letter.owner == "Administrator" else letter.owner


def may_not_approve(letter, user: str) -> str | None:
	"""Why this user may not approve the letter, as a sentence; None = may."""
	if is_general_managers(letter) and lacks_role(user, (GENERAL_MANAGER,)):
		return _("Only the General Manager approves letters of the type {0}.").format(_(letter.letter_type))
	if lacks_role(user, MANAGERS):
		return _("Only these roles approve letters: {0}.").format(", ".join(map(_, MANAGERS)))
	if asked_by(letter) == user:
		return _("You had this letter written yourself: somebody else approves it.")
	return None


def check_approval(letter) -> None:
	"""Refuse the current user where he or she may not approve it."""
	why = may_not_approve(letter, frappe.session.user)
	if why:
		frappe.throw(why, frappe.PermissionError, title=_("Approval"))


def check_move(letter, move: tuple[str, str]) -> None:
	"""The status goes from move[0] to move[1]: is it possible, who may, and is the reason there?"""
	by_hand = not by_service(letter)
	if move[1] not in MOVES[move[0]] or (move[1] not in BY_HAND and by_hand):
		refuse_move(letter, move, _("Use the buttons of the letter."))
	if move[1] == "Approved" and by_hand:
		check_approval(letter)
		if letter.annexes:  # what was missing may be there now, and what is approved is what is read
			letter_text.freeze(letter, sender(letter.company, letter.collector))
		check_complete(letter)
		letter.failure = None
	if move[1] == "Withdrawn" and not (letter.withdrawn_reason or "").strip():
		frappe.throw(_("Say why the letter is withdrawn."), title=_("Reason missing"))


def check_chosen(letter) -> None:
	"""The words name the law firm and the court: they are written anew, and not after the approval."""
	if not changed(letter, CHOSEN):
		return
	if letter.status not in ("Draft", "Pending Approval"):
		must_stay(letter, CHOSEN, _("the letter has been approved with it."))
	if changed(letter, ["law_firm"]) and not changed(letter, ["law_firm_signatory"]):
		letter.law_firm_signatory = None
	letter_text.freeze(letter, sender(letter.company, letter.collector))


def check_complete(letter) -> None:
	"""A formal paper without its law firm, court or address waits, and says what to do."""
	problems = letter_papers.missing(letter)
	if problems:
		frappe.throw(one_message(problems), title=_("The letter cannot go out yet"))


def check_withdrawal(letter) -> None:
	"""An issued paper of the last rungs is taken back by the General Manager only."""
	if letter.issued_on and is_general_managers(letter) and not has_role(GENERAL_MANAGER):
		message = _("{0} has been issued: only the General Manager takes a letter of the type {1} back.")
		frappe.throw(
			message.format(letter.name, _(letter.letter_type)), frappe.PermissionError, _("General Manager")
		)


def tell_withdrawal(letter, note: str) -> str:
	"""The trail of an issued letter that is taken back; the note, with what the post cannot bring back."""
	if letter.issued_on and letter.posted_on:
		sent = _("It was posted on {0} ({1}): tell the customer in writing that it is withdrawn.").format(
			formatdate(letter.posted_on),
			" ".join(filter(None, (letter.courier, letter.tracking_no))) or _("no number"),
		)
		note = f"{note} {sent}".strip()
	if letter.issued_on:
		message = _("Withdrawn after it was issued, because: {0}").format(letter.withdrawn_reason)
		letter.add_comment("Info", frappe.utils.escape_html(f"{message} {note}".strip()))
	return note
