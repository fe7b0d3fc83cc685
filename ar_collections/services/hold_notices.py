"""Telling people about holds: the General Manager that one waits, the rep what became of it.

A bell notice always; the General Manager is asked as everybody is who decides (`approval`).
"""

import frappe
from frappe import _
from frappe.utils import (
	escape_html,
	formatdate,
	get_datetime,
	get_fullname,
	get_url_to_form,
)
from frappe.utils.user import get_users_with_role

from . import approval, notes
from .notices import notify

DOCTYPE = "Credit Hold"
ROLE = "General Manager"


def general_managers(company: str) -> list[str]:
	"""Who decides for the company: the one named for it, else everybody with the role."""
	named = frappe.db.get_value("Collections Company", {"company": company}, "general_manager")
	if named and frappe.db.get_value("User", named, "enabled"):
		return [named]
	return sorted(set(get_users_with_role(ROLE)) - {"Administrator", "Guest"})


def decision_url(hold: str) -> str:
	"""The page for the decision; its address differs between versions only in what stands before it."""
	return get_url_to_form(DOCTYPE, hold).replace("/credit-hold/", "/collections-decision/")


def proposed(doc) -> None:
	"""A hold waits for a decision: bell, and a mail with the facts and two buttons."""
	approval.ask(doc)


def decided(doc) -> None:
	"""The rep hears what the General Manager said."""
	if doc.status != "Proposed":
		notify({doc.collector} - {frappe.session.user}, lambda: _decided(doc), DOCTYPE, doc.name)


def _decided(doc) -> str:
	sentences = {
		"Active": _("{0}: the hold is approved"),
		"Rejected": _("{0}: the hold is rejected"),
		"Released": _("{0}: the hold is released"),
	}
	said = doc.release_reason if doc.status == "Released" else doc.decision_note
	subject = sentences[doc.status].format(escape_html(doc.customer_name or doc.customer))
	return f"{subject} ({escape_html(said)})" if said else subject


def ended(doc, before: str, why: str) -> None:
	"""Money, or the day it was approved until, ended it: the rep and who decides hear of it."""
	people = [doc.collector, *general_managers(doc.company)]
	notify(people, lambda: _ended(doc, before, notes.shown(why)), DOCTYPE, doc.name)


def _ended(doc, before: str, why: str) -> str:
	template = (
		_("{0}: the proposed hold is withdrawn ({1})")
		if before == "Proposed"
		else _("{0}: the hold is released ({1})")
	)
	return template.format(escape_html(doc.customer_name or doc.customer), escape_html(why))


def state_sentence(doc) -> str:
	"""What became of a hold: who, when, because of what. As HTML."""
	who, when, said = _last_move(doc)
	words = {
		"Proposed": _("This hold waits for a decision."),
		"Active": _("Approved by {0} on {1}."),
		"Rejected": _("Rejected by {0} on {1}."),
		"Released": _("Released by {0} on {1}."),
	}
	if doc.status == "Released" and not doc.approved_on:
		words["Released"] = _("Withdrawn before a decision on {1}.")
	elif doc.status == "Active" and doc.valid_until:
		words["Active"] = _("Approved by {0} on {1}, until {2}.")
	text = words.get(doc.status, _(doc.status)).format(
		escape_html(get_fullname(who) if who else ""), when, formatdate(doc.valid_until)
	)
	return f"{text} {escape_html(notes.shown(said))}" if said else text


def _last_move(doc) -> tuple[str | None, str, str]:
	if doc.status == "Released":
		who, on, said = doc.released_by, doc.released_on, doc.release_reason
	else:
		who, on, said = doc.approved_by, doc.approved_on, doc.decision_note
	return who, formatdate(get_datetime(on)) if on else "", said or ""
