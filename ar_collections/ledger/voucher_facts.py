"""What a statement says of a voucher besides its amount: the other side's number, due date, return or opening.

Set-based reads by name; three queries, however many vouchers. A voucher that is not known gives nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import frappe

from .tables import among, slices


class Facts(NamedTuple):
	posting_date: date | None = None
	due_date: date | None = None
	reference: str = ""
	is_return: bool = False
	is_opening: bool = False


NOTHING = Facts()


def facts(vouchers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Facts]:
	"""`{(doctype, name): Facts}` of Sales Invoices, Payment Entries and Journal Entries."""
	names: dict[str, set[str]] = defaultdict(set)
	for doctype, name in vouchers:
		names[doctype].add(name)
	found = {}
	for doctype, read in _READS.items():
		for part in slices(names[doctype]):
			found |= {(doctype, name): one for name, one in read(part)}
	return found


def _invoices(names: list[str]):
	table = frappe.qb.DocType("Sales Invoice")
	fields = (table.name, table.posting_date, table.due_date, table.po_no, table.is_return, table.is_opening)
	for name, day, due, order, is_return, opening in (
		frappe.qb.from_(table).select(*fields).where(among(table.name, names)).run()
	):
		yield name, Facts(day, due, order or "", bool(is_return), opening == "Yes")


def _payments(names: list[str]):
	table = frappe.qb.DocType("Payment Entry")
	fields = (table.name, table.posting_date, table.reference_no)
	for name, day, number in frappe.qb.from_(table).select(*fields).where(among(table.name, names)).run():
		yield name, Facts(day, None, number or "")


def _journals(names: list[str]):
	table = frappe.qb.DocType("Journal Entry")
	fields = (
		table.name, table.posting_date, table.due_date, table.bill_no, table.cheque_no, table.is_opening,
	)  # fmt: skip
	for name, day, due, bill, cheque, opening in (
		frappe.qb.from_(table).select(*fields).where(among(table.name, names)).run()
	):
		yield name, Facts(day, due, bill or cheque or "", False, opening == "Yes")


_READS = {"Sales Invoice": _invoices, "Payment Entry": _payments, "Journal Entry": _journals}
