"""What a handover claims: the overdue items of a case as the ledger has them, and what came in since.

Reads only; fills a document that is being written. Amounts of an item are in its own currency, the
sums in company currency. Once the handover is approved its claim stays as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.utils import cint, flt, get_datetime, getdate, nowdate

from ..core.claim import ClaimedItem
from ..core.items import Claim, Key, claims
from ..core.model import ZERO
from ..ledger.book import read_book
from ..ledger.recovered import on_invoices
from ..ledger.tables import children
from . import child_rows
from .claim import of_items

DOCTYPE, ROW = "Collection Handover", "Collection Handover Item"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Standing:
	"""A handover that is asked for or in effect, and its items."""

	name: str
	status: str
	keys: frozenset[Key]


def standing(case: str, but: str | None = None) -> list[Standing]:
	filters = {"case": case, "status": ("in", ("Proposed", "Active")), "name": ("!=", but or "")}
	rows = frappe.get_all(DOCTYPE, filters=filters, fields=["name", "status"], order_by="name asc")
	items: dict[str, set[Key]] = {row.name: set() for row in rows}
	for parent, voucher, term in children(ROW, DOCTYPE, ("voucher_no", "term"), items):
		items[parent].add((voucher, term))
	return [Standing(row.name, row.status, frozenset(items[row.name])) for row in rows]


def fill(doc, again: bool = True) -> None:
	"""The items with what is owed on them now; without items, `again`: all that is overdue and nobody has."""
	owed = owed_now(doc.company, doc.customer)
	keys = [(row.voucher_no, cint(row.term)) for row in doc.items]
	if not keys and again:
		taken = set().union(*(one.keys for one in standing(doc.case, but=doc.name)))
		keys = [key for key, claim in owed.items() if is_overdue(claim) and key not in taken]
	rows = [row_of(owed[key]) for key in dict.fromkeys(keys) if key in owed and left(owed[key]) > ZERO]
	computed = _base_interest(doc.items)
	doc.set("items", with_interest(doc.company, doc.customer, rows))
	if flt(doc.interest, 2) == computed:  # else a person wrote another sum
		doc.interest = _base_interest(doc.items)
	doc.currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	add_up(doc)


def with_interest(company: str, customer: str, rows: list[dict]) -> list[dict]:
	"""The rows with interest, penalty and lump sums as of today; 0 without an interest basis."""
	keys = [(row["voucher_no"], row["term"]) for row in rows]
	found = {item.debt.key: item for item in of_items(company, customer, keys).items} if keys else {}
	return [{**row, **_charges(found.get((row["voucher_no"], row["term"])))} for row in rows]


def _charges(item: ClaimedItem | None) -> dict:
	charges = item.charges if item else ZERO
	return {"interest": float(charges), "base_interest": float(item.base(charges)) if item else 0.0}


def _base_interest(rows: Iterable) -> float:
	return flt(sum(flt(row.get("base_interest")) for row in rows), 2)


def add_up(doc) -> None:
	doc.principal = sum(flt(row.base_open) for row in doc.items)
	doc.claim_total = flt(doc.principal) + flt(doc.interest) + flt(doc.fees)


def owed_now(company: str, customer: str) -> dict[Key, Claim]:
	"""Every open item, the oldest first."""
	book = read_book(company, getdate(nowdate()), [customer])
	found = claims(book.customers[0], book.as_of, book.dun_journal_entries) if book.customers else {}
	return dict(sorted(found.items(), key=lambda kv: (kv[1].item.due_date, kv[0])))


def left(claim: Claim) -> Decimal:
	"""What is owed, in dispute or promised or not: open less what arrived and is not allocated yet."""
	return claim.item.outstanding - claim.covered


def base_left(claim: Claim) -> Decimal:
	item = claim.item
	if not claim.covered:
		return item.base_outstanding
	return (item.base_outstanding * left(claim) / item.outstanding).quantize(CENT)


def is_overdue(claim: Claim) -> bool:
	return claim.item.due_date < getdate(nowdate()) and left(claim) > ZERO


def row_of(claim: Claim) -> dict:
	item = claim.item
	return {
		"voucher_type": item.voucher_type,
		"voucher_no": item.invoice,
		"term": item.term,
		"due_date": item.due_date,
		"currency": item.currency,
		"open_amount": float(left(claim)),
		"base_open": float(base_left(claim)),
	}


def recovered(doc) -> Decimal:
	"""Money booked on the items from the day of the handover to its end, in company currency.

	Of an invoice never more than was handed over: the rest paid instalments that stayed with us.
	"""
	if not doc.handed_over_on:
		return ZERO
	most = _by_invoice(doc.items)
	until = getdate(doc.ended_on) if doc.ended_on else None
	since = getdate(doc.handed_over_on)
	approved = get_datetime(doc.approved_on) if doc.approved_on else None
	# What came in that morning came to us: it is not theirs.
	not_before = approved if approved and approved.date() == since else None
	came = on_invoices(doc.company, doc.customer, list(most), since, until, not_before)
	return sum((min(amount, most[invoice]) for invoice, amount in came.items()), ZERO)


def _by_invoice(rows: Iterable) -> dict[str, Decimal]:
	found: dict[str, Decimal] = {}
	for row in rows:
		found[row.voucher_no] = found.get(row.voucher_no, ZERO) + Decimal(str(flt(row.base_open, 2)))
	return found


def commission(doc, came: Decimal) -> Decimal:
	return (came * Decimal(str(flt(doc.commission_percent))) / 100).quantize(CENT)


def price(doc, rows: list[dict]) -> None:
	"""Write the rows of a stored handover and what they add up to."""
	rows = with_interest(doc.company, doc.customer, rows)
	as_computed = flt(doc.interest, 2) == _base_interest(doc.items)
	interest = _base_interest(rows) if as_computed else flt(doc.interest)
	child_rows.replace_if_changed(DOCTYPE, doc.name, "items", rows)
	principal = sum(row["base_open"] for row in rows)
	total = principal + interest + flt(doc.fees)
	sums = {"principal": principal, "interest": interest, "claim_total": total}
	doc.db_set(sums, update_modified=False)
	frappe.clear_document_cache(DOCTYPE, doc.name)
