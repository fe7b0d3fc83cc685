"""Which documents prove a claim: the vouchers a case is about, their orders and deliveries. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import frappe

from .open_items import receivables
from .tables import among

INVOICE, JOURNAL = "Sales Invoice", "Journal Entry"
SLICE = 200  # invoices looked at together


def vouchers(case: str) -> list[tuple[str, str]]:
	"""`[(doctype, name)]`, the oldest first: what is open; of a closed case, what was given up or chased."""
	of = frappe.db.get_value(
		"Collection Case", case, ["company", "customer", "status", "closed_by_hand"], as_dict=True
	)
	if of.status != "Closed":
		items = receivables(of.company, [of.customer]).items.get(of.customer, [])
		ordered = sorted(items, key=lambda i: (i.due_date, i.invoice, i.term))
		return list(dict.fromkeys((i.voucher_type, i.invoice) for i in ordered))
	if of.closed_by_hand:
		rows = frappe.get_all(
			"Collection Case Item",
			filters={"parent": case},
			fields=["voucher_type", "voucher_no"],
			order_by="due_date asc, voucher_no asc",
		)
	else:
		actions = frappe.get_all("Collection Action", {"case": case}, order_by="name asc", pluck="name")
		rows = frappe.get_all(
			"Collection Action Item",
			filters={"parent": ("in", actions or [""])},
			fields=["voucher_type", "voucher_no"],
			order_by="due_date asc, voucher_no asc",
		)
	return list(dict.fromkeys((row.voucher_type, row.voucher_no) for row in rows))


def invoices(case: str) -> list[str]:
	return [name for doctype, name in vouchers(case) if doctype == INVOICE]


def slices_of(names: list[str]) -> Iterator[list[str]]:
	for start in range(0, len(names), SLICE):
		yield names[start : start + SLICE]


def orders_of(names: Iterable[str]) -> dict[str, list[str]]:
	"""`{invoice: its Sales Orders}`."""
	return _linked(names, "sales_order")


def deliveries_of(names: Iterable[str]) -> dict[str, list[str]]:
	"""`{invoice: its submitted Delivery Notes}`: invoiced from them, or delivered for the invoice."""
	found = defaultdict(list, _linked(names, "delivery_note"))
	row, note = frappe.qb.DocType("Delivery Note Item"), frappe.qb.DocType("Delivery Note")
	query = (
		frappe.qb.from_(row)
		.inner_join(note)
		.on(note.name == row.parent)
		.select(row.against_sales_invoice, note.name)
		.distinct()
		.where(among(row.against_sales_invoice, list(names)) & (note.docstatus == 1))
		.orderby(note.name)
	)
	for invoice, name in query.run():
		if name not in found[invoice]:
			found[invoice].append(name)
	return found


def _linked(names: Iterable[str], fieldname: str) -> dict[str, list[str]]:
	row = frappe.qb.DocType("Sales Invoice Item")
	query = (
		frappe.qb.from_(row)
		.select(row.parent, row[fieldname])
		.distinct()
		.where(among(row.parent, list(names)) & (row[fieldname] != ""))
		.orderby(row.parent, row[fieldname])
	)
	found: dict[str, list[str]] = defaultdict(list)
	for invoice, name in query.run():
		found[invoice].append(name)
	return found


def with_goods(names: Iterable[str]) -> set[str]:
	"""Invoices over goods that did not take them out of stock themselves."""
	row, item = frappe.qb.DocType("Sales Invoice Item"), frappe.qb.DocType("Item")
	invoice = frappe.qb.DocType(INVOICE)
	query = (
		frappe.qb.from_(row)
		.inner_join(item)
		.on(item.name == row.item_code)
		.inner_join(invoice)
		.on(invoice.name == row.parent)
		.select(row.parent)
		.distinct()
		.where(among(row.parent, list(names)) & (item.is_stock_item == 1) & (invoice.update_stock == 0))
	)
	return {name for (name,) in query.run()}


def ledger(company: str, customer: str, until: date, page: int = 5000) -> Iterator[dict]:
	"""The customer's account in the order it was booked, read in pages: postings with their vouchers."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	start = 0
	while True:
		query = (
			frappe.qb.from_(ple)
			.select(ple.posting_date, ple.voucher_type, ple.voucher_no, ple.against_voucher_no, ple.due_date)
			.select(ple.amount, ple.account_currency, ple.amount_in_account_currency)
			.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
			.where((ple.account_type == "Receivable") & (ple.delinked == 0) & (ple.posting_date <= until))
			.orderby(ple.posting_date, ple.creation, ple.name)
			.limit(page)
			.offset(start)
		)
		rows = query.run(as_dict=True)
		yield from rows
		if len(rows) < page:
			return
		start += page
