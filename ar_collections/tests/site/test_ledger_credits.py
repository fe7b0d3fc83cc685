"""What counts as a credit: notes, free receipts, over-payments, less what was paid back."""

from datetime import date
from decimal import Decimal

from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import DUE, G, credits, items, opens, problems, set_ledger


def test_a_negative_outstanding_is_a_credit_and_no_item():
	doc = world.make_invoice(G, 500, DUE)
	paid = world.pay(doc, 500)
	set_ledger(paid.name, amount=-620, amount_in_account_currency=-620)
	assert not items()
	(credit,) = credits()
	assert (credit.voucher, credit.amount, credit.against) == (doc.name, 120, None)


def test_an_unallocated_receipt_is_a_credit():
	doc = world.unallocated_receipt(G, 77.5, DUE)
	(credit,) = credits()
	assert (credit.voucher, credit.amount, credit.currency) == (doc.name, Decimal("77.50"), "CNY")
	assert (credit.against, credit.posting_date) == (None, DUE)


def test_a_credit_note_on_its_invoice_lowers_the_item():
	doc = world.make_invoice(G, 500, DUE)
	world.credit_note(doc, 120)
	(item,) = items()
	assert (item.amount, item.outstanding) == (500, 380)
	assert not credits()


def test_a_credit_note_that_keeps_its_own_balance_is_a_credit_against_its_invoice():
	doc = world.make_invoice(G, 500, DUE)
	note = world.credit_note(doc, 120, for_itself=True)
	assert opens() == [(1, Decimal(500))]
	(credit,) = credits()
	assert (credit.voucher, credit.amount, credit.against) == (note.name, 120, doc.name)


def test_a_credit_note_without_an_invoice_is_a_free_credit():
	doc = world.make_invoice(G, 500, DUE)
	world.credit_note(doc, 25, linked=False)
	(credit,) = credits()
	assert (credit.amount, credit.against) == (25, None)


def test_a_credit_note_larger_than_what_is_open_is_a_credit_and_no_negative_item():
	doc = world.make_invoice(G, 500, DUE)
	world.pay(doc, 400)
	world.credit_note(doc, 300)
	owed = sum(i.outstanding for i in items())
	assert owed - sum(c.amount for c in credits()) == -200
	assert all(i.outstanding > 0 for i in items()) and all(c.amount > 0 for c in credits())


def test_a_refund_on_a_credit_note_belongs_to_its_invoice():
	doc = world.make_invoice(G, 500, DUE)
	note = world.credit_note(doc, 120)
	refund = world.unallocated_receipt(G, 70, DUE)
	values = {"amount": 70, "amount_in_account_currency": 70}
	set_ledger(refund.name, against_voucher_type="Sales Invoice", against_voucher_no=note.name, **values)
	assert opens() == [(1, Decimal(450))]
	assert not credits()


def test_money_paid_back_and_not_matched_lowers_the_credits():
	world.unallocated_receipt(G, 100, date(2026, 2, 1))
	refund = world.unallocated_receipt(G, 30, DUE)
	set_ledger(refund.name, amount=30, amount_in_account_currency=30)
	(credit,) = credits()
	assert credit.amount == 70 and not problems()


def test_money_paid_out_without_any_credit_is_told_and_not_claimed():
	refund = world.unallocated_receipt(G, 30, DUE)
	set_ledger(refund.name, amount=30, amount_in_account_currency=30)
	assert not items() and refund.name in problems()[0]


def test_paying_back_more_than_a_credit_note_is_worth_is_no_item():
	doc = world.make_invoice(G, 500, DUE)
	note = world.credit_note(doc, 120, for_itself=True)
	refund = world.unallocated_receipt(G, 150, DUE)
	values = {"amount": 150, "amount_in_account_currency": 150}
	set_ledger(refund.name, against_voucher_type="Sales Invoice", against_voucher_no=note.name, **values)
	assert opens() == [(1, Decimal(500))] and not credits()
	assert note.name in problems()[0]
