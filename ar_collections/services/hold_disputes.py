"""A customer disputes what a hold in effect rests on: the General Manager gets it to decide.

The hold stays as it is (docs/decisions/020). Asked once for the same items; whatever ends the hold
or the dispute closes the question.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, nowdate

from ..core.items import Key
from . import actions, birth
from .hold_notices import general_managers
from .keys import key_of
from .notes import note
from .notices import notify

DOCTYPE = "Collection Action"
STEP = "hold-disputed"


def ask(hold: str, items: Iterable[Key]) -> None:
	"""Have the General Manager look at it, once for these items."""
	of = frappe.get_doc("Credit Hold", hold)
	people = general_managers(of.company)
	named = [f"{invoice} ({term})" for invoice, term in items]
	if not birth.insert_once(_work(of, named, people[0] if people else None), "unique_key"):
		return
	who = escape_html(of.customer_name or of.customer)
	notify(
		people, lambda: _("{0} disputes what the hold rests on. Release it?").format(who), "Credit Hold", hold
	)


def _work(of, named: list[str], decider: str | None):
	return frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"unique_key": key_of(STEP, of.name, *named),
			"kind": "Follow-up",
			"step_id": STEP,
			"title": note("disputed_release"),
			"status": "Open",
			"due_on": getdate(nowdate()),
			"case": of.case,
			"company": of.company,
			"customer": of.customer,
			"customer_name": of.customer_name,
			"collector": decider,
			"hold": of.name,
			"currency": of.currency,
			"why": note("disputed_items", items=", ".join(named[:10])),
		}
	)


def waiting(hold: str) -> list[dict]:
	"""The question nobody has answered yet, for the decision page."""
	return frappe.get_all(DOCTYPE, _filters(hold), ["title", "why", "creation"], order_by="creation asc")


def over(hold: str) -> None:
	"""Nothing of it is in dispute any more: the question is withdrawn."""
	for name in _open(hold):
		actions.withdraw(name, note("dispute_over"))


def decided(hold: str, how: str) -> None:
	"""The hold ended, so the question is answered."""
	for name in _open(hold):
		actions.complete(name, how)


def _open(hold: str) -> list[str]:
	return frappe.get_all(DOCTYPE, _filters(hold), order_by="name asc", pluck="name")


def _filters(hold: str) -> dict:
	return {"hold": hold, "step_id": STEP, "status": "Open"}
