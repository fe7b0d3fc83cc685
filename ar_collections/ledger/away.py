"""Items that were handed over or given up, for many customers at once. Reads only."""

from collections import defaultdict
from collections.abc import Iterable

import frappe

from ..core.away import GIVEN_UP, HANDED_OVER, Away
from .tables import only

HANDOVER, CASE = "Collection Handover", "Collection Case"


def away(company: str, customers: Iterable[str]) -> dict[str, tuple[Away, ...]]:
	"""`{customer: what is elsewhere}`, each handover and each case given up with its items."""
	wanted = list(customers)
	found = defaultdict(dict)
	for kind, rows in ((HANDED_OVER, _handed_over(company, wanted)), (GIVEN_UP, _given_up(company, wanted))):
		for customer, name, to, day, voucher, term in rows:
			one = found[customer].setdefault(name, [kind, day, to or "", []])
			one[3].append((voucher, term))
	return {
		customer: tuple(
			Away(kind, day, to, tuple(items), name) for name, (kind, day, to, items) in sorted(ones.items())
		)
		for customer, ones in found.items()
	}


def _handed_over(company: str, customers: list[str]):
	table, item = frappe.qb.DocType(HANDOVER), frappe.qb.DocType("Collection Handover Item")
	query = (
		frappe.qb.from_(table)
		.inner_join(item)
		.on((item.parent == table.name) & (item.parenttype == HANDOVER))
		.select(table.customer, table.name, table.party_name, table.handed_over_on)
		.select(item.voucher_no, item.term)
		.where((table.company == company) & (table.status == "Active"))
	)
	return only(query, table.customer, customers).run()


def _given_up(company: str, customers: list[str]):
	table, item = frappe.qb.DocType(CASE), frappe.qb.DocType("Collection Case Item")
	query = (
		frappe.qb.from_(table)
		.inner_join(item)
		.on((item.parent == table.name) & (item.parenttype == CASE))
		.select(table.customer, table.name, table.close_kind, table.closed_on, item.voucher_no, item.term)
		.where((table.company == company) & (table.status == "Closed") & (table.closed_by_hand == 1))
	)
	return only(query, table.customer, customers).run()
