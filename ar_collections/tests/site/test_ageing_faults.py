"""The ageing report on a book that is not as it should be, and for readers who may see a part of it."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from ar_collections import measure_api
from ar_collections.ar_collections.report.collection_measures import collection_measures
from ar_collections.ar_collections.report.collections_ageing.collections_ageing import execute
from ar_collections.ledger import aged
from ar_collections.ledger.receivable_days import ReceivableDays
from ar_collections.services import cases, snapshots, tie_out
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_ageing import ours, theirs
from ar_collections.tests.site.test_permissions import with_role

C = world.COMPANY
GUANGDA, HAIFENG, NORDLICHT = world.GUANGDA, world.HAIFENG, world.NORDLICHT
DUE, DAY = date(2026, 3, 2), date(2026, 4, 20)
ASKED = {"company": C, "as_of": str(DAY)}


@pytest.fixture(autouse=True)
def live(site):
	world.live_company()


def test_company_currency_left_on_a_settled_invoice_is_told_by_its_name():
	invoice = world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	note = world.credit_note(invoice, 500, posting_date=date(2026, 3, 10))
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	frappe.qb.update(ledger).set(ledger.amount, -3900).where(ledger.voucher_no == note.name).run()
	gl = frappe.qb.DocType("GL Entry")
	mine = (gl.voucher_no == note.name) & (gl.party == NORDLICHT)
	frappe.qb.update(gl).set(gl.credit, 3900).where(mine).run()
	tied = tie_out.tie_out(C, DAY, aged.read(C, DAY))
	assert tied.difference == -15 and tied.unexplained == 0 and not tied.vouchers
	assert [(b.voucher, Decimal(str(b.base))) for b in tied.settled] == [(invoice.name, -15)]
	message = execute(ASKED)[2]
	assert invoice.name in message and "Not explained" not in message


def test_an_entry_of_one_customer_named_by_another_customers_counts_once():
	theirs_entry = world.journal_receivable(GUANGDA, 400, DUE)
	mine = world.journal_receivable(HAIFENG, -150, DUE)
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	query = frappe.qb.update(ledger).set(ledger.against_voucher_no, theirs_entry.name)
	query.where(ledger.voucher_no == mine.name).run()
	assert ours(DAY) == theirs(DAY) == {(GUANGDA, theirs_entry.name): 400, (HAIFENG, mine.name): -150}


def revalued(kind: str):
	"""115 in company currency on 31 March and nothing of the account's."""
	entry = world.journal_receivable(GUANGDA, 115, date(2026, 3, 31))
	frappe.db.set_value("Journal Entry", entry.name, "voucher_type", kind)
	values = {"party": NORDLICHT, "account_currency": "EUR", "amount_in_account_currency": 0}
	frappe.db.set_value("Payment Ledger Entry", {"voucher_no": entry.name}, values)
	return entry


@pytest.mark.parametrize("kind", ["Exchange Rate Revaluation", "Exchange Gain Or Loss"])
def test_both_kinds_of_entries_in_company_currency_only_are_revaluations(kind):
	world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	entry = revalued(kind)
	kinds = {row.voucher: (row.kind, row.base_open) for row in aged.read(C, DAY).rows}
	assert kinds[entry.name] == (aged.REVALUED, 115)


def twice(customer: str):
	"""The same invoice open in two account currencies: no book of ERPNext's own making."""
	doc = world.make_invoice(customer, 100, DUE)
	[row] = frappe.get_all("Payment Ledger Entry", {"voucher_no": doc.name}, ["*"])
	again = frappe.get_doc({**row, "doctype": "Payment Ledger Entry", "account_currency": "EUR"})
	again.name = frappe.generate_hash(length=10)
	again.db_insert()
	return doc


def test_one_customers_broken_data_stop_nobodys_report_and_are_told():
	doc = twice(GUANGDA)
	world.make_invoice(HAIFENG, 300, DUE)
	frappe.get_doc({"doctype": "Invoice Dispute", "case": cases.open_case(C, GUANGDA), "sales_invoice": doc.name, "amount": 20,
		"reason": "Price", "note": "too dear", "due_date": hw.in_days(5)}).insert()  # fmt: skip
	_columns, rows, message, *_more = execute({"company": C})
	assert {row["customer"]: row["total"] for row in rows} == {GUANGDA: 200, HAIFENG: 300}
	assert f"{GUANGDA}: " in message and "is there twice" in message


def test_a_document_that_is_missing_is_told_and_its_amount_stays():
	doc = world.make_invoice(GUANGDA, 100, DUE)
	frappe.db.set_value("Sales Invoice", doc.name, "docstatus", 2)
	_columns, [row], message, *_more = execute({"company": C})
	assert row["total"] == 100 and f"{doc.name} is open in the ledger, but not submitted" in message
	assert "not submitted" not in execute(ASKED)[2]  # on that day it may have been


def test_what_is_told_about_data_is_escaped_and_of_the_customers_shown_only():
	doc = twice(GUANGDA)
	frappe.db.set_value("Sales Invoice", doc.name, "docstatus", 2)
	for table in ("Payment Ledger Entry", "GL Entry"):
		frappe.db.set_value(table, {"party": GUANGDA}, "party", "<b>G</b>")
	_columns, _rows, message, *_more = execute({"company": C})
	assert "&lt;b&gt;G&lt;/b&gt;:" in message and "<b>G</b>:" not in message
	world.make_invoice(HAIFENG, 300, DUE)
	assert execute({"company": C, "customer": HAIFENG})[2] is None


# User Permissions


@pytest.fixture
def limited():
	"""An accountant who may see Guangda only, beside Haifeng's 300."""
	for customer, amount in ((GUANGDA, 100), (HAIFENG, 300)):
		world.make_invoice(customer, amount, DUE)
	user = with_role("Accounts Manager")
	frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Customer", "for_value": GUANGDA}
	).insert()
	return user


def test_user_permissions_hold_for_sums_chart_and_cards_of_the_ageing_report(limited):
	with hw.as_user(limited):
		_columns, rows, message, chart, summary = execute(ASKED)
		assert [(row["customer"], row["total"]) for row in rows] == [(GUANGDA, 100)]
		assert sum(chart["data"]["datasets"][0]["values"]) == 100 and summary[0]["value"] == 100
		assert message is None  # the tie-out is about everybody
		_columns, rows, message, chart, summary = execute({**ASKED, "customer": HAIFENG})
		assert (rows, message, chart, summary) == ([], None, None, None)


def test_user_permissions_hold_for_the_measures_and_the_cards(limited):
	snapshots.nightly(C)
	asked = {"company": C, "from_date": "2026-04-01", "to_date": "2026-04-30"}
	for by in ("Company", "Customer", "Team", "Collector", "Month"):
		with hw.as_user(limited):
			[row] = collection_measures.execute({**asked, "by": by})[1]
		assert row["closing"] == 100, by
	with hw.as_user(limited):
		assert measure_api.dso_card() == measure_api.received_card() == "–"


def test_a_group_of_customers_narrows_as_a_customer_does(limited):
	frappe.db.delete("User Permission", {"user": limited})
	group = frappe.db.get_value("Customer", GUANGDA, "customer_group")
	other = frappe.get_doc(
		{
			"doctype": "Customer Group",
			"customer_group_name": "Elsewhere",
			"parent_customer_group": "All Customer Groups",
		}
	).insert()
	assert other.name != group
	frappe.db.set_value("Customer", HAIFENG, "customer_group", other.name)
	frappe.get_doc(
		{"doctype": "User Permission", "user": limited, "allow": "Customer Group", "for_value": other.name}
	).insert()
	with hw.as_user(limited):
		assert [row["customer"] for row in execute(ASKED)[1]] == [HAIFENG]


def test_measures_before_a_revaluation_are_those_of_the_invoices():
	world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	revalued("Exchange Rate Revaluation")
	book = ReceivableDays(C, date(2026, 3, 1))
	for day in (date(2026, 3, 20), date(2026, 3, 31), date(2026, 4, 20)):
		assert sum(part.amount for part in book.on(day)[NORDLICHT]) == 3885, day


def test_measures_before_a_settlement_at_another_rate_are_those_of_the_invoice():
	invoice = world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	note = world.credit_note(invoice, 500, posting_date=date(2026, 3, 20))
	ledger = frappe.qb.DocType("Payment Ledger Entry")
	frappe.qb.update(ledger).set(ledger.amount, -3900).where(ledger.voucher_no == note.name).run()
	book = ReceivableDays(C, date(2026, 3, 1))
	assert [part.amount for part in book.on(date(2026, 3, 19))[NORDLICHT]] == [3885]
	assert not book.on(date(2026, 3, 20))
