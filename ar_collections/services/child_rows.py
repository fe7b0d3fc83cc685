"""Child tables written as a whole and only when they differ: a second run writes no row.

For pictures that services keep (items of a case, counts of a run), not for tables people
edit: it bypasses the document's validation, and writes many rows in one statement.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import frappe
from frappe.utils import now

_KEEPER = ("name", "parent", "parenttype", "parentfield", "idx", "docstatus", "owner", "modified_by")


def replace_if_changed(doctype: str, name: str, fieldname: str, rows: Sequence[Mapping]) -> bool:
	"""Make the table `fieldname` of the document hold exactly `rows`; True when something was written."""
	child = frappe.get_meta(doctype).get_field(fieldname).options
	if rows and same(stored(child, doctype, name, fieldname, list(rows[0])), rows):
		return False
	if not rows and not frappe.db.exists(child, _place(doctype, name, fieldname)):
		return False
	frappe.db.delete(child, _place(doctype, name, fieldname))
	add(doctype, name, fieldname, rows)
	return True


def add(doctype: str, name: str, fieldname: str, rows: Sequence[Mapping], first: int = 1) -> None:
	"""Append `rows` (all with the same fields); their numbers start at `first`."""
	if not rows:
		return
	child = frappe.get_meta(doctype).get_field(fieldname).options
	fields = list(rows[0])
	user, moment = frappe.session.user, now()
	frappe.db.bulk_insert(
		child,
		[*_KEEPER, "creation", "modified", *fields],
		[
			(
				frappe.generate_hash(length=10), name, doctype, fieldname, idx, 0, user, user, moment, moment,
				*(_to_database(row[f]) for f in fields),
			)
			for idx, row in enumerate(rows, first)
		],
		chunk_size=2000,
	)  # fmt: skip


def stored(child: str, doctype: str, name: str, fieldname: str, fields: list[str]) -> list[dict]:
	return frappe.get_all(
		child,
		filters=_place(doctype, name, fieldname),
		fields=fields,
		order_by="idx asc",
		limit_page_length=0,
	)


def same(before: Sequence[Mapping], after: Sequence[Mapping]) -> bool:
	"""Whether both hold the same values in the same order, as the database would keep them."""
	if len(before) != len(after):
		return False
	return all(
		plain(old.get(f)) == plain(value)
		for old, new in zip(before, after, strict=True)
		for f, value in new.items()
	)


def plain(value):
	"""A value as it is compared: numbers to nine decimals, dates as text, nothing and 0 alike."""
	if isinstance(value, bool | int | float | Decimal):
		return round(float(value), 9) or None
	if isinstance(value, date | datetime | timedelta):
		return str(value)
	return value or None


def _place(doctype: str, name: str, fieldname: str) -> dict:
	return {"parent": name, "parenttype": doctype, "parentfield": fieldname}


def _to_database(value):
	return float(value) if isinstance(value, Decimal) else value
