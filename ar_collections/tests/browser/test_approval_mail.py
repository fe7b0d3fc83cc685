"""The General Manager decides from the mail's own link, on a phone."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.services import approval, approval_link
from ar_collections.tests.browser import mails
from ar_collections.tests.browser.test_decision import PHONE, status
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world


@pytest.fixture(scope="module", autouse=True)
def standing(fresh_site, ground):
	world.build()
	frappe.flags.in_test = True
	world.live_company(email_account=mails.send_from(ground))
	frappe.flags.in_test = False
	frappe.db.commit()


def asked(customer: str) -> tuple[str, str]:
	"""A proposal, and the path of the link in its mail."""
	hold = hw.proposed(hw.overdue_invoice(customer, 143900, days=36))
	frappe.db.commit()
	row = frappe.get_last_doc(approval.DOCTYPE, {"reference_name": hold})
	return hold, re.sub(r"^https?://[^/]+", "", approval_link.url(row, "approve"))


def test_the_general_manager_approves_from_the_mail_on_a_phone(page_as, picture):
	hold, link = asked(world.GUANGDA)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	page.goto(link)
	body = page.locator(".arc-approve")
	expect(body).to_contain_text("Stop shipments to Guangda Trading?")
	expect(body).to_contain_text("143,900.00 CNY")
	assert page.evaluate("document.documentElement.scrollWidth") <= 390
	picture(page, "approval-open")
	assert status(hold) == "Proposed"
	page.get_by_role("button", name="Reject", exact=True).click()
	expect(body.locator(".arc-error")).to_contain_text("Say why")
	page.get_by_label("Comment").fill("Enough is enough.")
	page.get_by_role("button", name="Approve", exact=True).click()
	expect(body.locator(".arc-said")).to_contain_text("Enough is enough.")
	assert status(hold) == "Active"
	picture(page, "approval-done")
	page.goto(link)
	expect(body.locator(".arc-said")).to_contain_text("Approved by")
	expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)


def test_the_mail_that_came_leads_through_the_login_to_the_decision(page_as, password, picture, ground):
	hold, _link = asked(world.NORDLICHT)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	page.context.clear_cookies()
	mails.read(page, mails.newest(ground, world.GENERAL_MANAGER, world.NORDLICHT))
	assert page.evaluate("document.documentElement.scrollWidth") <= 390
	picture(page, "approval-mail", full_page=True)
	page.get_by_role("link", name="Approve").click()
	page.wait_for_url(re.compile(r"/login\?redirect-to="))
	page.locator("#login_email").fill(world.GENERAL_MANAGER)
	page.locator("#login_password").fill(password)
	picture(page, "approval-login")
	page.locator(".form-login .btn-login").click()
	body = page.locator(".arc-approve")
	expect(body).to_contain_text(f"Stop shipments to {world.NORDLICHT}?")
	page.get_by_role("button", name="Approve", exact=True).click()
	expect(body.locator(".arc-said")).to_contain_text("Approved by")
	assert status(hold) == "Active"


def test_another_person_sees_nothing_of_it(page_as):
	hold, link = asked(world.HAIFENG)
	page = page_as(world.SUPERVISOR, **PHONE)
	page.goto(link)
	body = page.locator(".arc-approve")
	expect(body).to_contain_text("somebody else")
	expect(body).not_to_contain_text("Haifeng")
	assert status(hold) == "Proposed"


def test_who_is_not_logged_in_comes_back_after_the_login(page_as):
	_hold, link = asked(world.BAILEY)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	page.context.clear_cookies()
	page.goto(link)
	expect(page).to_have_url(re.compile(r"/login\?redirect-to=.*collections-approve"))
