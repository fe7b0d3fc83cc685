"""The rules of a Credit Hold that hold with and without a workflow: who decides, and what must be said.

Called by the document when it is saved, by whichever way; refuses or stamps, writes nothing else.
"""

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_link_to_form, now_datetime

from ..guards import changed, has_role, must_stay, refuse_move, status_move
from .hold_standing import standing

MOVES = {"Proposed": ("Active", "Rejected"), "Active": ("Released",), "Rejected": (), "Released": ()}
DECIDER = "General Manager"
# What a decision rests on, and who made it.
FACTS = (
	"why", "case", "action", "run", "collector", "forced", "effective_at_once", "proposed_on", "currency", "overdue_amount",
	"oldest_due_date", "days_overdue", "approved_by", "approved_on", "released_by", "released_on",
)  # fmt: skip
# What is said with a decision and stays afterwards; the reason may be written before the button is pressed.
SAID = ("decision_note", "release_reason", "valid_until")
WRITTEN_BEFORE = {"Proposed": "decision_note", "Active": "release_reason"}


def check_by_hand(hold) -> None:
	"""A person writes the hold. A new one is a request: forced, not in effect, theirs."""
	if not hold.is_new():
		must_stay(hold, FACTS, _("the decision rests on it."))
		if not status_move(hold):
			said = [name for name in SAID if name != WRITTEN_BEFORE.get(hold.status)]
			must_stay(hold, said, _("it is said with a decision and stays."))
		if changed(hold, SAID[:2]) and not has_role(DECIDER):
			message = _("What is said with a decision is written by who decides: the General Manager.")
			frappe.throw(message, frappe.PermissionError, title=_("General Manager"))
		return
	if not (hold.why or "").strip():
		frappe.throw(_("Say why this customer is put on hold."), title=_("Reason missing"))
	_refuse_second(hold)
	# Without the policy's reason a payment could not tell when to release it: only a person does.
	asked = {"forced": 1, "effective_at_once": 0, "run": None, "action": None, "valid_until": None}
	hold.update({**asked, "owner": frappe.session.user})


def _refuse_second(hold) -> None:
	"""Whoever asks for what stands already is shown it."""
	for row in standing(hold.company, hold.customer, (hold.hold_type,)):
		message = _("{0} stands for {1} already: {2}, {3} since {4}.").format(
			_(row.hold_type),
			escape_html(row.customer_name or row.customer),
			get_link_to_form("Credit Hold", row.name),
			_(row.status, context="Credit Hold"),
			formatdate(row.approved_on or row.proposed_on),
		)
		frappe.throw(message, title=_("Stands already"))


def decide(hold, move: tuple[str, str]) -> None:
	"""The status goes from move[0] to move[1]: by whom, and is the reason there?"""
	if move[1] not in MOVES.get(move[0], ()):
		refuse_move(hold, move, _("A hold is proposed, then approved or rejected, then released."))
	if not hold.flags.by_service:
		_check_decider(hold, move[1])
	reason = hold.release_reason if move[1] == "Released" else hold.decision_note
	if move[1] != "Active" and not (reason or "").strip():
		message = _("Say why: the reason is kept with the hold and on the case.")
		frappe.throw(message, title=_("Reason missing"))
	by, on = ("released_by", "released_on") if move[1] == "Released" else ("approved_by", "approved_on")
	hold.update({by: frappe.session.user, on: now_datetime()})


def _check_decider(hold, status: str) -> None:
	user = frappe.session.user
	if not has_role(DECIDER):
		message = _("Only the General Manager decides on holds. Ask for a decision on {0}.")
		frappe.throw(message.format(hold.name), frappe.PermissionError, title=_("General Manager"))
	if status == "Active" and is_own_request(hold, user):
		frappe.throw(own_request(), frappe.PermissionError, title=_("A second person approves"))


def is_own_request(hold, user: str) -> bool:
	"""Whether this user asked for the hold; the owner as stored, no form can change it."""
	stored = hold.get_doc_before_save() or hold
	return bool(hold.forced) and user == stored.owner and user != "Administrator"


def own_request() -> str:
	return _("You asked for this hold yourself, so another General Manager has to approve it.")
