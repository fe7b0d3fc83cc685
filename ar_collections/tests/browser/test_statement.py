"""A statement on the customer's telephone: one confirms it, another says what does not agree; no login."""

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.services import statement_link, statement_send
from ar_collections.tests.browser.conftest import PATIENCE
from ar_collections.tests.site import statement_world as sw
from ar_collections.tests.site import world

DOCTYPE = "Account Statement"
PHONE = {
	"viewport": {"width": 390, "height": 844},
	"device_scale_factor": 2,
	"is_mobile": True,
	"has_touch": True,
}


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""Three customers with a statement each: in Chinese, in English, and one that is left alone."""
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	frappe.flags.testing_email = True
	sw.company()
	for customer in (world.GUANGDA, world.BAILEY, world.HAIFENG):
		sw.invoice(customer, 88000, po_no="PO-2026-117")
		sw.invoice(customer, 12500.5, day=20)
		world.unallocated_receipt(customer, 3000, sw.period()[1])
	sw.sent(world.GUANGDA, world.BAILEY, world.HAIFENG)
	frappe.flags.in_test = False
	frappe.db.commit()


@pytest.fixture
def phone(ground, chromium):
	"""A fresh telephone, nobody logged in."""
	context = chromium.new_context(base_url=ground.url, **PHONE)
	context.set_default_timeout(PATIENCE)
	yield context.new_page()
	context.close()


def of(customer: str):
	frappe.db.rollback()
	return sw.of(customer)


def opened(page, customer: str):
	page.goto(f"/account-statement?t={statement_link.token(of(customer))}")
	expect(page.locator(".arc-st")).to_be_visible()
	return page


def fits(page) -> bool:
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_customer_confirms_and_sees_it_afterwards(phone, picture):
	page = opened(phone, world.GUANGDA)
	expect(page.locator(".arc-balance")).to_contain_text("97,500.50")
	assert fits(page)
	picture(page, "statement-phone-zh", full_page=True)
	page.locator(".arc-send").click()
	expect(page.locator(".arc-error")).to_contain_text("姓名")  # the name is missing; nothing is lost
	page.locator("summary").click()
	page.locator("#arc-invoice_tax_id").fill("91440101MA5")
	page.locator("#arc-stamped").set_input_files(
		{"name": "盖章.pdf", "mimeType": "application/pdf", "buffer": sw.page()}
	)
	page.locator("#arc-by").fill("陈丽")
	page.locator(".arc-send").click()
	expect(page.locator(".arc-answered")).to_contain_text("谢谢")
	expect(page.locator(".arc-send")).to_have_count(0)
	picture(page, "statement-phone-zh-confirmed", full_page=True)
	doc = of(world.GUANGDA)
	assert (doc.status, doc.confirmed_by, doc.invoice_tax_id) == ("Confirmed", "陈丽", "91440101MA5")
	assert doc.stamped_copy and not frappe.db.exists("Invoice Dispute", {"customer": world.GUANGDA})


def test_another_does_not_agree_with_a_line(phone, picture):
	page = opened(phone, world.BAILEY)
	line = page.locator(".arc-line").first
	button = page.locator(".arc-send")
	expect(button).to_contain_text("confirm")
	line.locator(".arc-objects").check()
	expect(button).to_contain_text("does not agree")
	page.locator("#arc-by").fill("Tom Bailey")
	button.click()
	expect(page.locator(".arc-error")).to_contain_text("choose a reason")
	line.locator(".arc-reason").select_option("Price")
	line.locator(".arc-note").fill("The agreed price was 80,000")
	line.locator(".arc-amount").fill("8000")
	photo = {"name": "order.png", "mimeType": "image/png", "buffer": sw.photo()}
	line.locator(".arc-file").set_input_files(photo)
	assert fits(page)
	picture(page, "statement-phone-objection", full_page=True)
	button.click()
	expect(page.locator(".arc-answered")).to_contain_text("get back to you")
	expect(page.locator(".arc-disagrees")).to_contain_text("The agreed price was 80,000")
	picture(page, "statement-phone-disagreed", full_page=True)
	doc = of(world.BAILEY)
	dispute = frappe.get_doc("Invoice Dispute", {"customer": world.BAILEY})
	assert doc.status == "Disagreed" and doc.lines[0].dispute == dispute.name
	assert (dispute.sales_invoice, dispute.amount, dispute.reason) == (doc.lines[0].voucher_no, 8000, "Price")
	page.reload()
	expect(page.locator(".arc-answered")).to_contain_text("Tom Bailey")
	expect(page.locator(".arc-send")).to_have_count(0)


def test_the_language_can_be_changed_and_the_paper_opened(phone):
	page = opened(phone, world.HAIFENG)
	expect(page.locator(".arc-balance")).to_contain_text("期末余额")
	page.locator(".arc-language").click()
	expect(page.locator(".arc-balance")).to_contain_text("Closing balance")
	link = page.locator("a", has_text="PDF").get_attribute("href")
	answer = page.request.get(link)
	assert answer.ok and answer.body() == statement_send.pdf_of(of(world.HAIFENG))


def test_a_link_that_is_not_good_tells_nothing(phone, picture):
	token = statement_link.token(of(world.HAIFENG))
	phone.goto(f"/account-statement?t={token[:-1]}{'1' if token[-1] == '0' else '0'}")
	expect(phone.locator(".arc-said")).to_contain_text("not valid")
	assert world.HAIFENG not in phone.content() and "97,500" not in phone.content()
	picture(phone, "statement-phone-refused")


def test_a_statement_is_opened_from_the_customer(page_as, picture):
	page = page_as(world.SUPERVISOR)
	page.goto(f"/app/customer/{world.HAIFENG}")
	page.get_by_role("button", name="Statement", exact=True).click()
	page.locator(".modal.show").wait_for()
	with page.expect_popup() as popup:
		page.locator(".modal.show .btn-primary").click()
	asked = popup.value
	assert "statement_api.pdf" in (asked.url or "") or asked.wait_for_event("load") is not None
