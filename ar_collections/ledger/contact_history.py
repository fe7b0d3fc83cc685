"""Logged contacts of many customers at once, as the rules and the figures about a customer look at them.

Reads submitted Contact Logs only: a cancelled one never happened.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import frappe

from ..core.decency import Attempt
from .blocks import REACHED
from .tables import only

NOBODY = ("No Answer", "Wrong Number")  # outcomes after which nobody knows more than before


def attempts(
	company: str, customers: Iterable[str], first: date, last: date, but: str | None = None
) -> dict[str, list[Attempt]]:
	"""`{customer: [Attempt]}`, oldest first, of the days `first` to `last`; without the log named `but`."""
	table = frappe.qb.DocType("Contact Log")
	fields = ("customer", "contact_on", "channel", "direction", "outcome", "relation")
	query = (
		frappe.qb.from_(table)
		.select(*(table[name] for name in fields))
		.where((table.company == company) & (table.docstatus == 1))
		.where((table.contact_on >= first) & (table.contact_on < last + timedelta(days=1)))
		.orderby(table.contact_on)
		.orderby(table.name)
	)
	if but:
		query = query.where(table.name != but)
	found = defaultdict(list)
	for customer, *values in only(query, table.customer, customers).run():
		found[customer].append(_attempt(*values))
	return found


def _attempt(at: datetime, channel: str, direction: str, outcome: str, relation: str) -> Attempt:
	return Attempt(
		at=at,
		channel=channel,
		outgoing=direction == "Outgoing",
		reached=outcome in REACHED,
		told=outcome not in NOBODY,
		relation=relation,
	)
