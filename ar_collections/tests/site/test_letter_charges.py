"""What a letter really charges: an ERPNext Dunning with its fee and interest, and the receipt ERPNext books."""

from datetime import date, timedelta
from decimal import Decimal as D

import frappe
import pytest

from ar_collections.core.model import LETTER, Line, PlannedAction
from ar_collections.core.why import Why
from ar_collections.ledger.dunnings import charged
from ar_collections.ledger.open_items import open_items
from ar_collections.services import actions, cases, claim, letter_files, letter_papers, letters
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.paper_world import has, text_of
from ar_collections.tests.site.test_claim import basis

C, GUANGDA = world.COMPANY, world.GUANGDA
DUE = date(2026, 3, 2)
KIND, FEE = "Second Demand", 50


def day(days: int) -> date:
	return DUE + timedelta(days)


def dunning_type(company: str = C, **values) -> str:
	account = frappe.db.get_value(
		"Account", {"company": company, "root_type": "Income", "is_group": 0}, order_by="name"
	)
	record = {"dunning_type": "Charge", "company": company, "dunning_fee": FEE, "income_account": account}
	doc = frappe.get_doc({"doctype": "Dunning Type", "rate_of_interest": 0, **record, **values})
	return doc.insert().name


@pytest.fixture
def charging():
	"""Second demands charge 50 and ten per cent a year."""
	world.live_company(interest_basis=basis())
	world.customer(GUANGDA)
	name = dunning_type()
	frappe.db.set_value("Dunning Letter Type", KIND, "dunning_type", name)
	frappe.clear_document_cache("Dunning Letter Type", KIND)
	yield name
	frappe.clear_document_cache("Dunning Letter Type", KIND)


def written(on: date, *invoices) -> str:
	"""An approved letter about everything open on these invoices."""
	names = {invoice.name for invoice in invoices}
	lines = tuple(_line(item, on) for item in open_items(C, [GUANGDA])[GUANGDA] if item.invoice in names)
	total = sum((line.open for line in lines), D(0))
	planned = PlannedAction(
		customer=GUANGDA, kind=LETTER, step=f"{KIND} {on}", title=KIND, policy=world.POLICY, level=2, due_on=on,
		lines=lines, why=Why("due_today"), currency="CNY", total=total, letter_type=KIND,
	)  # fmt: skip
	case = cases.open_case(C, GUANGDA)
	return letters.create(planned, case, actions.create(planned, case, None, on))


def _line(item, on: date) -> Line:
	return Line(
		invoice=item.invoice, term=item.term, posting_date=item.posting_date, due_date=item.due_date,
		days_overdue=(on - item.due_date).days, currency=item.currency, amount=item.amount,
		paid=item.amount - item.outstanding, disputed=D(0), open=item.outstanding,
		base_open=item.base_outstanding, level=1,
	)  # fmt: skip


def issued(on: date, *invoices) -> str:
	name = written(on, *invoices)
	assert letters.issue(name, on, {})
	return name


def dunning_of(letter: str):
	return frappe.get_doc("Dunning", frappe.db.get_value("Dunning Letter", letter, "dunning"))


def paid(dunning, on: date, of_invoice: float | None = None):
	"""The Payment Entry that ERPNext's button makes, booked; `of_invoice`: so much of the invoice only."""
	from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

	doc = get_payment_entry("Dunning", dunning.name)
	doc.update({"posting_date": on, "reference_no": "T", "reference_date": on, "paid_to": "Cash - PT"})
	if of_invoice:
		doc.references[0].allocated_amount = of_invoice
		doc.paid_amount = doc.received_amount = of_invoice + dunning.dunning_amount
	doc.insert()
	doc.submit()
	return doc


# What is charged


def test_an_issued_letter_charges_fee_and_interest_per_instalment(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	letter = issued(day(30), invoice)
	doc = dunning_of(letter)
	(row,) = doc.overdue_payments
	assert (doc.docstatus, doc.status, doc.dunning_type, doc.customer) == (1, "Unresolved", charging, GUANGDA)
	assert (row.sales_invoice, row.payment_schedule) == (invoice.name, invoice.payment_schedule[0].name)
	assert (row.outstanding, row.interest, doc.dunning_fee) == (36500, 300, FEE)
	assert (doc.total_interest, doc.dunning_amount, doc.grand_total) == (300, 350, 36850)


def test_the_interest_is_the_claims_with_part_payments_and_lump_sums(charging):
	lump = basis("With lump sum", lump_sums=[{"amount": 40}], lump_sum_currency="CNY")
	frappe.db.set_value("Customer", GUANGDA, "collections_interest_basis", lump)
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	world.pay(invoice, 18250, day(10))
	(row,) = dunning_of(issued(day(30), invoice)).overdue_payments
	assert (row.outstanding, row.interest) == (18250, 240)  # 200 + 40


def test_without_a_basis_the_rate_of_the_dunning_type_counts(charging):
	world.live_company(interest_basis=None)
	frappe.db.set_value("Dunning Type", charging, "rate_of_interest", 5)
	frappe.clear_document_cache("Dunning Type", charging)
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	assert dunning_of(issued(day(30), invoice)).overdue_payments[0].interest == 150


def test_the_next_letter_charges_only_what_no_letter_has_charged(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	issued(day(30), invoice)
	second = dunning_of(issued(day(60), invoice))
	assert (second.overdue_payments[0].interest, second.dunning_fee) == (300, FEE)
	assert charged([invoice.payment_schedule[0].name]) == {invoice.payment_schedule[0].name: 600}


def test_a_letter_type_without_a_dunning_type_charges_nothing(charging):
	frappe.db.set_value("Dunning Letter Type", KIND, "dunning_type", None)
	frappe.clear_document_cache("Dunning Letter Type", KIND)
	letter = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	assert not frappe.db.get_value("Dunning Letter", letter, "dunning")


def test_issuing_twice_charges_once(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	letter = issued(day(30), invoice)
	assert not letters.issue(letter, day(30), {})
	letters.issue_pending(None, [letter])
	assert frappe.db.count("Overdue Payment", {"sales_invoice": invoice.name}) == 1


def test_nothing_is_charged_in_test_mode(charging):
	world.live_company(status="Test", test_email="test@prime.example")
	letter = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	assert not frappe.db.get_value("Dunning Letter", letter, "dunning")


def test_items_that_are_not_overdue_and_journal_entries_are_not_charged(charging):
	invoice = world.make_invoice(GUANGDA, 36500, terms=[(DUE, 18250), (day(90), 18250)])
	doc = dunning_of(issued(day(30), invoice))
	assert [(row.due_date, row.outstanding) for row in doc.overdue_payments] == [(DUE, 18250)]


def test_what_cannot_be_charged_keeps_the_letter_and_says_what_to_do(charging):
	frappe.db.set_value("Dunning Type", charging, "income_account", None)
	frappe.clear_document_cache("Dunning Type", charging)
	letter = written(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	assert letters.issue_pending(None, [letter]) == [letter]
	doc = frappe.get_doc("Dunning Letter", letter)
	assert doc.status == "Approved" and not doc.issued_on and "income account" in doc.failure


def test_a_gap_in_the_rates_keeps_the_letter(charging):
	rates = [{"valid_from": day(20), "percent": 10}]
	frappe.db.set_value("Customer", GUANGDA, "collections_interest_basis", basis("Late", rates=rates))
	letter = written(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	letters.issue_pending(None, [letter])
	assert "Late has no rate" in frappe.db.get_value("Dunning Letter", letter, "failure")


def test_a_dunning_type_of_another_company_charges_nothing(charging):
	frappe.db.set_value("Dunning Type", charging, "company", "Another Company")
	frappe.clear_document_cache("Dunning Type", charging)
	letter = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	assert not frappe.db.get_value("Dunning Letter", letter, "dunning")


def test_what_is_in_dispute_bears_no_interest_in_the_dunning_either(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	case = cases.open_case(C, GUANGDA)
	dispute = {"doctype": "Invoice Dispute", "case": case, "sales_invoice": invoice.name, "amount": 18250}
	frappe.get_doc({**dispute, "reason": "Price", "note": "x", "due_date": hw.in_days(5)}).insert()
	assert dunning_of(issued(day(30), invoice)).total_interest == 150


# What ERPNext books


def test_a_receipt_from_the_dunning_pays_the_invoice_and_books_the_charge_as_income(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	doc = dunning_of(issued(day(30), invoice))
	payment = paid(doc, day(40))
	assert payment.paid_amount == 36850
	booked = frappe.db.get_value(
		"GL Entry", {"voucher_no": payment.name, "account": doc.income_account}, "credit"
	)
	assert booked == 350
	assert frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 0
	assert doc.reload().status == "Resolved"
	assert not open_items(C, [GUANGDA]).get(GUANGDA)


def dunnings_of(letter: str) -> list:
	names = frappe.get_all(
		"Dunning", {"collections_letter": letter}, order_by="creation asc, name asc", pluck="name"
	)
	return [frappe.get_doc("Dunning", name) for name in names]


@pytest.mark.parametrize("terms", [True, False], ids=["with payment terms", "without"])
def test_each_instalment_of_an_invoice_is_charged_and_paid_by_a_dunning_of_its_own(charging, terms):
	days = (DUE, day(10))
	invoice = (
		_with_terms(36500, days)
		if terms
		else world.make_invoice(GUANGDA, 36500, terms=[(due, 18250) for due in days])
	)
	letter = issued(day(30), invoice)
	first, second = found = dunnings_of(letter)
	assert [one.overdue_payments[0].payment_schedule for one in found] == [
		row.name for row in invoice.payment_schedule
	]
	assert [one.total_interest for one in found] == [150, 100]  # 30 and 20 days of 5
	assert [(one.dunning_fee, one.dunning_amount) for one in found] == [(FEE, 200), (0, 100)]
	assert frappe.db.get_value("Dunning Letter", letter, "dunning") == first.name
	paid(first, day(40))
	assert frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 18250
	paid(second, day(41))
	assert frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount") == 0
	assert {one.reload().status for one in found} == {"Resolved"}


def test_invoices_of_a_letter_share_a_dunning(charging):
	invoices = [world.make_invoice(GUANGDA, 36500, DUE), world.make_invoice(GUANGDA, 3650, day(10))]
	(doc,) = dunnings_of(issued(day(30), *invoices))
	assert {row.sales_invoice: row.interest for row in doc.overdue_payments} == {
		invoices[0].name: 300, invoices[1].name: 20,
	}  # fmt: skip


def _with_terms(amount: float, days):
	doc = world.invoice_draft(GUANGDA, amount, terms=[(d, amount / len(days)) for d in days])
	for row in doc.payment_schedule:
		term = {"doctype": "Payment Term", "payment_term_name": f"Part {row.idx}", "invoice_portion": 50}
		if not frappe.db.exists("Payment Term", f"Part {row.idx}"):
			frappe.get_doc(term).insert()
		row.payment_term = f"Part {row.idx}"
	doc.insert()
	doc.submit()
	return doc


# What the letter says of it


@pytest.fixture
def claiming(charging):
	frappe.db.set_value("Dunning Letter Type", KIND, "interest", "Claimed")
	frappe.clear_document_cache("Dunning Letter Type", KIND)
	return charging


def test_the_letter_demands_what_its_dunning_books(claiming):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	name = issued(day(30), invoice)
	letter, doc = frappe.get_doc("Dunning Letter", name), dunning_of(name)
	assert (
		(letter.interest_total, letter.claim_total) == (doc.dunning_amount, doc.grand_total) == (350, 36850)
	)
	has(text_of(letter_files.frozen_pdf(name)), "催款费", "350.00", "36,850.00")
	second = frappe.get_doc("Dunning Letter", issued(day(60), invoice))
	booked = dunning_of(second.name)
	assert second.interest_total == 650 == booked.dunning_amount + 300  # the first letter charged 300 of it


def test_the_fee_is_told_in_the_language_of_the_letter(claiming):
	frappe.db.set_value("Customer", GUANGDA, "language", "en")
	letter = frappe.get_doc("Dunning Letter", written(day(30), world.make_invoice(GUANGDA, 36500, DUE)))
	assert letter_papers.facts(letter)["claim"]["rows"][-1]["basis"] == "Dunning Fee"


def test_without_a_basis_the_letter_claims_the_rate_of_its_dunning_type(claiming):
	world.live_company(interest_basis=None)
	frappe.db.set_value("Dunning Type", claiming, "rate_of_interest", 5)
	frappe.clear_document_cache("Dunning Type", claiming)
	name = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	letter, doc = frappe.get_doc("Dunning Letter", name), dunning_of(name)
	assert (
		(letter.interest_total, letter.claim_total) == (doc.dunning_amount, doc.grand_total) == (200, 36700)
	)
	[first, _fee] = letter_papers.facts(letter)["claim"]["rows"]
	assert (first["rate"], first["first"], first["days"]) == ("5.0", str(day(1)), 30)


def test_what_is_not_overdue_and_another_companys_type_put_no_fee_on_the_letter(claiming):
	letter = frappe.get_doc("Dunning Letter", written(DUE, world.make_invoice(GUANGDA, 36500, DUE)))
	assert letter.interest_total == 0
	frappe.db.set_value("Dunning Type", claiming, "company", "Another Company")
	frappe.clear_document_cache("Dunning Type", claiming)
	letter = frappe.get_doc("Dunning Letter", written(day(30), world.make_invoice(GUANGDA, 36500, DUE)))
	assert letter.interest_total == 300


@pytest.mark.parametrize("interest", ["", "Shown"])
def test_a_letter_type_that_charges_has_to_claim_it(charging, interest):
	doc = frappe.get_doc("Dunning Letter Type", KIND)
	doc.interest = interest
	with pytest.raises(frappe.ValidationError, match="have to claim"):
		doc.save()
	doc.reload().interest = "Claimed"
	doc.save()


def test_a_charge_that_was_paid_is_told_in_the_claim(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	doc = dunning_of(issued(day(30), invoice))
	assert not claim.of_customer(C, GUANGDA).hints
	paid(doc, day(40), of_invoice=10000)
	[hint] = claim.of_customer(C, GUANGDA).hints
	assert doc.name in hint and "350.00" in hint


def test_a_waiver_that_was_approved_is_told_in_the_claim(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	values = {
		"case": cases.open_case(C, GUANGDA),
		"amount": 400,
		"promised_on": hw.in_days(5),
		"status": "Open",
	}
	promise = {"doctype": "Promise to Pay", "waived_amount": 50, "waiver_reason": "Late goods.", **values}
	doc = frappe.get_doc({**promise, "items": [{"sales_invoice": invoice.name}]}).insert()
	assert not claim.of_customer(C, GUANGDA).hints
	with hw.as_user(hw.gm()):
		waived = frappe.get_doc("Promise to Pay", doc.name)
		waived.status = "Open"
		waived.save()
	[hint] = claim.of_customer(C, GUANGDA).hints
	assert doc.name in hint and "50.00" in hint
	waived.reload().status = "Cancelled"
	waived.save()
	assert not claim.of_customer(C, GUANGDA).hints


# A letter that is taken back


def test_a_withdrawn_letter_cancels_its_dunning(charging):
	letter = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	said = letters.withdraw(letter, "wrong customer")
	assert dunning_of(letter).docstatus == 2 and "was cancelled" in said
	assert letters.withdraw(letter, "again") == ""


def test_what_a_cancelled_dunning_had_charged_may_be_charged_again(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	letters.withdraw(issued(day(30), invoice), "wrong")
	assert dunning_of(issued(day(60), invoice)).overdue_payments[0].interest == 600


def test_a_dunning_on_which_money_was_received_stays(charging):
	letter = issued(day(30), world.make_invoice(GUANGDA, 36500, DUE))
	payment = paid(dunning_of(letter), day(40))
	assert "stays" in letters.withdraw(letter, "too late")
	assert dunning_of(letter).docstatus == 1
	payment.reload().cancel()


def test_a_payment_of_the_invoice_alone_is_no_receipt_of_the_charge(charging):
	invoice = world.make_invoice(GUANGDA, 36500, DUE)
	letter = issued(day(30), invoice)
	world.pay(invoice, 100, day(35))
	letters.withdraw(letter, "wrong")
	assert dunning_of(letter).docstatus == 2


def test_nobody_writes_the_dunning_of_a_letter_by_hand(charging):
	letter = frappe.get_doc("Dunning Letter", written(day(30), world.make_invoice(GUANGDA, 36500, DUE)))
	other = dunning_of(issued(day(30), world.make_invoice(GUANGDA, 365, DUE))).name
	letter.reload().dunning = other
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		letter.save()
