"""Whether a letter that waited may still go out: what came between its writing and its issue.

A block, a promise or a dispute placed meanwhile, a customer disabled, an amount that is not
true any more. The planner's own stops decide, on the ledger as it stands now. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe import _

from ..core.items import Claim, Key, claims
from ..core.model import Book, Customer
from ..core.stops import stops
from ..ledger.book import read_book
from ..ledger.tables import decimal

DOCTYPE = "Dunning Letter"
_FIELDS = ["name", "company", "customer", "level", "letter_date"]
_HALF_A_CENT = Decimal("0.005")


def why_not(letters: Iterable[str], day: date) -> dict[str, str]:
	"""For each of these letters that must not go out on `day`: the reason, as a sentence."""
	filters = {"name": ("in", sorted(letters) or [""])}
	heads = frappe.get_all(DOCTYPE, filters=filters, fields=_FIELDS, order_by="name asc")
	items, found = _items([head.name for head in heads]), {}
	for company in sorted({head.company for head in heads}):
		own = [head for head in heads if head.company == company]
		book = read_book(company, day, sorted({head.customer for head in own}))
		by_name = {customer.id: customer for customer in book.customers}
		for head in own:
			reason = _of_letter(book, by_name.get(head.customer), head, items[head.name], day)
			if reason:
				found[head.name] = reason
	return found


def _of_letter(book: Book, customer: Customer | None, head, rows: Sequence[dict], day: date) -> str | None:
	if not head.level and _was_a_reminder(head, rows) and any(row.due_date < day for row in rows):
		return _("It was a reminder before the due date, which has passed.")
	if customer is None:
		return None
	owed = claims(customer, day)
	stopped = stops(book, customer, owed, day)
	for row in rows:
		key = (row.voucher_no, row.term)
		if key in stopped:
			return _("Stopped before it went out: {0}.").format(stopped[key].text(_))
		if key in owed and _differs(owed, key, row):
			return _("What is owed changed before the letter went out.")
	return None


def _was_a_reminder(head, rows: Sequence[dict]) -> bool:
	"""All its items lay ahead on the day it bears."""
	return bool(rows) and all(row.due_date and row.due_date > head.letter_date for row in rows)


def _differs(owed: dict[Key, Claim], key: Key, row: dict) -> bool:
	return abs(decimal(row.open_amount) - owed[key].open) > _HALF_A_CENT


def _items(letters: Sequence[str]) -> dict[str, list[dict]]:
	"""The claimed rows of each letter."""
	found = defaultdict(list)
	for row in frappe.get_all(
		"Dunning Letter Item",
		filters={"parent": ("in", list(letters) or [""]), "parenttype": DOCTYPE, "information_only": 0},
		fields=["parent", "voucher_no", "term", "due_date", "open_amount"],
		order_by="parent asc, idx asc",
	):
		found[row.parent].append(row)
	return found
