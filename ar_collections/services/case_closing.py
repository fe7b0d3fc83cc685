"""Closing a case by hand, and opening one again: for managers, with a reason that is kept.

A case that payment closes needs nobody (`cases.close`). Closed by hand means given up: the items stay
with the closed case, and the planner leaves them alone until it is opened again. Books are not
touched: a write-off is a document of the accountants.
"""

import frappe
from frappe import _
from frappe.utils import get_link_to_form, getdate, nowdate

from ar_collections import guards

from ..ledger.book import read_book
from . import cases, handover_claim, notes
from .case_figures import standing_now

KINDS = ("Written Off", "Given Up", "Uncollectable")
CLOSERS = ("Collections Manager", "General Manager")


def close_by_hand(case: str, kind: str, reason: str) -> None:
	"""Raises unless a manager does it, says why, and nothing of it is still being decided or handed over."""
	_check_role()
	if kind not in KINDS:
		message = _("Say how it ends: {0}.").format(", ".join(_(one) for one in KINDS))
		frappe.throw(message, title=_("How it ended"))
	_must_say(reason)
	of = _locked(case)
	if of.status == "Closed":
		frappe.throw(_("The case {0} is closed already.").format(case), title=_("Case closed"))
	_nothing_stands(case)
	owed = handover_claim.owed_now(of.company, of.customer)
	late = {key: claim for key, claim in owed.items() if handover_claim.is_overdue(claim)}
	if not late:
		message = _("Nothing is overdue: the case closes by itself as soon as everything on it is paid.")
		frappe.throw(message, title=_("Nothing overdue"))
	# what is shown with the closed case is what is given up, as the ledger has it now
	book = read_book(of.company, getdate(nowdate()), [of.customer])
	cases.refresh(case, book, customer=of.customer)
	given_up = sum(handover_claim.base_left(claim) for claim in late.values())
	cases.give_up(case, kind, reason.strip(), set(late), float(given_up))
	frappe.get_doc(cases.DOCTYPE, case).add_comment("Info", f"{_(kind)}: {frappe.utils.escape_html(reason)}")


def open_again(case: str, reason: str) -> None:
	"""The closed case goes on. Raises when nothing of it is owed or the customer has another open case."""
	_check_role()
	_must_say(reason)
	of = _locked(case)
	if of.status != "Closed":
		frappe.throw(_("The case {0} is open.").format(case), title=_("Case open"))
	other = cases.find(of.company, of.customer)
	if other:
		message = _("The customer has an open case already: {0}. Work on that one.")
		frappe.throw(message.format(get_link_to_form(cases.DOCTYPE, other)), title=_("Case open"))
	if not any(map(handover_claim.is_overdue, handover_claim.owed_now(of.company, of.customer).values())):
		message = _("Nothing is overdue: a case is opened by itself when something is.")
		frappe.throw(message, title=_("Nothing overdue"))
	cases.open_closed(case, of.company, of.customer)
	book = read_book(of.company, getdate(nowdate()), [of.customer])
	cases.refresh(case, book, customer=of.customer)
	frappe.get_doc(cases.DOCTYPE, case).add_comment(
		"Info", notes.note("case_again", said=frappe.utils.escape_html(reason.strip()))
	)


def _locked(case: str):
	fields = ["name", "company", "customer", "status"]
	return frappe.db.get_value(cases.DOCTYPE, case, fields, as_dict=True, for_update=True)


def _nothing_stands(case: str) -> None:
	"""A decision that waits, goods that are stopped, a matter at court: each is ended first, by who may."""
	for one in handover_claim.standing(case):
		message = _("{0} is {1}: take it back, close or reject it first.")
		link = get_link_to_form("Collection Handover", one.name)
		words = (link, _(one.status, context="Collection Handover"))
		frappe.throw(message.format(*words), title=_("Handed over"))
	proposed = [kind for kind, status in standing_now([case])[case].holds.items() if status == "Proposed"]
	if proposed:
		message = _("A decision waits: {0}. Decide on it first.")
		frappe.throw(message.format(", ".join(map(_, proposed))), title=_("Decision waits"))


def _check_role() -> None:
	if not guards.has_role(*CLOSERS):
		message = _("This needs one of the roles: {0}.").format(", ".join(map(_, CLOSERS)))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))


def _must_say(reason: str | None) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Say why: the reason is kept on the case."), title=_("Reason missing"))
