"""The accountant's side of statements in a real browser: drafted, checked, sent; a batch; the report."""

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.tests.site import statement_world as sw
from ar_collections.tests.site import world

DOCTYPE = "Account Statement"


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	sw.company()
	for customer in (world.GUANGDA, world.BAILEY):
		sw.invoice(customer, 88000, po_no="PO-2026-117")
		sw.invoice(customer, 12500.5, day=20)
	sw.drafted(world.GUANGDA, world.BAILEY)
	frappe.flags.in_test = False
	frappe.db.commit()


def of(customer: str):
	frappe.db.rollback()
	return sw.of(customer)


def test_a_manager_checks_and_sends_from_the_form(page_as, picture):
	page = page_as(world.SUPERVISOR)
	page.goto(f"/app/account-statement/{of(world.BAILEY).name}")
	expect(page.locator(".grid-body", has_text="88,000.00").first).to_be_visible()
	page.get_by_role("button", name="Checked", exact=True).click()
	expect(page.locator(".title-area .indicator-pill")).to_contain_text("Checked")
	picture(page, "account-statement", full_page=True)
	page.get_by_role("button", name="Send", exact=True).click()
	expect(page.locator(".title-area .indicator-pill")).to_contain_text("Sending")
	doc = of(world.BAILEY)
	assert (doc.status, doc.checked_by) == ("Sending", world.SUPERVISOR) and doc.pdf_file


def test_the_list_drafts_and_checks(page_as, picture):
	page = page_as(world.SUPERVISOR)
	page.goto("/app/account-statement")
	expect(page.locator(".list-row", has_text=world.GUANGDA).first).to_contain_text("Draft")
	expect(page.get_by_role("button", name="Draft statements")).to_be_visible()
	picture(page, "account-statement-list")
	page.locator(".list-row", has_text=world.GUANGDA).first.locator(".list-row-checkbox").check()
	page.get_by_role("button", name="Actions").click()
	page.locator(".actions-btn-group .dropdown-item", has_text="Checked").first.click()
	expect(page.locator(".list-row", has_text=world.GUANGDA).first).to_contain_text("Checked")
	assert of(world.GUANGDA).status == "Checked"


def test_a_batch_is_started_and_its_pdf_comes(page_as, picture):
	first, last = sw.period()
	values = {"company": world.COMPANY, "from_date": first, "to_date": last, "output": "One PDF"}
	doc = frappe.get_doc({"doctype": "Statement Batch", "shows": "Movements", **values}).insert()
	frappe.db.commit()
	page = page_as(world.ACCOUNTANT)
	page.goto(f"/app/statement-batch/{doc.name}")
	page.get_by_role("button", name="Start", exact=True).click()
	expect(page.get_by_role("button", name="PDF", exact=True)).to_be_visible(timeout=90_000)
	expect(page.locator(".form-message, .form-dashboard-headline").first).to_contain_text("2 of 2 done")
	picture(page, "statement-batch", full_page=True)
	frappe.db.rollback()
	doc.reload()
	assert doc.status == "Done" and doc.pdf_file


def test_the_account_on_the_screen(page_as, picture):
	first, last = sw.period()
	page = page_as(world.ACCOUNTANT)
	asked = (
		f"company={world.COMPANY}&customer={world.GUANGDA}&from_date={first}&to_date={last}&shows=Movements"
	)
	page.goto(f"/app/query-report/Collections Customer Statement?{asked}")
	expect(page.locator(".dt-scrollable")).to_contain_text("100,500.50")
	picture(page, "customer-statement-report")
