"""Promises to Pay and the money since, for many customers at once. Reads only.

A promise is read by its instalments, one `Promise` each; the order is the one they were made in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import Criterion

from ..core.model import Promise
from ..core.promises import Money, last_day
from .customers import RECEIPT_JOURNALS
from .tables import among, children, decimal, only

DOCTYPE = "Promise to Pay"
# A promise that waits for its approval, or was taken back, promises nothing.
COUNT = ("Open", "Kept", "Partly Kept", "Broken")


def taken(
	names: Iterable[str],
	since: date,
	company: str | None = None,
	by: str = "customer",
	running: date | None = None,
) -> dict[str, list[Promise]]:
	"""`{customer (or case): promises made since, or `running` on that day}`, oldest first."""
	table, part = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Promise to Pay Instalment")
	wanted = [table.made_on >= since]
	if running:
		wanted.append(table.promised_on >= running)
	query = (
		frappe.qb.from_(table)
		.inner_join(part)
		.on((part.parent == table.name) & (part.parenttype == DOCTYPE))
		.select(table[by], table.name, table.promise_currency, table.tolerance_days, table.made_on)
		.select(part.due_date, part.amount)
		.where(table.status.isin(COUNT) & Criterion.any(wanted))
		.orderby(table.made_on, table.name, part.due_date)
	)
	if company:
		query = query.where(table.company == company)
	rows = only(query, table[by], names).run()
	items = _items(row[1] for row in rows)
	found = defaultdict(list)
	for whose, name, currency, tolerance, made_on, day, amount in rows:
		about = items.get(name, ())
		promise = Promise(day, decimal(amount) or None, currency or None, tolerance, about, made_on, name)
		found[whose].append(promise)
	return found


def in_writing(company: str, names: Iterable[str]) -> dict[str, list[Promise]]:
	"""`{customer: what was promised in writing}`, whatever became of it; the amount does not matter here."""
	table = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.name, table.promise_currency, table.made_on, table.promised_on)
		.where((table.company == company) & (table.in_writing == 1) & table.status.isin(COUNT))
		.orderby(table.made_on, table.name)
	)
	rows = only(query, table.customer, names).run()
	items = _items(row[1] for row in rows)
	found = defaultdict(list)
	for customer, name, currency, made_on, day in rows:
		about = items.get(name, ())
		found[customer].append(
			Promise(day, currency=currency or None, items=about, made_on=made_on, name=name)
		)
	return found


def _items(names: Iterable[str]) -> Mapping[str, tuple]:
	found: dict[str, tuple] = {}
	for name, invoice, term in children("Promise to Pay Item", DOCTYPE, ("sales_invoice", "term"), names):
		found[name] = (*found.get(name, ()), (invoice, term))
	return found


Of = tuple[str, str]  # company, customer


def money(promised: Mapping[Of, Iterable[Promise]]) -> dict[Of, list[Money]]:
	"""What came in of these `(company, customer)` that can keep their promises."""
	all_of_them = [promise for promises in promised.values() for promise in promises]
	if not all_of_them:
		return {}
	first, last = min(p.made_on for p in all_of_them), max(map(last_day, all_of_them))
	ple, journal = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Journal Entry")
	invoice = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(ple)
		.left_join(journal)
		.on((journal.name == ple.voucher_no) & (ple.voucher_type == "Journal Entry"))
		.left_join(invoice)
		.on((invoice.name == ple.against_voucher_no) & (ple.against_voucher_type == "Sales Invoice"))
		.select(ple.company, ple.party, ple.posting_date, invoice.name, ple.amount)
		.select(
			ple.account_currency, ple.amount_in_account_currency, invoice.currency, invoice.conversion_rate
		)
		.where((ple.party_type == "Customer") & (ple.account_type == "Receivable") & (ple.delinked == 0))
		.where((ple.amount < 0) & among(ple.company, sorted({company for company, _who in promised})))
		.where((ple.voucher_type == "Payment Entry") | journal.voucher_type.isin(RECEIPT_JOURNALS))
		.where(ple.posting_date[first:last])
		.orderby(ple.posting_date, ple.name)
	)
	rows = only(query, ple.party, (who for _company, who in promised)).run()
	found = defaultdict(list)
	for company, who, day, against, base, *in_currency in rows:
		currency, amount = _in_the_invoices(base, *in_currency)
		found[company, who].append(Money(day, -amount, currency, -decimal(base), against))
	return found


def _in_the_invoices(base, currency: str, amount, invoiced: str | None, rate) -> tuple[str, Decimal]:
	"""An account in company currency holds foreign invoices, too: they are owed in their own."""
	if invoiced in (None, currency) or not rate:
		return currency, decimal(amount)
	return invoiced, decimal(base) / decimal(rate)
