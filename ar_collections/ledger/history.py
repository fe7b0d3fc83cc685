"""What was done before: Collection Actions as the planner's events.

Every planned thing is one Collection Action, letters and holds too; its own state says
whether it still counts. A letter counts once it has gone out: its level is reached, and the
interval to the next one starts, on the day it was mailed or posted.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe

from ..core.model import LETTER, Event
from .tables import children, slices

# Work that the planner did not ask for: a mail that bounced, an address that is missing.
NOT_PLANNED = ("Follow-up",)
_LEFT = ("Sent", "Delivered")


def events(company: str, customers: Iterable[str], as_of: date) -> list[Event]:
	"""The events of these customers, oldest first; ties by name, so that the order is always the same.

	A letter of `as_of` that nothing holds up counts as out: it leaves in the minutes after its run.
	"""
	rows = [row for part in slices(customers) for row in _actions(company, part)]
	items = defaultdict(list)
	for parent, voucher, term in children(
		"Collection Action Item", "Collection Action", ("voucher_no", "term"), (row["name"] for row in rows)
	):
		items[parent].append((voucher, term))
	found = [_event(row, tuple(items[row["name"]]), as_of) for row in rows]
	return sorted((e for e in found if e.day), key=lambda e: (e.day, e.name))


def _actions(company: str, customers: list[str]) -> list[dict]:
	action, letter = frappe.qb.DocType("Collection Action"), frappe.qb.DocType("Dunning Letter")
	return (
		frappe.qb.from_(action)
		.left_join(letter)
		.on(letter.name == action.letter)
		.select(action.name, action.customer, action.kind, action.step_id, action.due_on, action.status)
		.select(action.level, action.policy, action.currency)
		.select(letter.name.as_("letter"), letter.status.as_("letter_status"), letter.letter_date)
		.select(letter.issued_on, letter.sent_on, letter.failure)
		.select(letter.letter_type, letter.withdrawn_on, letter.creation)
		.where((action.company == company) & action.customer.isin(customers))
		.where(action.kind.notin(NOT_PLANNED))
		# a call about a statement is no call about what is overdue
		.where(action.reference_doctype.isnull() | (action.reference_doctype != "Account Statement"))
	).run(as_dict=True)


def _event(row: dict, items: tuple, as_of: date) -> Event:
	is_letter = row["kind"] == LETTER and row["letter"]
	return Event(
		customer=row["customer"],
		kind=row["kind"],
		step=row["step_id"] or "",
		day=_day_out(row) if is_letter else row["due_on"],
		state=_state_of_letter(row, as_of) if is_letter else row["status"],
		level=row["level"] or 0,
		policy=row["policy"] or None,
		currency=row["currency"] or None,
		items=items,
		name=row["name"],
		letter=row["letter"],
		letter_type=row["letter_type"] or None,
	)


def _state_of_letter(row: dict, as_of: date) -> str:
	"""The action's own state, but Open while the letter has not gone out."""
	if row["status"] != "Done" or row["letter_status"] in _LEFT:
		return row["status"]
	if row["letter_status"] == "Sending":  # in the mail queue; `failure` says that nothing leaves it
		return "Open" if row["failure"] else "Done"
	leaves = row["letter_status"] == "Approved" and not row["issued_on"] and not row["failure"]
	return "Done" if leaves and row["letter_date"] and row["letter_date"] >= as_of else "Open"


def _day_out(row: dict) -> date | None:
	"""The day the letter bears, and as many days later as it lay between being issued and going out.

	Counted in days, not by the clock: a run for another day dates its letters by that day.
	"""
	day = row["letter_date"] or row["due_on"]
	if day and row["status"] == "Rejected" and row["withdrawn_on"]:  # the day it was decided against
		return day + max(row["withdrawn_on"].date() - row["creation"].date(), timedelta())
	if not (day and row["issued_on"] and row["sent_on"]):
		return day
	return day + max(row["sent_on"].date() - row["issued_on"].date(), timedelta())
