"""Our sums are those of ERPNext's own Accounts Receivable report, to the cent, customer by customer."""

import time
from collections import defaultdict
from datetime import date
from decimal import Decimal

import frappe

from ar_collections.ledger.open_items import receivables
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
LATER = date(2026, 4, 2)
END = date(2026, 12, 31)


def a_mixed_book():
	"""Two currencies, instalments, part payments, notes, journals, a bounced cheque, free receipts."""
	world.make_invoice(world.GUANGDA, 1000.01, DUE)
	split = world.make_invoice(world.GUANGDA, 900, terms=[(DUE, 300), (LATER, 600)])
	world.pay(split, 333.33)
	noted = world.make_invoice(world.GUANGDA, 700, LATER)
	world.credit_note(noted, 99.99)
	world.credit_note(noted, 50, for_itself=True)
	world.credit_note(noted, 25.5, linked=False)
	world.journal_receivable(world.HAIFENG, 444.44, DUE)
	world.bounce(world.pay(world.make_invoice(world.HAIFENG, 250, DUE)))
	world.unallocated_receipt(world.HAIFENG, 12.34, DUE)
	euro = world.make_invoice(world.NORDLICHT, 500, DUE, rate=7.77)
	world.pay(euro, 123.45)
	world.make_invoice(world.BAILEY, 333.33, DUE, currency="USD", rate=7.1234)
	world.pay(world.make_invoice(world.BAILEY, 10, DUE))


def report_sums() -> dict[str, Decimal]:
	sums = defaultdict(Decimal)
	for row in world.receivable_report(END):
		sums[row["party"]] += Decimal(str(row["outstanding"]))
	return {customer: round(total, 2) for customer, total in sums.items() if round(total, 2)}


def our_sums() -> dict[str, Decimal]:
	"""Items less credits in company currency; the world's credits are all in company currency."""
	found = receivables(world.COMPANY)
	assert not found.problems
	sums = defaultdict(Decimal)
	for customer, items in found.items.items():
		sums[customer] += sum(i.base_outstanding for i in items)
	for customer, credits in found.credits.items():
		assert {c.currency for c in credits} == {"CNY"}
		sums[customer] -= sum(c.amount for c in credits)
	return {customer: total for customer, total in sums.items() if total}


def test_the_sums_equal_accounts_receivable_to_the_cent():
	a_mixed_book()
	assert len(our_sums()) == 4
	assert our_sums() == report_sums()


def test_instalments_equal_the_report_by_payment_terms():
	doc = world.make_invoice(world.GUANGDA, 900, terms=[(DUE, 300), (LATER, 600)])
	world.pay(doc, 400)
	rows = [(r["due_date"], Decimal(str(r["outstanding"]))) for r in world.receivable_report(END)]
	items = receivables(world.COMPANY).items[world.GUANGDA]
	assert [(i.due_date, i.outstanding) for i in items] == rows


def test_ten_thousand_items_of_one_customer_are_read_in_seconds_and_add_up():
	doc = world.make_invoice(world.GUANGDA, 100.01, DUE)
	multiply(doc, 9_999)
	started = time.perf_counter()
	found = receivables(world.COMPANY, [world.GUANGDA])
	took = time.perf_counter() - started
	items = found.items[world.GUANGDA]
	assert len(items) == 10_000
	assert sum(i.outstanding for i in items) == Decimal("1000100.00")
	assert took < 10


# What reading needs of each row; all the columns would take half a minute to insert.
COLUMNS = {
	"Sales Invoice": ("name", "docstatus", "customer", "company", "posting_date", "due_date", "currency",
		"conversion_rate", "grand_total", "base_grand_total"),
	"Payment Schedule": ("name", "parent", "parenttype", "parentfield", "idx", "due_date", "payment_amount"),
	"Payment Ledger Entry": ("name", "company", "account_type", "account", "party_type", "party", "posting_date",
		"voucher_type", "voucher_no", "against_voucher_type", "against_voucher_no", "amount", "account_currency",
		"amount_in_account_currency", "delinked"),
}  # fmt: skip


def multiply(doc, times: int) -> None:
	"""Copies of an invoice with its schedule and ledger row, under names of their own."""
	copy("Sales Invoice", {"name": doc.name}, ["name"], times)
	copy("Payment Schedule", {"parent": doc.name}, ["name", "parent"], times)
	ledger = ["name", "voucher_no", "against_voucher_no"]
	copy("Payment Ledger Entry", {"voucher_no": doc.name}, ledger, times)


def copy(doctype: str, filters: dict, names: list[str], times: int) -> None:
	columns = COLUMNS[doctype]
	(row,) = frappe.get_all(doctype, filters, columns, order_by="name")
	numbered = ({**row, **{name: f"{row[name]}-{n}" for name in names}} for n in range(times))
	frappe.db.bulk_insert(doctype, columns, [[copied[c] for c in columns] for copied in numbered])
