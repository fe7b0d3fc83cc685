"""Promised amounts as the run reads them: currency, receipts since, contacts by kind (docs/decisions/014)."""

from datetime import date, datetime
from decimal import Decimal

import frappe

from ar_collections.core.items import claims
from ar_collections.core.replay import book_from_dict, book_to_dict
from ar_collections.ledger.book import read, read_book
from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import DUE, G, contact

TODAY = date(2026, 3, 20)
C = world.COMPANY


def book(*customers):
	return read_book(C, TODAY, list(customers) or None)


def the():
	return book(G).customers[0]


def test_receipts_since_a_promised_amount_was_made_are_read_allocated_or_not():
	doc = world.make_invoice(G, 500, DUE)
	world.pay(doc, 10, date(2026, 3, 3))
	world.pay(doc, 20, date(2026, 3, 6))
	world.unallocated_receipt(G, 30, date(2026, 3, 8))
	world.journal_receivable(G, -5, date(2026, 3, 9), voucher_type="Write Off Entry", against=doc.name)
	assert the().receipts == ()
	contact("L1", datetime(2026, 3, 5, 9, 0), "Promise", promised_on=date(2026, 3, 25), promised_amount=70)
	assert the().receipts == (
		(date(2026, 3, 6), "CNY", Decimal("20.00")),
		(date(2026, 3, 8), "CNY", Decimal("30.00")),
	)
	(claim,) = claims(the(), TODAY).values()
	assert claim.promised == 20 and claim.open == 500 - 10 - 20 - 30 - 5 - 20


def test_a_promised_amount_of_who_owes_several_currencies_is_in_the_companys():
	world.make_invoice(G, 100, DUE)
	world.make_invoice(G, 100, DUE, currency="USD", rate=7)
	contact("L1", datetime(2026, 3, 5, 9, 0), "Promise", promised_on=date(2026, 3, 25), promised_amount=70)
	assert [p.currency for p in the().promises] == ["CNY"]
	assert read(C, TODAY, [G]).problems == ()


def test_a_promised_amount_in_a_currency_that_is_not_owed_stops_nothing_and_is_told():
	world.make_invoice(G, 100, DUE, currency="JPY", rate=0.047)
	world.make_invoice(G, 100, DUE, currency="USD", rate=7)
	contact("L1", datetime(2026, 3, 5, 9, 0), "Promise", promised_on=date(2026, 3, 25), promised_amount=70)
	((customer, text),) = read(C, TODAY, [G]).problems
	assert customer == G and "JPY, USD" in text
	assert not any(claim.promised for claim in claims(the(), TODAY).values())


def test_a_contacts_channel_is_the_kind_whose_rhythm_it_counts_for():
	for n, channel in enumerate(("Phone", "E-mail", "Visit", "Meeting", "Fax"), 1):
		contact(f"L{n}", datetime(2026, 3, n, 9, 0), "No Answer", channel=channel)
	assert [c.kind for c in the().contacts] == ["Call", "E-mail", "Visit", "Visit", None]


def test_a_default_policy_that_is_not_approved_is_no_default():
	world.live_company()
	frappe.db.set_value("Collection Policy", world.POLICY, "status", "Retired")
	world.make_invoice(G, 100, DUE)
	assert book().default_policy is None
	assert book_from_dict(book_to_dict(book())) == book()
