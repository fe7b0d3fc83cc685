"""A Collections Manager tries a patient policy before having it approved, in a real browser."""

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections import demo
from ar_collections.demo.people import GENERAL_MANAGER


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""The demo's book, and a draft that asks two weeks later."""
	demo.load()
	doc = frappe.copy_doc(frappe.get_doc("Collection Policy", "Standard B2B"))
	doc.update({"policy_name": "Patient B2B", "status": "Draft", "change_note": None})
	for step in doc.steps:
		step.day += 14 if step.day >= 15 else 0
	doc.insert()
	frappe.db.commit()


def test_a_draft_is_tried_and_set_beside_the_policy_in_force(page_as, picture):
	page = page_as(GENERAL_MANAGER)
	page.goto("/app/collection-policy/Patient B2B")
	page.locator(".page-head button:visible:has-text('Try it')").click()
	replaces = page.locator(".frappe-control[data-fieldname='replaces'] input").first
	expect(replaces).to_have_value("Standard B2B")
	page.locator(".page-head button.primary-action:visible").click()
	result = page.locator(".frappe-control[data-fieldname='result_html']")
	expect(result).to_contain_text("Customers who paid anyway", timeout=120_000)
	expect(page.locator(".form-message-container .form-message").first).to_contain_text(
		"in place of Standard B2B"
	)
	expect(result.locator(".arc-weeks svg").first).to_be_visible()
	expect(result.locator("table.arc-trial").first).to_contain_text("a week")
	page.wait_for_timeout(1500)  # the line rises from zero
	picture(page, "policy-trial", full_page=True)
	result.locator(".arc-measure").select_option("calls")
	expect(result.locator(".arc-weeks svg").first).to_be_visible()
	frappe.db.rollback()  # to see what the worker committed
	trial = frappe.get_all("Policy Trial", order_by="creation desc", limit=1, pluck="name")[0]
	told = frappe.get_doc("Policy Trial", trial)
	assert told.status == "Done" and told.new_letters <= told.old_letters and told.owner == GENERAL_MANAGER
