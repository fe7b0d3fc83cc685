"""What lowered each instalment and when, read from real payments; and what an Interest Basis may say."""

from datetime import date, timedelta
from decimal import Decimal as D

import frappe
import pytest

from ar_collections.core.interest import Change
from ar_collections.core.items import claims
from ar_collections.ledger.book import read_book
from ar_collections.ledger.item_history import covering, histories
from ar_collections.ledger.open_items import open_items
from ar_collections.tests.site import world

C, GUANGDA, NORDLICHT = world.COMPANY, world.GUANGDA, world.NORDLICHT
DUE = date(2026, 3, 2)


def day(days: int) -> date:
	return DUE + timedelta(days)


def read(customer: str = GUANGDA, settled=()):
	return histories(C, customer, open_items(C, [customer]).get(customer, []), settled)


def agrees_with_the_ledger(customer: str, found) -> bool:
	return all(
		item.amount - sum((c.amount for c in found[item.key].changes), D(0)) == item.outstanding
		for item in open_items(C, [customer])[customer]
	)


def test_part_payments_lower_the_oldest_instalment_each_on_its_day():
	invoice = world.make_invoice(GUANGDA, 600, terms=[(DUE, 200), (day(30), 200), (day(60), 200)])
	world.pay(invoice, 250, day(10))
	world.pay(invoice, 50, day(20))
	found = read()
	assert found[invoice.name, 1].changes == (Change(day(10), D(200)),)
	assert found[invoice.name, 2].changes == (Change(day(10), D(50)), Change(day(20), D(50)))
	assert found[invoice.name, 2].paid_on == (day(10), day(20)) and not found[invoice.name, 3].changes
	assert agrees_with_the_ledger(GUANGDA, found)


def test_a_cancelled_payment_has_lowered_nothing():
	invoice = world.make_invoice(GUANGDA, 600, DUE)
	world.bounce(world.pay(invoice, 250, day(10)))
	assert read()[invoice.name, 1].changes == ()


def test_a_credit_note_lowers_from_its_day_and_is_no_payment():
	invoice = world.make_invoice(GUANGDA, 600, DUE)
	world.credit_note(invoice, 100, day(5))
	found = read()[invoice.name, 1]
	assert found.changes == (Change(day(5), D(100)),) and found.paid_on == ()


def test_a_settled_invoice_is_read_when_it_is_named():
	invoice = world.make_invoice(GUANGDA, 600, DUE)
	world.pay(invoice, None, day(8))
	assert (invoice.name, 1) not in read()
	found = read(settled=[invoice.name])[invoice.name, 1]
	assert (found.billed, found.changes) == (D(600), (Change(day(8), D(600)),))


def test_a_journal_entry_is_an_item_of_its_own():
	entry = world.journal_receivable(GUANGDA, 300, date(2026, 2, 1), DUE)
	assert read()[entry.name, 1].billed == 300


def test_an_invoice_in_another_currency_is_read_in_its_own():
	invoice = world.make_invoice(NORDLICHT, 500, DUE, currency="EUR")
	world.pay(invoice, None if invoice.party_account_currency == "CNY" else 200, day(3))
	found = read(NORDLICHT, settled=[invoice.name])[invoice.name, 1]
	assert found.currency == "EUR" and found.billed == 500 and found.changes[0].day == day(3)


def test_money_on_account_covers_the_oldest_item_from_the_day_it_came():
	invoice = world.make_invoice(GUANGDA, 600, DUE)
	world.unallocated_receipt(GUANGDA, 150, day(4))
	customer = read_book(C, day(30), [GUANGDA]).customers[0]
	found = covering(claims(customer, day(30)).values(), customer.credits, day(30))
	assert found == {(invoice.name, 1): [Change(day(4), D(150))]}


@pytest.mark.parametrize(
	"values, words",
	[
		({"rates": [{"valid_from": DUE, "percent": 3}] * 2}, "same day"),
		({"rates": [{"valid_from": DUE, "valid_to": day(-1), "percent": 3}]}, "not before"),
		({"lump_sums": [{"amount": 40}, {"amount": 50}], "lump_sum_currency": "EUR"}, "same amount"),
		({"lump_sums": [{"amount": 40}]}, "which currency"),
	],
)
def test_an_interest_basis_that_makes_no_sense_is_refused(values, words):
	rates = {"rates": [{"valid_from": DUE, "percent": 3}]}
	doc = frappe.get_doc({"doctype": "Interest Basis", "basis_name": "Test", **rates, **values})
	with pytest.raises(frappe.ValidationError, match=words):
		doc.insert()
