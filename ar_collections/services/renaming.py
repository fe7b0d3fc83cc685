"""A Customer or a Company gets another name, or two customers become one: cases and holds go on.

Frappe writes the new name into every link, but knows nothing of our keys, by which the guard and
the payments find what stands. Two cases or two holds of a kind that meet become one; nothing that
stopped goods before lets them out now.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

import frappe

from . import cases, hold_standing, holds, reactions
from .notes import note

CASE, HOLD = cases.DOCTYPE, hold_standing.DOCTYPE
# What hangs on a case and follows it.
PAPERS = (
	"Collection Action",
	"Dunning Letter",
	"Credit Hold",
	"Contact Log",
	"Collection Approval",
	"Collection Owner Change",
	"Promise to Pay",
	"Invoice Dispute",
	"Collection Handover",
	"Collection Cost",
	"Write-off Request",
	"Evidence Pack",
	"Account Statement",
)


def customer_renamed(customer: str) -> None:
	"""`customer` is the new name; in a merge, that of the one that stays."""
	name = frappe.db.get_value("Customer", customer, "customer_name")
	_follow("customer", customer, {"customer_name": name})


def company_renamed(company: str) -> None:
	_follow("company", company, {})


def _follow(fieldname: str, name: str, more: dict) -> None:
	"""Cases first, then holds, as everywhere; what they show is brought up to date before the commit."""
	pairs = _rekey(
		CASE, fieldname, name, more, _one_case, lambda row: cases.open_key(row.company, row.customer)
	)
	_rekey(HOLD, fieldname, name, more, _one_hold, _hold_key)
	for company, customer in pairs:
		reactions.remember(company, customer)


def _hold_key(row) -> str:
	return hold_standing.standing_key(row.company, row.customer, row.hold_type, row.forced)


def _rekey(
	doctype: str, fieldname: str, name: str, more: dict, one_of: Callable, key_of: Callable
) -> set[tuple]:
	"""Give what stands the key of its name of today; where several want the same, `one_of` them keeps it."""
	wanting = defaultdict(list)
	for row in _locked(doctype, fieldname, name):
		wanting[key_of(row)].append(row)
	key_field = "open_key" if doctype == CASE else "active_key"
	for key, rows in wanting.items():
		kept = one_of(rows) if len(rows) > 1 else rows[0]
		frappe.db.set_value(doctype, kept.name, {key_field: key, **more}, update_modified=False)
		frappe.clear_document_cache(doctype, kept.name)
	return {(row.company, row.customer) for rows in wanting.values() for row in rows}


def _locked(doctype: str, fieldname: str, name: str) -> list[dict]:
	"""What stands under this name, as committed last, in the order in which everybody locks."""
	table = frappe.qb.DocType(doctype)
	stands = table.status != "Closed" if doctype == CASE else table.status.isin(hold_standing.STANDING)
	query = frappe.qb.from_(table).select(table.star).where((table[fieldname] == name) & stands)
	return query.orderby(table.name).for_update().run(as_dict=True)


def _one_case(rows: list[dict]):
	"""The oldest goes on with everything that hangs on the others, which are closed."""
	kept, *rest = sorted(rows, key=lambda row: (row.opened_on or date.max, row.name))
	for row in rest:
		_hand_over(row.name, kept.name)
		cases.close(row.name, note("case_merged", case=kept.name), kind="Merged")
	return kept


def _hand_over(old: str, new: str) -> None:
	for doctype in PAPERS:
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table.case, new).where(table.case == old).run()
	mail = frappe.qb.DocType("Communication")
	of_old = (mail.reference_doctype == CASE) & (mail.reference_name == old)
	frappe.qb.update(mail).set(mail.reference_name, new).where(of_old).run()


def _one_hold(rows: list[dict]):
	"""The strictest stays; the others end, with a reason that names it."""
	kept, *rest = sorted(rows, key=_mildness)
	for row in rest:
		holds.withdraw(row.name, note("hold_merged", hold=kept.name))
	return kept


def _mildness(row) -> tuple:
	"""Smaller = stricter: in effect before only asked for, without an end before one that ends by itself,
	nothing let out before something, then the older."""
	let_out = frappe.db.count("Credit Hold Exception", {"parent": row.name, "parenttype": HOLD})
	last_day = row.valid_until or date.max
	return not hold_standing.in_effect(row), row.status != "Active", -last_day.toordinal(), let_out, row.name
