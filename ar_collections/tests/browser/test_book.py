"""A supervisor moves a rep's book to another rep, in a real browser, and the other rep finds the work."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import world


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""Two customers of the rep with a call each."""
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	world.live_company()
	for customer in (world.GUANGDA, world.HAIFENG):
		dw.to_call(customer)
	frappe.flags.in_test = False
	frappe.db.commit()


def control(page, fieldname: str):
	return page.locator(f".arc-handover .frappe-control[data-fieldname='{fieldname}']:visible")


def test_a_supervisor_moves_a_book_and_the_other_rep_works_it(page_as, picture):
	page = page_as(world.SUPERVISOR)
	page.goto("/app/collection-action")
	expect(page.locator(".list-row:visible").filter(has_text=world.GUANGDA).first).to_be_visible()
	page.locator(".page-head .menu-btn-group:visible > button").first.click()
	page.locator(".dropdown-menu.show a:has-text('Hand over a book')").first.click()
	page.wait_for_url(re.compile("collections-handover"))
	control(page, "from_user").locator("select").select_option(world.REP)
	expect(page.locator(".arc-preview")).to_contain_text("2 open cases")
	expect(page.locator(".arc-preview")).to_contain_text("2 open actions")
	control(page, "to_user").locator("select").select_option(world.OTHER_REP)
	control(page, "reason").locator("textarea").fill("New territory")
	picture(page, "hand-over")
	page.locator(".primary-action:visible").filter(has_text="Hand over").click()
	page.locator(".modal.show .btn-primary:visible").click()
	expect(page.locator(".arc-done")).to_contain_text("2 customers were handed over.")
	page.locator(".arc-done a").click()
	page.wait_for_url(re.compile("collection-owner-change"))
	expect(page.locator(".list-row:visible").filter(has_text=world.GUANGDA).first).to_be_visible()

	frappe.db.rollback()
	collectors = frappe.get_all("Collection Case", pluck="collector", order_by="name")
	assert collectors == [world.OTHER_REP, world.OTHER_REP]
	assert frappe.db.get_value("Customer", world.GUANGDA, "account_manager") == world.OTHER_REP

	theirs = page_as(world.OTHER_REP)
	theirs.goto("/app/collection-action")
	expect(theirs.locator(".list-row:visible").filter(has_text=world.GUANGDA).first).to_be_visible()
	before = page_as(world.REP)
	before.goto("/app/collection-action")
	expect(before.locator(".no-result:visible, .list-row:visible").first).to_be_visible()
	expect(before.locator(".list-row:visible").filter(has_text=world.GUANGDA)).to_have_count(0)
