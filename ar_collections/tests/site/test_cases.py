"""Collection Cases: one open file per customer, refreshed only when something changed, closed and reopened."""

from datetime import date, timedelta

import frappe

from ar_collections.core.plan import plan
from ar_collections.ledger.book import read_book
from ar_collections.services import cases, run
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY


def after(days: int) -> date:
	return DUE + timedelta(days=days)


def the_case(customer: str = world.GUANGDA):
	return frappe.get_last_doc("Collection Case", {"customer": customer})


def refresh(day: date, customer: str = world.GUANGDA) -> bool:
	return cases.refresh(cases.find(C, customer), read_book(C, day, [customer]))


def test_there_is_one_open_case_per_company_and_customer():
	world.customer(world.GUANGDA)
	first = cases.open_case(C, world.GUANGDA)
	assert cases.open_case(C, world.GUANGDA) == first
	assert frappe.db.count("Collection Case", {"customer": world.GUANGDA}) == 1


def test_an_overdue_item_opens_a_case_also_when_nothing_is_planned_for_it():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	frappe.db.set_value("Collection Policy", world.POLICY, "status", "Retired")
	run.start(C, after(5), now=True)
	case = the_case()
	assert case.status == "Open" and case.overdue == 500
	assert case.items[0].note == "no approved policy fits this customer"


def test_an_item_that_is_not_due_and_not_reminded_opens_no_case():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(-20), now=True)
	assert not frappe.db.count("Collection Case")


def test_a_reminder_before_the_due_date_opens_the_case_and_keeps_it():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(-7), now=True)
	run.start(C, after(-6), now=True)
	assert the_case().status == "Open"
	assert the_case().overdue == 0


def test_a_refresh_writes_only_when_something_changed():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	rows = frappe.get_all("Collection Case Item", fields=["name"], order_by="name asc")
	assert refresh(after(15)) is False
	assert frappe.get_all("Collection Case Item", fields=["name"], order_by="name asc") == rows
	world.make_invoice(world.GUANGDA, 40, DUE)
	assert refresh(after(15)) is True
	assert the_case().overdue == 540 and len(the_case().items) == 2


def test_the_case_closes_when_everything_is_paid():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	world.pay(invoice, posting_date=after(16))
	run.start(C, after(17), now=True)
	case = the_case()
	assert case.status == "Closed" and not case.open_key and case.close_reason
	assert (case.overdue, case.outstanding, case.items) == (0, 0, [])
	open_work = frappe.get_all(
		"Collection Action", filters={"case": case.name, "status": "Open"}, order_by="name"
	)
	assert open_work == []


def test_a_bounced_payment_reopens_the_same_case_at_its_level():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	first = the_case().name
	payment = world.pay(invoice, posting_date=after(16))
	run.start(C, after(17), now=True)
	world.bounce(payment)
	run.start(C, after(18), now=True)
	case = the_case()
	assert (case.name, case.level) == (first, 1)
	assert case.status != "Closed" and case.open_key
	letters = frappe.get_all(
		"Collection Action",
		filters={"customer": world.GUANGDA, "kind": "Letter"},
		order_by="name",
		pluck="level",
	)
	assert letters == [1]


def test_new_debt_after_a_closed_case_opens_a_new_one():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	first = the_case().name
	world.pay(invoice, posting_date=after(16))
	run.start(C, after(17), now=True)
	world.make_invoice(world.GUANGDA, 60, after(17))
	run.start(C, after(19), now=True)
	assert frappe.db.count("Collection Case", {"customer": world.GUANGDA}) == 2
	assert frappe.db.get_value("Collection Case", first, "status") == "Closed"


def test_items_all_under_promise_make_the_case_promised():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(3), now=True)
	log = {"case": the_case().name, "company": C, "customer": world.GUANGDA, "channel": "Phone"}
	said = {
		"outcome": "Promise",
		"promised_on": after(9),
		"summary": "pays on Wednesday",
		"direction": "Outgoing",
	}
	frappe.get_doc({"doctype": "Contact Log", **log, **said, "contact_on": f"{after(3)} 10:00:00"}).submit()
	run.start(C, after(4), now=True)
	assert the_case().status == "Promised"
	run.start(C, after(12), now=True)
	assert the_case().status == "Open"


def test_an_open_escalation_makes_the_case_escalated():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	run.start(C, after(31), now=True)
	assert frappe.db.exists(
		"Collection Action", {"case": the_case().name, "kind": "Escalation", "status": "Open"}
	)
	assert the_case().status == "Escalated"


def test_legal_is_set_by_a_person_and_stays():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(3), now=True)
	frappe.db.set_value("Collection Case", the_case().name, "status", "Legal")
	run.start(C, after(4), now=True)
	assert the_case().status == "Legal"


def test_a_new_account_manager_takes_the_case_and_its_open_work():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	frappe.db.set_value("Customer", world.GUANGDA, "account_manager", world.user(world.OTHER_REP))
	cases.owner_changed(world.GUANGDA)
	assert the_case().collector == world.OTHER_REP
	filters = {"customer": world.GUANGDA, "kind": ("!=", "Escalation")}
	work = frappe.get_all("Collection Action", filters=filters, order_by="name", pluck="collector")
	assert set(work) == {world.OTHER_REP}


def test_a_case_given_to_somebody_stays_with_that_person():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(3), now=True)
	case = the_case()
	case.collector = world.user(world.OTHER_REP)
	case.save()
	run.start(C, after(4), now=True)
	assert the_case().collector == world.OTHER_REP
	frappe.db.set_value("User", world.OTHER_REP, "enabled", 0)
	run.start(C, after(5), now=True)
	assert the_case().collector == world.REP


def test_the_sums_of_a_case_are_those_of_its_items_in_company_currency():
	world.live_company()
	world.make_invoice(world.NORDLICHT, 1000, DUE)
	world.make_invoice(world.NORDLICHT, 500, after(40))
	run.start(C, after(15), now=True)
	case = the_case(world.NORDLICHT)
	assert case.outstanding == sum(row.base_outstanding for row in case.items) == 1500 * world.EUR_RATE
	assert case.overdue == 1000 * world.EUR_RATE
	assert {row.currency for row in case.items} == {"EUR"}


def test_closing_when_settled_leaves_an_overdue_case_open():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	assert cases.close_if_settled(the_case().name) is False
	world.pay(invoice, posting_date=after(16))
	assert cases.close_if_settled(the_case().name) is True or the_case().status == "Closed"


def test_the_picture_after_the_run_is_what_the_planner_says_afterwards():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	left = plan(read_book(C, after(15), [world.GUANGDA])).left_out
	assert the_case().items[0].note == left[0].why.text()
