"""A rep, an accountant and a General Manager each do their part of the day, in a real browser.

The site carries the demo: a company with late customers and seventy days of collections behind it.
With `--pictures docs/pictures` the pictures of the documentation are taken on the way.
"""

import re

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections import demo
from ar_collections.demo.invoices import GUANGDA
from ar_collections.demo.people import ACCOUNTANT, GENERAL_MANAGER, REP, WAREHOUSE

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""The demo's book, once for all people of this file."""
	demo.load()
	frappe.db.commit()


def go(page, route: str) -> None:
	page.goto(f"/app/{route}")
	page.wait_for_load_state("networkidle")


def said_about(page, text) -> None:
	"""The headline of the form says so."""
	expect(page.locator(".form-message-container .form-message").first).to_contain_text(text)


def press(page, label: str) -> None:
	"""A button of the form; on a phone they hide in a menu."""
	button = page.locator(f".page-head button:visible:has-text('{label}')")
	if not button.count():
		page.locator(
			".page-head .menu-btn-group:visible button, .page-head .actions-btn-group:visible button"
		).first.click()
		button = page.locator(f".dropdown-menu.show a:has-text('{label}')")
	button.first.click()


def fill(page, fieldname: str, value: str) -> None:
	box = page.locator(f".frappe-control[data-fieldname='{fieldname}']:visible").last
	box.locator("input, textarea").first.fill(value)
	page.keyboard.press("Tab")


def choose(page, fieldname: str, value: str) -> None:
	page.locator(f".frappe-control[data-fieldname='{fieldname}']:visible select").last.select_option(value)


def fresh(doctype: str, name: str, *fields):
	"""What the database says now, past this test's own transaction."""
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, fields, as_dict=True)


# The rep


def test_rep_works_the_list_logs_a_promise_and_reads_the_story(page_as, picture):
	page = page_as(REP)
	go(page, "collection-action")
	row = (
		page.locator(".list-row")
		.filter(has_text=GUANGDA)
		.filter(has=page.get_by_role("button", name="Log"))
		.first
	)
	expect(row).to_be_visible()
	# the supervisor's customer
	expect(page.locator(".list-row").filter(has_text="天津港务")).to_have_count(0)
	picture(page, "worklist")
	row.locator("a").first.click()
	page.wait_for_url(re.compile("collection-action/CA-"))
	said_about(page, GUANGDA)
	said_about(page, "Why?")
	action = page.url.rsplit("/", 1)[1]

	press(page, "Log call")
	page.wait_for_url(re.compile("contact-log/new"))
	choose(page, "outcome", "Promise")
	fill(page, "person_name", "Mr Liu")
	fill(page, "summary", "Owner signed the transfer, money on Friday.")
	fill(page, "promised_on", frappe.utils.formatdate(frappe.utils.add_days(None, 4)))
	fill(page, "promised_amount", "88000")
	picture(page, "contact-log")
	page.locator(".primary-action:visible").click()
	page.wait_for_url(re.compile("contact-log/CLG-"))
	page.locator(".primary-action:visible:has-text('Submit')").click()
	page.locator(".modal.show .btn-primary:visible").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_contain_text("Submitted")
	assert fresh("Collection Action", action, "status").status == "Done"

	press(page, "Open the case")
	page.wait_for_url(re.compile("collection-case/CC-"))
	said_about(page, "overdue")
	page.locator(".form-tabs [role=tab]:visible").filter(has_text="History").click()
	first = page.locator(".arc-entry").first
	expect(first).to_contain_text("Promise")
	expect(first).to_contain_text("Owner signed the transfer")
	expect(page.locator(".arc-why").first).to_contain_text("Why?")
	picture(page, "case-history")


def test_rep_sees_only_the_own_customers_cases(page_as):
	page = page_as(REP)
	go(page, "collection-case")
	expect(page.locator(".list-row").first).to_be_visible()
	expect(page.locator(".list-row").filter(has_text="天津港务")).to_have_count(0)


# The accountant


def test_accountant_reads_a_dry_run_and_then_runs_it(page_as, picture):
	page = page_as(ACCOUNTANT)
	go(page, "collections-tonight")
	page.locator(".primary-action:visible").click()
	expect(page.locator(".arc-state")).to_contain_text("nothing was written or sent", timeout=60_000)
	left_out = page.locator("[data-table=left_out]")
	expect(left_out.locator("tbody tr").first).to_be_visible()
	picture(page, "tonight")
	left_out.locator(".arc-search").fill("Xinhua")
	expect(left_out.locator("tbody tr").first).to_contain_text("promise")
	expect(left_out.locator("tbody tr").filter(has_text=GUANGDA)).to_have_count(0)

	page.locator(".btn-secondary:visible, .btn-default:visible").filter(has_text="Run now").first.click()
	page.locator(".modal.show .btn-primary:visible").click()
	expect(page.locator(".arc-state")).to_contain_text("letters", timeout=60_000)
	name = page.url.rsplit("/", 1)[1]
	assert not fresh("Collection Run", name, "dry_run").dry_run


def test_accountant_prints_letters_as_one_pdf_confirms_posting_and_withdraws_one(page_as, picture):
	waiting = frappe.get_all(
		"Dunning Letter",
		filters={
			"needs_post": 1,
			"issued_on": ("is", "set"),
			"posted_on": ("is", "not set"),
			"status": ("!=", "Withdrawn"),
		},
		order_by="name",
		pluck="name",
	)
	assert waiting
	page = page_as(ACCOUNTANT)
	go(page, "dunning-letter")
	picture(page, "letters")
	with page.context.expect_page() as opened:
		page.get_by_role("button", name="Print due letters").click()
	opened.value.close()
	dialog = page.locator(".modal.show")
	fill(page, "courier", "EMS")
	dialog.locator("button:has-text('Confirm posted')").click()
	expect(page.locator(".desk-alert").filter(has_text="posted")).to_be_visible()
	for name in waiting:
		row = fresh("Dunning Letter", name, "posted_on", "courier", "printed_on")
		assert row.posted_on and row.printed_on and row.courier == "EMS"

	sent = frappe.get_all(
		"Dunning Letter",
		filters={"status": "Sent", "level": (">", 0)},
		order_by="letter_date desc",
		limit=1,
		pluck="name",
	)[0]
	go(page, f"dunning-letter/{sent}")
	picture(page, "letter")
	press(page, "Withdraw because…")
	fill(page, "reason", "Paid on the day it was written.")
	page.locator(".modal.show .btn-primary:visible").click()
	said_about(page, "Paid on the day it was written.")
	letter = fresh("Dunning Letter", sent, "status", "action")
	assert letter.status == "Withdrawn"
	assert frappe.db.get_value("Collection Action", letter.action, "status") == "Withdrawn"


# The General Manager, and the one who is stopped


def test_manager_approves_a_hold_on_a_phone_and_a_delivery_is_refused_until_it_is_released(page_as, picture):
	hold = frappe.db.get_value("Credit Hold", {"customer": GUANGDA, "status": "Proposed"})
	assert hold
	phone = page_as(GENERAL_MANAGER, **PHONE)
	go(phone, f"collections-decision/{hold}")
	picture(phone, "decision-phone")
	phone.get_by_role("button", name="Approve", exact=True).click()
	phone.locator(".modal.show").get_by_role("button", name="Yes").click()
	expect(phone.locator(".arc-hold-state")).to_contain_text("Active")
	assert fresh("Credit Hold", hold, "status").status == "Active"

	note = frappe.db.get_value("Delivery Note", {"customer": GUANGDA, "docstatus": 0})
	shipping = page_as(WAREHOUSE)
	go(shipping, f"delivery-note/{note}")
	submit(shipping)
	refused = shipping.locator(".modal.show .msgprint")
	expect(refused).to_contain_text("on hold")
	expect(refused).to_contain_text("General Manager")
	picture(shipping, "delivery-refused")
	assert fresh("Delivery Note", note, "docstatus").docstatus == 0

	order = frappe.db.get_value("Delivery Note Item", {"parent": note}, "against_sales_order")
	phone.get_by_role("button", name="Let something out …").click()
	choose(phone, "sales_order", order)
	fill(phone, "note", "Cash on delivery")
	phone.locator(".modal.show .btn-primary:visible").click()
	expect(phone.locator(".arc-decision")).to_contain_text(f"Order {order} may leave")
	picture(phone, "order-let-out-phone")

	go(shipping, f"delivery-note/{note}")
	submit(shipping)
	expect(shipping.locator(".page-head .indicator-pill:visible").first).not_to_contain_text(
		"Draft", timeout=30_000
	)
	assert fresh("Delivery Note", note, "docstatus").docstatus == 1


def submit(page) -> None:
	page.locator(".primary-action:visible:has-text('Submit')").click()
	page.locator(".modal.show .btn-primary:visible").first.click()
	page.wait_for_load_state("networkidle")
