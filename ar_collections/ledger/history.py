"""What was done before: Collection Actions as the planner's events.

Every planned thing is one Collection Action, letters and holds too; its own state says
whether it still counts. A letter's day is the day it bears, so that intervals run from there.
"""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.query_builder.functions import Coalesce

from ..core.model import Event
from .tables import children, slices

# Work that the planner did not ask for: a mail that bounced, an address that is missing.
NOT_PLANNED = ("Follow-up",)


def events(company: str, customers: Iterable[str]) -> list[Event]:
	"""The events of these customers, oldest first; ties by name, so that the order is always the same."""
	rows = [row for part in slices(customers) for row in _actions(company, part)]
	items = defaultdict(list)
	for parent, voucher, term in children(
		"Collection Action Item", "Collection Action", ("voucher_no", "term"), (row[0] for row in rows)
	):
		items[parent].append((voucher, term))
	found = [_event(row, tuple(items[row[0]])) for row in rows if row[4]]
	return sorted(found, key=lambda e: (e.day, e.name))


def _actions(company: str, customers: list[str]):
	action, letter = frappe.qb.DocType("Collection Action"), frappe.qb.DocType("Dunning Letter")
	return (
		frappe.qb.from_(action)
		.left_join(letter)
		.on(letter.name == action.letter)
		.select(
			action.name,
			action.customer,
			action.kind,
			action.step_id,
			Coalesce(letter.letter_date, action.due_on),
			action.status,
			action.level,
			action.policy,
			action.currency,
		)
		.where((action.company == company) & action.customer.isin(customers))
		.where(action.kind.notin(NOT_PLANNED))
	).run()


def _event(row: tuple, items: tuple) -> Event:
	name, customer, kind, step, day, state, level, policy, currency = row
	return Event(
		customer=customer,
		kind=kind,
		step=step or "",
		day=day,
		state=state,
		level=level or 0,
		policy=policy or None,
		currency=currency or None,
		items=items,
		name=name,
	)
