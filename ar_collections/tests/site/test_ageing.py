"""The ageing report: equal to ERPNext's Accounts Receivable and to the control accounts, to the cent, on any day."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import frappe
import pytest
from frappe.utils import getdate, nowdate

from ar_collections.ar_collections.report.collections_ageing.collections_ageing import execute
from ar_collections.core.ageing import REPORT_LIMITS, bands
from ar_collections.ledger import aged, control
from ar_collections.services import ageing_report, tie_out
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C = world.COMPANY
GUANGDA, HAIFENG, NORDLICHT, BAILEY = world.GUANGDA, world.HAIFENG, world.NORDLICHT, world.BAILEY
DUE, LATER = date(2026, 3, 2), date(2026, 4, 2)
DAYS = (
	date(2026, 1, 15),
	date(2026, 2, 10),
	date(2026, 3, 2),
	date(2026, 3, 20),
	date(2026, 4, 20),
	date(2026, 6, 30),
)


def a_book_with_a_past():
	"""Paid later, in part, too much, in advance; returns linked and not; journals; a bounce; foreign money; opening."""
	world.pay(world.make_invoice(GUANGDA, 1000.01, DUE), posting_date=date(2026, 3, 10))
	split = world.make_invoice(GUANGDA, 900, terms=[(DUE, 300), (LATER, 600)])
	world.pay(split, 333.33, posting_date=date(2026, 3, 15))
	noted = world.make_invoice(GUANGDA, 700, LATER)
	world.credit_note(noted, 99.99, posting_date=date(2026, 3, 12))
	world.credit_note(noted, 50, for_itself=True, posting_date=date(2026, 3, 13))
	world.credit_note(noted, 25.5, linked=False, posting_date=date(2026, 3, 14))
	world.journal_receivable(HAIFENG, 444.44, DUE)
	world.bounce(world.pay(world.make_invoice(HAIFENG, 250, DUE), posting_date=date(2026, 3, 5)))
	world.unallocated_receipt(HAIFENG, 12.34, date(2026, 2, 5))
	both = [world.make_invoice(HAIFENG, amount, DUE) for amount in (100, 200)]
	references = [
		{
			"reference_doctype": "Sales Invoice",
			"reference_name": one.name,
			"allocated_amount": one.grand_total,
		}
		for one in both
	]
	world.receipt(HAIFENG, 333, date(2026, 3, 18), both[0].debit_to, references)  # 33 too much
	euro = world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	world.pay(euro, 123.45, posting_date=date(2026, 3, 16))
	world.make_invoice(BAILEY, 333.33, DUE, currency="USD", rate=7.1234)
	opening = world.invoice_draft(BAILEY, 88, LATER, is_opening="Yes")
	accounts = {"company": C, "account_type": "Temporary"}
	opening.items[0].income_account = frappe.db.get_value("Account", accounts, "name")
	opening.insert().submit()
	in_advance()


def in_advance():
	"""Money of January, allocated to an invoice that was only written in March."""
	payment = world.unallocated_receipt(BAILEY, 60, date(2026, 1, 10))
	invoice = world.invoice_draft(BAILEY, 100, LATER, posting_date=date(2026, 3, 3))
	invoice.append(
		"advances",
		{
			"reference_type": "Payment Entry",
			"reference_name": payment.name,
			"advance_amount": 60,
			"allocated_amount": 60,
		},
	)
	invoice.insert()
	invoice.submit()


def theirs(as_of: date, **filters) -> dict[tuple, Decimal]:
	sums = defaultdict(Decimal)
	for row in world.receivable_report(as_of, based_on_payment_terms=0, **filters):
		sums[row["party"], row["voucher_no"]] += Decimal(str(row["outstanding"]))
	return {key: round(total, 2) for key, total in sums.items() if round(total, 2)}


def ours(as_of: date, column: str = "base_open") -> dict[tuple, Decimal]:
	book = aged.read(C, as_of)
	assert not book.problems
	sums = defaultdict(Decimal)
	for row in book.rows:
		sums[row.customer, row.voucher] += getattr(row, column)
	return {key: total for key, total in sums.items() if total}


@pytest.fixture
def book():
	world.live_company()
	a_book_with_a_past()


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_each_voucher_equals_accounts_receivable_on_any_day(book, as_of):
	assert ours(as_of) == theirs(as_of)
	assert as_of == DAYS[0] or len(ours(as_of)) > 5


@pytest.mark.parametrize("as_of", DAYS[1:], ids=str)
def test_in_the_customers_currency_too(book, as_of):
	assert ours(as_of, "open") == theirs(as_of, in_party_currency=1)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_it_is_what_the_control_accounts_hold(book, as_of):
	tied = tie_out.tie_out(C, as_of, aged.read(C, as_of))
	assert tied.unexplained == 0 and not tied.vouchers
	assert tied.difference == sum(Decimal(str(round(b.base, 2))) for b in tied.settled)


def test_before_the_first_entry_there_is_nothing_and_it_says_so():
	world.live_company()
	columns, rows, message, chart, summary = execute({"company": C, "as_of": "2001-01-01"})
	assert columns and not rows and not chart and not summary
	assert "✓" in message


# Faults of the data


def test_a_ledger_row_nobody_has_as_a_customer_is_told_by_voucher(book):
	doc = world.make_invoice(GUANGDA, 70, DUE)
	frappe.db.delete("Payment Ledger Entry", {"voucher_no": doc.name})  # never reposted
	_columns, _rows, message, *_more = execute({"company": C, "as_of": "2026-03-20"})
	assert "≠" in message and doc.name in message and "Not explained" not in message
	[row] = control.differences(C, date(2026, 3, 20))
	assert (row.voucher, row.amount) == (doc.name, 70)


def test_a_delinked_ledger_row_counts_for_nobody(book):
	doc = world.make_invoice(GUANGDA, 70, DUE)
	frappe.db.set_value("Payment Ledger Entry", {"voucher_no": doc.name}, "delinked", 1)
	assert (GUANGDA, doc.name) not in ours(DAYS[3]) and ours(DAYS[3]) == theirs(DAYS[3])


def test_cancelled_and_booked_again_counts_once(book):
	doc = world.make_invoice(GUANGDA, 70, DUE)
	doc.cancel()
	again = frappe.copy_doc(doc)
	again.update({"amended_from": doc.name, "docstatus": 0})
	again.insert().submit()
	assert ours(DAYS[3]) == theirs(DAYS[3]) and ours(DAYS[3])[GUANGDA, again.name] == 70


def test_with_an_immutable_ledger_a_cancelled_invoice_is_open_until_the_day_it_was_cancelled(book):
	frappe.db.set_single_value("Accounts Settings", "enable_immutable_ledger", 1)
	doc = world.make_invoice(GUANGDA, 70, DUE)
	doc.cancel()
	today = getdate(nowdate())
	for day in (DAYS[3], today - timedelta(days=1), today):
		assert ours(day) == theirs(day)
		assert tie_out.tie_out(C, day, aged.read(C, day)).unexplained == 0


def test_a_revaluation_stands_in_a_column_of_its_own_and_ties_out():
	world.make_invoice(NORDLICHT, 500, DUE, rate=7.77)
	account = world.receivable_account("EUR")
	entry = frappe.get_doc({"doctype": "Journal Entry", "company": C, "posting_date": "2026-03-31",
		"voucher_type": "Exchange Rate Revaluation", "multi_currency": 1})  # fmt: skip
	gain = frappe.get_cached_value("Company", C, "exchange_gain_loss_account")
	party = {"account": account, "party_type": "Customer", "party": NORDLICHT, "account_currency": "EUR"}
	for side, rate in (("debit", 8), ("credit", 7.77)):
		both = {side: 500 * rate, f"{side}_in_account_currency": 500, "exchange_rate": rate}
		entry.append("accounts", {**party, **both})
	entry.append(
		"accounts", {"account": gain, "credit": 115, "credit_in_account_currency": 115, "exchange_rate": 1}
	)
	entry.flags.ignore_exchange_rate = True
	entry.insert()
	entry.submit()
	day = date(2026, 4, 20)
	assert ours(day) == theirs(day)
	[row] = report(day).rows
	assert (row["revalued"], row["total"]) == (115, 500 * 7.77 + 115)
	assert tie_out.tie_out(C, day, aged.read(C, day)).difference == 0


# What the report shows


def report(as_of: date, **more) -> ageing_report.Aged:
	return ageing_report.make(ageing_report.Asked(C, as_of, bands(REPORT_LIMITS), **more))


def test_amounts_stand_in_the_band_of_their_age_on_that_day(book):
	world.make_invoice(BAILEY, 10, date(2025, 3, 1), posting_date=date(2025, 2, 1))
	[row] = report(date(2026, 3, 20), customers=[BAILEY]).rows
	assert row["not_due"] == 88 + 100 - 60 and row["16-30"] == pytest.approx(333.33 * 7.1234, abs=0.01)
	assert row["over_180"] == 10
	shown = [row[band.code] for band in bands(REPORT_LIMITS)]
	assert row["total"] == pytest.approx(sum(shown) + row["unallocated"] + row["revalued"])


def test_receipts_and_notes_no_invoice_has_used_up_stand_beside_the_bands(book):
	[row] = report(date(2026, 6, 30), customers=[HAIFENG]).rows
	assert row["unallocated"] == pytest.approx(-12.34 - 33)


def test_instalments_are_aged_each_by_its_own_day(book):
	rows = report(date(2026, 3, 20), customers=[GUANGDA], detail="Instalment").rows
	parts = {
		(row["term"], row["due_date"]): row["total"] for row in rows if row["term"] == 2 or row["days"] == 18
	}
	assert parts[2, LATER] == pytest.approx(900 - 333.33)  # the first was paid by what came on 15 March
	before = report(date(2026, 3, 14), customers=[GUANGDA], detail="Instalment").rows
	assert sorted(row["total"] for row in before if row["due_date"] == DUE and row["term"] == 1) == [300]


def test_disputed_and_promised_shares_are_those_of_that_day():
	case = dw.to_call(GUANGDA, 900, 20)
	invoice = case.items[0].voucher_no
	world.live_company()
	frappe.get_doc({"doctype": "Invoice Dispute", "case": case.name, "sales_invoice": invoice, "amount": 200,
		"reason": "Price", "note": "too dear", "due_date": hw.in_days(5)}).insert()  # fmt: skip
	frappe.get_doc({"doctype": "Promise to Pay", "case": case.name, "status": "Open", "promised_on": hw.in_days(5),
		"amount": 300}).insert()  # fmt: skip
	[row] = report(hw.today(), detail="Invoice").rows
	assert (row["total"], row["disputed"], row["promised"]) == (900, 200, 300)
	[before] = report(hw.ago(1), detail="Invoice").rows
	assert (before["disputed"], before["promised"]) == (0, 0)


def test_groups_carry_the_sums_of_their_rows(book):
	found = report(date(2026, 3, 20), group_by="Customer Group")
	heads = [row for row in found.rows if row.get("bold")]
	assert sum(row["total"] for row in heads) == pytest.approx(float(found.total["total"]))
	assert sum(row["total"] for row in found.rows if row["indent"]) == pytest.approx(
		float(found.total["total"])
	)


def test_bands_are_free_and_nonsense_is_refused_with_an_example(book):
	columns, rows, *_more = execute({"company": C, "as_of": "2026-03-20", "bands": "7，90"})
	assert {"1-7", "8-90", "over_90"} <= rows[0].keys() and len(columns)
	for nonsense in ("30, 15", "a", "0, 5", "15, 15"):
		with pytest.raises(frappe.ValidationError, match="15, 30"):
			execute({"company": C, "bands": nonsense})


def test_rows_in_the_customers_currency_have_no_common_sum(book):
	found = report(date(2026, 3, 20), party_currency=True)
	assert {row["currency"] for row in found.rows} == {"CNY", "EUR"} and not found.total


# Who sees what


def test_a_rep_sees_own_customers_only_and_no_line_about_the_whole_company(book):
	world.live_company(default_owner=world.user(world.SUPERVISOR))
	dw.owned(GUANGDA, world.REP)
	dw.owned(HAIFENG, world.user(world.OTHER_REP))
	with hw.as_user(world.REP):
		_columns, rows, message, *_more = execute({"company": C, "as_of": "2026-03-20"})
		assert {row["customer"] for row in rows} == {GUANGDA} and message is None
		asked = {"company": C, "as_of": "2026-03-20", "collector": world.OTHER_REP}
		assert not execute(asked)[1] and not execute({**asked, "customer": HAIFENG})[1]


def test_it_is_sent_by_mail_as_any_report_is(book):
	doc = frappe.get_doc({"doctype": "Auto Email Report", "report": "Collections Ageing", "user": "Administrator",
		"email_to": "boss@example.com", "format": "HTML", "frequency": "Monthly", "report_type": "Script Report",
		"filters": frappe.as_json({"company": C, "as_of": "2026-03-20", "detail": "Customer"})}).insert()  # fmt: skip
	content = doc.get_report_content()
	assert "Guangda" in content
