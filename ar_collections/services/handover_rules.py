"""What a Collection Handover may say, who decides on it, and how its status moves; held to on the server.

Refuses with a sentence, or fills in what follows from the case and the ledger. Called at every save,
by whichever way; services that only follow the money write past it (`handovers`).
"""

import frappe
from frappe import _
from frappe.utils import cint, escape_html, flt, formatdate, get_link_to_form, getdate, now_datetime, nowdate

from ar_collections import guards

from . import handover_claim, of_case

DRAFT, PROPOSED, ACTIVE = "Draft", "Proposed", "Active"
RETURNED, CLOSED, REJECTED = "Returned", "Closed", "Rejected"
STANDING = (PROPOSED, ACTIVE)
ENDED = (RETURNED, CLOSED, REJECTED)
MOVES = {
	(DRAFT, PROPOSED), (PROPOSED, ACTIVE), (PROPOSED, REJECTED), (ACTIVE, RETURNED), (ACTIVE, CLOSED),
}  # fmt: skip
DECIDER = "General Manager"
ENDERS = ("Collections Manager", "General Manager")
COURT = "Court"
# Who gets it and on what terms: open until the decision.
PARTY = (
	"handed_to", "supplier", "court", "party_name", "party_contact", "our_contact", "their_reference",
	"commission_percent", "interest", "fees", "claim_total",
)  # fmt: skip
# What happens there: open while it is there.
COURSE = (
	"filed_on", "hearing_on", "judgement_on", "judgement", "enforcement_deadline", "enforcement_filed_on",
	"enforcement_note", "preservation_applied_on", "preservation_granted_on", "preservation_expires_on",
	"remind_days", "party_contact", "our_contact", "their_reference", "note",
)  # fmt: skip
# What only a decision, the ledger or the policy writes.
NOT_BY_HAND = (
	"action", "run", "unique_key", "settled", "handed_over_on", "ended_on", "requested_by", "proposed_on",
	"approved_by", "approved_on", "recovered", "commission", "costs",
)  # fmt: skip
FIGURES = ("recovered", "commission", "costs", "claim_total")
# In the order in which things happen at a court.
ORDER = (
	("filed_on", "hearing_on"), ("filed_on", "judgement_on"), ("judgement_on", "enforcement_deadline"),
	("judgement_on", "enforcement_filed_on"), ("preservation_applied_on", "preservation_granted_on"),
	("preservation_granted_on", "preservation_expires_on"),
)  # fmt: skip


def check(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if guards.by_service(doc):
		return
	if not before:
		doc.status = DRAFT
		doc.update(dict.fromkeys(NOT_BY_HAND))
		of_case.take(doc, _("The case {0} is closed: there is nothing to hand over."))
	_free_fields(doc, was)
	if was in (DRAFT, PROPOSED):
		_party(doc)
		handover_claim.fill(doc, again=was == DRAFT)
	_check_order(doc)
	if doc.status != was:
		_move(doc, was)


def check_delete(doc) -> None:
	if doc.status != DRAFT and not guards.by_service(doc):
		message = _("{0} is part of the customer's history and is kept.")
		frappe.throw(message.format(doc.name), title=_("Kept"))


def may_decide(doc) -> bool:
	"""For the form: whether the reader may approve; asked again when it is done."""
	return doc.status == PROPOSED and guards.has_role(DECIDER) and not is_own(doc, frappe.session.user)


def _free_fields(doc, was: str) -> None:
	"""What may still be changed in the state it was in."""
	before = doc.get_doc_before_save()
	if before:  # these follow the money while the form is open: what it brings back is never taken
		doc.update({name: before.get(name) for name in FIGURES})
	if was == DRAFT:
		asked = ("case", *NOT_BY_HAND, "end_reason")
		guards.must_stay(doc, asked, _("it is said with a decision and stays."))
		return
	said = {PROPOSED: ("decision_note",), ACTIVE: ("end_reason",)}.get(was, ())
	if was == PROPOSED and (guards.has_role(*guards.MANAGERS) or not before.party_name):
		said = (*said, *PARTY)
	elif was == ACTIVE:
		said = (*said, *COURSE)
	why = _("the decision rests on it.") if was in STANDING else _("it has ended.")
	guards.must_stay(doc, guards.all_but(doc, "status", "note", *said), why)


def _party(doc) -> None:
	"""Who has it; a name that cannot be used is refused at once, a missing one only when it is approved."""
	if doc.handed_to == COURT:
		doc.supplier, doc.party_name = None, (doc.court or "").strip() or None
	elif doc.supplier:
		doc.court = None
		of = frappe.db.get_value("Supplier", doc.supplier, ["supplier_name", "disabled"], as_dict=True)
		if not of or of.disabled:
			message = _("The supplier {0} is disabled or gone: choose another one.")
			frappe.throw(message.format(escape_html(doc.supplier)), title=_("Agency or law firm"))
		doc.party_name = of.supplier_name
	else:
		doc.party_name = None
	if not 0 <= flt(doc.commission_percent) <= 100:
		frappe.throw(_("A commission is between 0 and 100 percent."), title=_("Commission"))
	if flt(doc.interest) < 0 or flt(doc.fees) < 0:
		frappe.throw(_("Interest and fees are 0 or more."), title=_("Claim"))


def _check_order(doc) -> None:
	for first, then in ORDER:
		if doc.get(first) and doc.get(then) and getdate(doc.get(then)) < getdate(doc.get(first)):
			labels = [_(doc.meta.get_label(name), context=doc.doctype) for name in (then, first)]
			message = _("{0} cannot be before {1} ({2}).")
			frappe.throw(message.format(*labels, formatdate(doc.get(first))), title=_("Dates"))


def _move(doc, was: str) -> None:
	if (was, doc.status) not in MOVES:
		hint = _("A handover is asked for, then approved or rejected, then returned or closed.")
		guards.refuse_move(doc, (was, doc.status), hint)
	if doc.status == PROPOSED:
		doc.update({"requested_by": frappe.session.user, "proposed_on": nowdate()})
		_must_say(doc.why, _("Say why this is handed over."))
		if not doc.items:
			_nothing_left()
		_not_twice(doc)
	elif was == PROPOSED:
		_decide(doc)
	else:
		_end(doc)


def _decide(doc) -> None:
	_only(
		DECIDER,
		message=_("Only the General Manager decides on handovers. Ask for a decision on {0}."),
		doc=doc,
	)
	if doc.status == REJECTED:
		_must_say(doc.decision_note, _("Say why: the reason is kept with the handover and on the case."))
	else:
		if is_own(doc, frappe.session.user):
			message = _("You asked for it yourself: somebody else approves.")
			frappe.throw(message, frappe.PermissionError, title=_("A second person approves"))
		if not doc.party_name:
			message = _("Name who gets it first: the agency or law firm (a Supplier), or the court.")
			frappe.throw(message, title=_("Nobody named"))
		if not doc.items:
			_nothing_left()
		_not_twice(doc)
		doc.handed_over_on = nowdate()
	doc.update({"approved_by": frappe.session.user, "approved_on": now_datetime()})
	if doc.status == REJECTED:
		doc.ended_on = nowdate()


def _end(doc) -> None:
	_only(*ENDERS, message=_("A manager takes {0} back or closes it."), doc=doc)
	_must_say(doc.end_reason, _("Say why: the reason is kept with the handover and on the case."))
	doc.ended_on = nowdate()


def _not_twice(doc) -> None:
	"""An item is with one party at a time. Asked under the lock of the case."""
	keys = {(row.voucher_no, cint(row.term)) for row in doc.items}
	for other in handover_claim.standing(doc.case, but=doc.name):
		shared = sorted(keys & other.keys)
		if shared:
			message = _("{0} is handed over already: {1} ({2}).")
			link = get_link_to_form(doc.doctype, other.name)
			words = (shared[0][0], link, _(other.status, context=doc.doctype))
			frappe.throw(message.format(*words), title=_("Handed over already"))


def _nothing_left() -> None:
	message = _("Nothing of this is owed any more: there is nothing to hand over.")
	frappe.throw(message, title=_("Nothing overdue"))


def is_own(doc, user: str) -> bool:
	"""Whether this user asked for it, as stored; what the policy asked for is nobody's own."""
	stored = doc.get_doc_before_save() or doc
	return user in {stored.requested_by, None if stored.action else stored.owner} and user != "Administrator"


def _only(*roles: str, message: str, doc) -> None:
	if not guards.has_role(*roles):
		frappe.throw(message.format(doc.name), frappe.PermissionError, title=_("Not permitted"))


def _must_say(said: str | None, message: str) -> None:
	if not (said or "").strip():
		frappe.throw(message, title=_("Reason missing"))
