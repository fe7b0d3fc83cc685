"""In which currency an item is claimed, and what of it is in company currency."""

from decimal import Decimal

from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import DUE, LATER, credits, items, problems, set_invoice


def test_an_account_in_foreign_currency_is_claimed_in_it():
	doc = world.make_invoice(world.NORDLICHT, 500, DUE)
	world.pay(doc, 200)
	(item,) = items(world.NORDLICHT)
	assert (item.currency, item.amount, item.outstanding) == ("EUR", 500, 300)
	assert item.base_outstanding == Decimal("2340.00")


def test_a_foreign_invoice_on_an_account_in_company_currency_is_claimed_in_full_while_unpaid():
	world.make_invoice(world.BAILEY, 333.33, DUE, currency="USD", rate=7.1234567)
	(item,) = items(world.BAILEY)
	assert (item.currency, item.outstanding) == ("USD", Decimal("333.33"))


def test_a_foreign_invoice_on_an_account_in_company_currency_partly_paid_is_claimed_at_its_rate():
	doc = world.make_invoice(world.BAILEY, 500, DUE, currency="USD", rate=7.13)
	world.pay(doc, 1000)
	(item,) = items(world.BAILEY)
	assert item.base_outstanding == Decimal("2565.00")
	assert (item.currency, item.outstanding) == ("USD", Decimal("359.75"))  # 2565 / 7.13


def test_instalments_of_a_foreign_invoice_add_up_in_both_currencies():
	doc = world.make_invoice(
		world.BAILEY, 100, terms=[(DUE, 33.33), (LATER, 66.67)], currency="USD", rate=7.13
	)
	world.pay(doc, 0.07)
	found = items(world.BAILEY)
	assert sum(i.base_outstanding for i in found) == Decimal("712.93")
	assert sum(i.outstanding for i in found) == Decimal("99.99")


def test_a_foreign_invoice_without_rate_is_claimed_in_the_accounts_currency_and_told():
	doc = world.make_invoice(world.BAILEY, 500, terms=[(DUE, 200), (LATER, 300)], currency="USD", rate=7.13)
	set_invoice(doc, conversion_rate=0)
	assert [(i.currency, i.outstanding) for i in items(world.BAILEY)] == [("CNY", 1426), ("CNY", 2139)]
	assert doc.name in problems(world.BAILEY)[0]


def test_a_receipt_in_company_currency_is_credited_in_the_only_currency_owed():
	world.make_invoice(world.BAILEY, 500, DUE, currency="USD", rate=7)
	world.unallocated_receipt(world.BAILEY, 700, DUE)
	(credit,) = credits(world.BAILEY)
	assert (credit.currency, credit.amount) == ("USD", 100)


def test_yen_are_claimed_without_fractions():
	doc = world.make_invoice(world.BAILEY, 100_000, DUE, currency="JPY", rate=0.047)
	world.pay(doc, 1000)
	(item,) = items(world.BAILEY)
	assert (item.currency, item.outstanding) == ("JPY", Decimal(78723))  # 3700 / 0.047
