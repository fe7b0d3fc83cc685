"""Small words for reading tables: slices of long lists, columns an older site lacks, and money.

Amounts leave the database as floats; they become Decimal here, once, at the precision that
ERPNext itself books with.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import frappe
from frappe.utils import cint, get_number_format_info
from pypika.terms import ContainsCriterion, LiteralValue, NullValue

ZERO = Decimal(0)
_UNITS = tuple(Decimal(1).scaleb(-digits) for digits in range(10))
MANY = 500  # customers
SLICE = 5000  # names in one IN (…): long enough to be few queries, short enough for any server


def slices(names: Iterable[str]) -> Iterator[list[str]]:
	ordered = sorted(set(names))
	for start in range(0, len(ordered), SLICE):
		yield ordered[start : start + SLICE]


def among(column, names: Sequence[str]) -> ContainsCriterion:
	"""`column IN (names)`, the names escaped here: thousands of bound parameters cost more than the query."""
	return ContainsCriterion(column, LiteralValue("(" + ",".join(map(frappe.db.escape, names or [""])) + ")"))


def only(query, customer, names: Iterable[str]):
	"""The query for these customers; for many of them everybody's rows, which is faster than a long list.

	So the caller picks its own out of the answer. For tables that hold few rows a customer.
	"""
	wanted = sorted(set(names))
	return query if len(wanted) > MANY else query.where(among(customer, wanted))


def column(table, doctype: str, fieldname: str):
	"""The column, or NULL where this version of ERPNext (or a site not migrated yet) has none."""
	return table[fieldname] if frappe.db.has_column(doctype, fieldname) else NullValue()


def children(doctype: str, parenttype: str, fields: Sequence[str], parents: Iterable[str]) -> list[tuple]:
	"""Rows of a child table as tuples `(parent, *fields)` in the order of the form."""
	table = frappe.qb.DocType(doctype)
	rows: list[tuple] = []
	for part in slices(parents):
		query = (
			frappe.qb.from_(table)
			.select(table.parent, *(table[f] for f in fields))
			.where((table.parenttype == parenttype) & among(table.parent, part))
			.orderby(table.parent, table.idx)
		)
		rows += query.run()
	return rows


def ledger_digits() -> int:
	"""Decimal places ERPNext books amounts with, whatever the currency (`get_currency_precision`)."""
	digits = cint(frappe.db.get_default("currency_precision"))
	if not digits:
		number_format = frappe.db.get_default("number_format") or "#,###.##"
		digits = get_number_format_info(number_format)[2]
	return digits


def currency_digits(currencies: Iterable[str]) -> dict[str, int]:
	"""Decimal places each currency is written with, never more than the ledger keeps (JPY 0, EUR 2)."""
	most = ledger_digits()
	table = frappe.qb.DocType("Currency")
	found = dict.fromkeys(sorted(set(currencies)), most)
	for part in slices(found):
		rows = (
			frappe.qb.from_(table).select(table.name, table.number_format).where(table.name.isin(part)).run()
		)
		for name, number_format in rows:
			if number_format:
				found[name] = min(most, get_number_format_info(number_format)[2])
	return found


@lru_cache(MANY, typed=True)  # amounts come in pairs: of the account and in company currency
def decimal(value) -> Decimal:
	"""A number of the database as Decimal, exactly as it is shown; nothing and nonsense are 0.

	>>> decimal(0.1) + decimal(0.2)
	Decimal('0.3')
	"""
	if not value:
		return ZERO
	try:
		number = value if isinstance(value, Decimal) else Decimal(str(value))
	except InvalidOperation:
		return ZERO
	return number if number.is_finite() else ZERO


def rounded(number: Decimal, digits: int) -> Decimal:
	return number.quantize(_UNITS[digits], ROUND_HALF_UP)
