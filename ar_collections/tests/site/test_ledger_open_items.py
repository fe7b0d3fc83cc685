"""What counts as an open item: the Payment Ledger is the truth, to the cent."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from ar_collections.ledger import open_items as ledger
from ar_collections.ledger.balances import customers_who_owe
from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import (
	DUE,
	LATER,
	G,
	items,
	opens,
	problems,
	read,
	set_invoice,
	set_ledger,
)


def test_a_submitted_invoice_is_an_open_item_with_its_facts():
	doc = world.make_invoice(G, 1234.56, DUE, po_no="PO-7")
	(item,) = items()
	assert (item.invoice, item.term, item.due_date, item.posting_date) == (doc.name, 1, DUE, doc.posting_date)
	assert item.amount == item.outstanding == item.base_outstanding == Decimal("1234.56")
	assert (item.currency, item.order, item.voucher_type) == ("CNY", "PO-7", "Sales Invoice")
	assert not problems()


def test_a_draft_invoice_does_not_count():
	world.invoice_draft(G, 100, DUE).insert()
	assert not items()


def test_each_instalment_is_an_item_of_its_own():
	world.make_invoice(G, 900, terms=[(DUE, 300), (LATER, 600)])
	assert [(i.term, i.due_date, i.amount, i.outstanding) for i in items()] == [
		(1, DUE, 300, 300),
		(2, LATER, 600, 600),
	]


def test_a_plain_payment_settles_the_oldest_instalment_first():
	doc = world.make_invoice(G, 900, terms=[(DUE, 300), (LATER, 600)])
	world.pay(doc, 400)
	assert opens() == [(2, Decimal(500))]


def test_a_payment_by_term_stays_on_its_term():
	doc = world.make_invoice(G, 900, terms=[(DUE, 300), (LATER, 600)])
	second = doc.payment_schedule[1].name
	frappe.db.set_value("Payment Schedule", second, {"paid_amount": 600, "outstanding": 0})
	world.pay(doc, 600)
	assert opens() == [(1, Decimal(300))]


def test_an_advance_allocated_in_the_invoice_is_not_taken_off_the_instalments_twice():
	receipt = world.unallocated_receipt(G, 100, date(2026, 1, 20))
	doc = world.invoice_draft(G, 300, terms=[(DUE, 100), (LATER, 100)])
	doc.append("advances", {
		"reference_type": "Payment Entry", "reference_name": receipt.name, "advance_amount": 100,
		"allocated_amount": 100, "ref_exchange_rate": 1,
	})  # fmt: skip
	for row in doc.payment_schedule:
		row.invoice_portion = 50
	doc.insert()
	doc.submit()
	assert opens() == [(1, Decimal(100)), (2, Decimal(100))]


def test_an_invoice_without_schedule_is_one_item_on_its_due_date():
	doc = world.make_invoice(G, 500, DUE)
	frappe.db.delete("Payment Schedule", {"parent": doc.name})
	(item,) = items()
	assert (item.term, item.due_date, item.outstanding) == (1, DUE, 500)


def test_a_schedule_that_does_not_add_up_is_counted_as_one_item_and_told():
	doc = world.make_invoice(G, 500, terms=[(DUE, 250), (LATER, 250)])
	for row in doc.payment_schedule:
		frappe.db.set_value("Payment Schedule", row.name, "payment_amount", 600)
	assert opens() == [(1, Decimal(500))]
	assert doc.name in problems()[0]


def test_a_paid_invoice_leaves_nothing():
	world.pay(world.make_invoice(G, 500, DUE))
	found = read()
	assert not found.items and not found.credits
	assert G not in customers_who_owe(world.COMPANY)


def test_a_bounced_payment_reopens_the_item():
	doc = world.make_invoice(G, 500, DUE)
	paid = world.pay(doc, 500)
	assert not items()
	world.bounce(paid)
	assert opens() == [(1, Decimal(500))]


def test_a_cancelled_invoice_does_not_count():
	doc = world.make_invoice(G, 500, DUE)
	doc.reload()
	doc.cancel()
	assert not items() and not problems()


def test_delinked_ledger_rows_do_not_count():
	doc = world.make_invoice(G, 500, DUE)
	paid = world.pay(doc, 200)
	set_ledger(paid.name, delinked=1)
	assert opens() == [(1, Decimal(500))]


def test_a_receivable_by_journal_entry_is_an_item_of_its_own_kind():
	doc = world.journal_receivable(G, 333, date(2026, 2, 1), DUE)
	(item,) = items()
	assert (item.invoice, item.voucher_type, item.due_date) == (doc.name, "Journal Entry", DUE)
	assert (item.amount, item.outstanding) == (333, 333)


def test_a_journal_entry_that_pays_an_invoice_lowers_it():
	doc = world.make_invoice(G, 500, DUE)
	world.journal_receivable(G, -200, DUE, against=doc.name)
	assert opens() == [(1, Decimal(300))]


def test_a_journal_entry_for_several_customers_is_split_by_customer():
	doc = world.journal_receivable(G, 333, date(2026, 2, 1), DUE)
	other = frappe.copy_doc(frappe.get_doc("Payment Ledger Entry", {"voucher_no": doc.name}))
	other.update({"party": world.customer(world.HAIFENG), "amount": -333, "amount_in_account_currency": -333})
	other.db_insert()
	both = ledger.receivables(world.COMPANY)
	assert both.items[G][0].outstanding == 333
	assert both.credits[world.HAIFENG][0].amount == 333


def test_an_opening_invoice_counts():
	doc = world.invoice_draft(G, 800, DUE, is_opening="Yes")
	doc.items[0].income_account = "Temporary Opening - PT"
	doc.insert()
	doc.submit()
	assert opens() == [(1, Decimal(800))]


def test_a_pos_invoice_counts_with_what_is_left_open():
	doc = world.invoice_draft(G, 800, DUE, is_pos=1)
	doc.append("payments", {"mode_of_payment": "Cash", "account": "Cash - PT", "amount": 300})
	doc.insert()
	doc.submit()
	assert not doc.payment_schedule
	(item,) = items()
	assert (item.amount, item.outstanding, item.due_date) == (800, 500, DUE)


@pytest.mark.parametrize("due", [date(2025, 12, 1), None])
def test_a_due_date_before_the_posting_date_or_none_counts_as_the_posting_date_and_is_told(due):
	doc = world.make_invoice(G, 500, DUE)
	set_invoice(doc, due_date=due)
	frappe.db.set_value("Payment Schedule", {"parent": doc.name}, "due_date", due)
	(item,) = items()
	assert item.due_date == doc.posting_date
	assert doc.name in problems()[0]


def test_a_ledger_row_without_a_submitted_document_is_told_and_left_out():
	doc = world.make_invoice(G, 500, DUE)
	set_invoice(doc, docstatus=0)
	world.make_invoice(G, 70, DUE)
	assert opens() == [(1, Decimal(70))]
	assert doc.name in problems()[0]


def test_bad_rows_of_one_customer_do_not_stop_another(monkeypatch):
	world.make_invoice(G, 500, DUE)
	world.make_invoice(world.HAIFENG, 70, DUE)
	whole = ledger.Claims.of_customer

	def of_customer(self, rows):
		if rows[0].customer == G:
			raise ValueError("broken on purpose")
		return whole(self, rows)

	monkeypatch.setattr(ledger.Claims, "of_customer", of_customer)
	found = ledger.receivables(world.COMPANY)
	assert list(found.items) == [world.HAIFENG]
	assert found.problems[0][0] == G and "broken on purpose" in found.problems[0][1]


def test_names_with_quotes_html_and_emoji_are_read_as_they_are():
	name = """O'Neil & "Söhne" %s 🚢"""
	doc = world.make_invoice(name, 55, DUE, po_no="""<b>PO</b> '"%(x)s🚢""")
	assert opens(doc.customer) == [(1, Decimal(55))]
	assert items(doc.customer)[0].order == doc.po_no
	assert read(name).items.keys() == {name}


def test_another_companys_items_are_not_read():
	doc = world.make_invoice(G, 55, DUE)
	set_ledger(doc.name, company="Another")
	assert not items()


def test_items_come_oldest_first_whatever_the_order_of_entry():
	world.make_invoice(G, 3, LATER)
	world.make_invoice(G, 1, DUE)
	assert [i.due_date for i in items()] == [DUE, LATER]
	assert customers_who_owe(world.COMPANY) == [G]
