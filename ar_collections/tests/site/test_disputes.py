"""Invoice Disputes: what they stop, what solves them, and whose work they become."""

import frappe
import pytest

from ar_collections.core.items import claims
from ar_collections.ledger.book import read_book
from ar_collections.services import disputes, reactions, timeline
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C = world.COMPANY
GUANGDA = world.GUANGDA


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900)


@pytest.fixture
def invoice(case):
	return frappe.get_doc("Sales Invoice", case.items[0].voucher_no)


def dispute(case, invoice, amount: float = 200, **more):
	values = {"case": case.name, "sales_invoice": invoice.name, "amount": amount, "reason": "Price"}
	return frappe.get_doc({"doctype": "Invoice Dispute", **values, **more})


def refused(doc, *words: str, error=frappe.ValidationError) -> None:
	with pytest.raises(error) as caught:
		doc.save()
	for word in words:
		assert word in str(caught.value)


def resolved(doc, outcome: str = "Not justified"):
	doc.update({"status": "Resolved", "outcome": outcome, "resolution": "quality found nothing"})
	return doc


def claimed() -> dict[str, float]:
	customer = read_book(C, hw.today(), [GUANGDA]).customers[0]
	return {claim.item.invoice: float(claim.open) for claim in claims(customer, hw.today()).values()}


def work(doc) -> list:
	return frappe.get_all(
		"Collection Action",
		{"reference_name": doc.name, "status": "Open"},
		["title", "collector"],
		order_by="name",
	)


# What it stops


def test_a_partial_dispute_stops_that_amount_and_nothing_else(case, invoice):
	other = hw.overdue_invoice(GUANGDA, 300, 10)
	dispute(case, invoice, 200).insert()
	assert claimed() == {invoice.name: 700, other.name: 300}


def test_a_dispute_of_all_of_it_makes_the_case_disputed_until_it_is_solved(case, invoice):
	doc = dispute(case, invoice, 0).insert()
	reactions.run_pending()
	assert (doc.solved_by, doc.open_amount, case.reload().status) == (world.REP, 900, "Disputed")
	resolved(doc).save()
	reactions.run_pending()
	assert case.reload().status == "Open" and claimed() == {invoice.name: 900}
	assert (doc.resolved_by, doc.outcome) == ("Administrator", "Not justified")


def test_it_takes_back_a_hold_nobody_decided_on_as_a_block_does(case, invoice):
	hold = hw.proposed(invoice)
	dispute(case, invoice, 0).insert()
	reactions.run_pending()
	assert hw.hold(hold).status == "Released"


# What it may say


@pytest.mark.parametrize(
	"values, words",
	[
		({"amount": 900.01}, ("900.00 of",)),
		({"amount": -1}, ()),
		({"due_date": "2020-01-01"}, ("is over",)),
		({"term": 2}, ("no open invoice",)),
		({"status": "Resolved"}, ("what came of the dispute",)),
	],
)
def test_a_dispute_that_makes_no_sense_is_refused(case, invoice, values, words):
	refused(dispute(case, invoice, **values), *words)


def test_disputes_of_an_invoice_are_together_no_more_than_is_open(case, invoice):
	dispute(case, invoice, 600).insert()
	refused(dispute(case, invoice, 301), "300.00 of")
	dispute(case, invoice, 300).insert()
	refused(dispute(case, invoice, 0), "0.00 of")


def test_another_customers_invoice_and_a_closed_case_are_refused(case, invoice):
	theirs = hw.overdue_invoice(world.HAIFENG, 100, 3)
	refused(dispute(case, theirs, 50), "no open invoice")
	frappe.db.set_value("Collection Case", case.name, "status", "Closed")
	refused(dispute(case, invoice), "closed")


def test_what_was_disputed_is_not_rewritten_and_a_solved_one_stays_solved(case, invoice):
	doc = dispute(case, invoice).insert()
	doc.amount = 300
	refused(doc, "Amount", "cannot be changed")
	resolved(doc.reload()).save()
	doc.status = "Open"
	refused(doc, "raise a new dispute")
	with pytest.raises(frappe.ValidationError, match="history"):
		frappe.delete_doc("Invoice Dispute", doc.name)


# What solves it


def test_a_credit_note_of_the_disputed_amount_solves_it_and_cancelled_opens_it_again(case, invoice):
	doc = dispute(case, invoice, 200).insert()
	world.credit_note(invoice, 50, hw.today())
	assert doc.reload().status == "Open"
	note = world.credit_note(invoice, 150, hw.today())
	assert (doc.reload().status, doc.outcome) == ("Resolved", "Justified")
	assert claimed() == {invoice.name: 700}
	note.reload().cancel()
	assert doc.reload().status == "Open" and not doc.outcome


def test_one_credit_note_solves_one_dispute_the_oldest_first(case, invoice):
	first, second = dispute(case, invoice, 30).insert(), dispute(case, invoice, 40).insert()
	world.credit_note(invoice, 40, hw.today())
	assert (first.reload().status, second.reload().status) == ("Resolved", "Open")
	world.credit_note(invoice, 30, hw.today())
	assert (second.reload().status, second.outcome) == ("Resolved", "Justified")


def test_an_invoice_paid_in_full_is_not_in_dispute_any_more(case, invoice):
	hw.overdue_invoice(GUANGDA, 300, 10)
	doc = dispute(case, invoice, 0).insert()
	payment = world.pay(invoice, 900, hw.today())
	assert (doc.reload().status, doc.outcome) == ("Resolved", "Not justified")
	world.bounce(payment)
	assert doc.reload().status == "Open"


def test_what_a_person_solved_stays_solved_when_money_moves(case, invoice):
	doc = resolved(dispute(case, invoice, 200).insert()).save()
	world.pay(invoice, 100, hw.today())
	assert doc.reload().status == "Resolved"


# Whose work it is


def test_an_open_one_past_its_day_becomes_work_of_who_solves_it_once(case, invoice):
	solver = world.user(world.ACCOUNTANT)
	doc = dispute(case, invoice, due_date=hw.in_days(2), solved_by=solver).insert()
	assert not disputes.nightly(C, hw.in_days(2)) and disputes.nightly(C, hw.in_days(3)) == 1
	assert not disputes.nightly(C, hw.in_days(4))
	[action] = work(doc)
	assert action.collector == solver and invoice.name in action.title
	frappe.get_doc("Customer", GUANGDA).update({"account_manager": world.user(world.OTHER_REP)}).save()
	assert work(doc)[0].collector == solver and doc.reload().collector == world.OTHER_REP
	resolved(doc).save()
	assert not work(doc)


def test_the_case_tells_what_was_disputed_and_what_came_of_it(case, invoice):
	resolved(dispute(case, invoice).insert()).save()
	solved, raised = (row for row in timeline.events(case.name) if row["kind"] == "Dispute")
	assert raised["amount"] == 200 and "quality found nothing" in solved["text"]


def test_another_reps_dispute_is_neither_listed_nor_read_nor_raised(case, invoice):
	doc = dispute(case, invoice).insert()
	frappe.set_user(world.user(world.OTHER_REP))
	assert not frappe.get_list("Invoice Dispute", order_by="name")
	assert not frappe.has_permission("Invoice Dispute", "read", doc.name)
	refused(dispute(case, invoice, 10), error=frappe.PermissionError)
