"""The General Manager's weekly page: when it goes, what it says, and that it stays one page."""

from datetime import date
from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from ar_collections.services import cases, weekly_mail, weekly_page
from ar_collections.services.weekly_facts import facts
from ar_collections.tests.site import world
from ar_collections.tests.site.test_digest import mails
from ar_collections.tests.site.test_permissions import papers

C = world.COMPANY
MONDAY = date(2026, 3, 16)  # the page is about the week from the 9th to the 15th


@pytest.fixture
def book():
	world.live_company()
	old = world.make_invoice(world.GUANGDA, 4000, date(2026, 2, 20), posting_date=date(2026, 1, 20))
	new = world.make_invoice(world.GUANGDA, 1000, date(2026, 4, 12), posting_date=date(2026, 3, 11))
	world.pay(old, 1500, date(2026, 3, 5))
	world.pay(old, 600, date(2026, 3, 12))
	world.make_invoice(world.HAIFENG, 300, date(2026, 3, 10), posting_date=date(2026, 2, 10))
	frappe.get_doc("Collection Case", cases.open_case(C, world.GUANGDA)).db_set(
		{"collector": world.user(world.REP), "level": 2}
	)
	return {"old": old, "new": new}


def text_of(pdf: bytes) -> str:
	return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_last_week_stands_beside_the_week_before(book):
	found = facts(C, MONDAY)
	assert (found.week.first, found.week.last, found.before.first) == (
		date(2026, 3, 9),
		date(2026, 3, 15),
		date(2026, 3, 2),
	)
	assert (found.now.received, found.then.received) == (600, 1500)
	assert (found.now.overdue, found.then.overdue) == (2200, 2500)
	assert (found.now.closing, found.now.sales) == (3200, 1000)
	assert {code: amount for code, amount in found.bands.items() if amount} == {
		"not_due": 1000,
		"1-15": 300,
		"16-30": 1900,
	}


def test_the_most_overdue_come_first_and_who_owes_nothing_overdue_is_left_out(book):
	world.make_invoice(world.BAILEY, 9000, date(2026, 4, 30), posting_date=date(2026, 3, 2))
	assert [(row["name"], row["overdue"]) for row in facts(C, MONDAY).customers] == [
		(world.GUANGDA, 1900),
		(world.HAIFENG, 300),
	]


def test_proposed_holds_and_letters_that_wait_are_named(book):
	names = papers(cases.open_case(C, world.GUANGDA), world.GUANGDA, world.REP)
	frappe.db.set_value("Credit Hold", names["Credit Hold"], {"status": "Proposed", "overdue_amount": 1900})
	frappe.db.set_value(
		"Dunning Letter", names["Dunning Letter"], {"status": "Pending Approval", "total_open": 70}
	)
	assert [(row["what"], row["amount"]) for row in facts(C, MONDAY).waiting] == [
		("Shipment Hold", 1900),
		("First Demand", 70),
	]


def test_whatever_somebody_is_asked_to_decide_on_is_named_once_and_counted_by_kind(book):
	case = cases.open_case(C, world.GUANGDA)
	hold = papers(case, world.GUANGDA, world.REP)["Credit Hold"]
	frappe.db.set_value("Credit Hold", hold, {"status": "Proposed", "overdue_amount": 1900})
	asked = [("Credit Hold", hold)] + [("Write-off Request", f"WO-{number}") for number in range(7)]
	for doctype, name in asked:
		for user in (world.GENERAL_MANAGER, world.user(world.ACCOUNTANT)):
			frappe.get_doc({"doctype": "Collection Approval", "reference_doctype": doctype, "reference_name": name,
				"company": C, "case": case, "what": "Approve", "status": "Waiting", "asked_of": user,
				"asked_on": "2026-03-10 09:00:00", "name": f"{name}-{user}"}).db_insert()  # fmt: skip
	found = facts(C, MONDAY)
	assert found.waiting_by == {"Credit Hold": 1, "Write-off Request": 7}
	assert [row["what"] for row in found.waiting] == ["Shipment Hold"] + 5 * ["Write-off Request"]
	assert (found.waiting[1]["customer_name"], found.waiting_more) == (world.GUANGDA, 2)
	assert "Write-off Request: 7" in text_of(weekly_page.render(found))


def test_the_page_says_it_on_one_sheet_in_the_readers_language(book):
	found = facts(C, MONDAY)
	pdf = weekly_page.render(found)
	assert len(PdfReader(BytesIO(pdf)).pages) == 1
	text = text_of(pdf)
	for wanted in (
		"Receivables of the week",
		"2,200",
		"+1,000",
		world.GUANGDA,
		"Wei Rep",
		"level 2",
		"Nothing waits.",
	):
		assert wanted in text, wanted
	frappe.local.lang = "zh"
	pdf = weekly_page.render(found)
	text = text_of(pdf)
	assert len(PdfReader(BytesIO(pdf)).pages) == 1
	assert "应收账款周报" in text and "Receivables of the week" not in text and "Overdue" not in text


def test_ten_customers_and_many_decisions_stay_one_page(book):
	for number in range(14):
		name = f"Customer {number} with a very long name that fills the column and goes on and on Ltd"
		world.make_invoice(name, 1000 + number, date(2026, 2, 20))
		names = papers(cases.open_case(C, name), name, world.REP)
		frappe.db.set_value("Credit Hold", names["Credit Hold"], "status", "Proposed")
	found = facts(C, MONDAY)
	assert len(found.customers) == 10 and len(found.waiting) == 6 and found.waiting_more == 8
	assert len(PdfReader(BytesIO(weekly_page.render(found))).pages) == 1


def test_names_do_no_harm_on_the_page(book):
	frappe.db.set_value("Customer", world.GUANGDA, "customer_name", "<img src=x> & Co")
	html = weekly_page.html_of(facts(C, MONDAY))
	assert "<img" not in html and "&lt;img src=x&gt; &amp; Co" in html


# The mail


def test_the_general_manager_gets_it_once_a_week(book):
	assert weekly_mail.send_all(MONDAY) == 1
	assert weekly_mail.send_all(MONDAY) == 0 and weekly_mail.send_all(date(2026, 3, 17)) == 0
	queued = frappe.get_all(
		"Email Queue", {"reference_doctype": "Collections Company"}, pluck="name", order_by="name"
	)
	mail = frappe.get_doc("Email Queue", queued[0])
	assert [row.recipient for row in mail.recipients] == [world.GENERAL_MANAGER] and len(queued) == 1
	assert "2026-03-09.pdf" in mail.message and "application/pdf" in mail.message.lower()
	assert weekly_mail.send_all(date(2026, 3, 23)) == 1


def test_a_missed_monday_is_made_up_for_until_wednesday(book):
	assert weekly_mail.send_all(date(2026, 3, 19)) == 0
	assert weekly_mail.send_all(date(2026, 3, 18)) == 1


def test_it_is_switched_off_in_the_settings_and_for_a_company_that_is_not_live(book):
	frappe.db.set_single_value("Collections Settings", "weekly_page", 0)
	assert weekly_mail.send_all(MONDAY) == 0
	frappe.db.set_single_value("Collections Settings", "weekly_page", 1)
	frappe.db.set_value("Collections Company", C, "status", "Not Live")
	assert weekly_mail.send_all(MONDAY) == 0


def test_it_speaks_the_general_managers_language(book):
	import email
	import email.policy

	frappe.db.set_value("User", world.user(world.GENERAL_MANAGER), "language", "zh")
	weekly_mail.send_all(MONDAY)
	queued = frappe.get_last_doc("Email Queue", {"reference_doctype": "Collections Company"})
	subject = email.message_from_string(queued.message, policy=email.policy.default)["subject"]
	assert "应收账款" in subject and frappe.local.lang == "en"


def test_the_mail_leads_to_every_kind_of_paper_that_waits_and_to_the_holds_page(book):
	import email
	import email.policy

	names = papers(cases.open_case(C, world.GUANGDA), world.GUANGDA, world.REP)
	frappe.db.set_value("Credit Hold", names["Credit Hold"], "status", "Proposed")
	frappe.db.set_value("Dunning Letter", names["Dunning Letter"], "status", "Pending Approval")
	weekly_mail.send_all(MONDAY)
	queued = frappe.get_last_doc("Email Queue", {"reference_doctype": "Collections Company"})
	mail = email.message_from_string(queued.message, policy=email.policy.default)
	body = mail.get_body(("html",)).get_content()
	assert "Credit Hold: 1" in body and "Dunning Letter: 1" in body
	assert "/collections-decision" in body and "/dunning-letter" in body


def test_a_page_that_cannot_be_made_is_logged_and_not_noted_as_sent(book, monkeypatch):
	monkeypatch.setattr(weekly_page, "render", lambda found: 1 / 0)
	assert weekly_mail.send_all(MONDAY) == 0 and not mails()
	assert not frappe.db.get_value("Collections Company", C, "weekly_page_on")
	assert frappe.db.exists("Error Log", {"method": "The weekly page could not be sent"})
