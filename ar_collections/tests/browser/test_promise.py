"""A promise is taken at the desk, broken, and comes back to the top of the rep's list, in a real browser."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import getdate
from playwright.sync_api import expect

from ar_collections.services import promises
from ar_collections.tests.browser.test_desk import closed, customer_shown, fresh, open_desk, press
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

LARGE, SMALL = world.GUANGDA, world.HAIFENG


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""A large debtor and a small one, a call for each."""
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	world.live_company()
	dw.to_call(LARGE, 9000)
	dw.to_call(SMALL, 4000)
	frappe.flags.in_test = False
	frappe.db.commit()


def days_go_by(days: int) -> None:
	"""The promise and the contacts are as old as if they had been made so many days ago; then a night."""
	back = timedelta(days=days)
	made = frappe.get_doc("Promise to Pay", {"customer": SMALL})
	made.db_set({"made_on": made.made_on - back, "promised_on": made.promised_on - back})
	for row in made.instalments:
		row.db_set("due_date", row.due_date - back)
	for log in frappe.get_all("Contact Log", fields=["name", "contact_on", "promised_on"]):
		before = {
			"contact_on": log.contact_on - back,
			"promised_on": log.promised_on and log.promised_on - back,
		}
		frappe.db.set_value("Contact Log", log.name, before)
	for case in frappe.get_all("Collection Case", fields=["name", "last_contact_on"]):
		contacted = case.last_contact_on and getdate(case.last_contact_on) - back
		frappe.db.set_value("Collection Case", case.name, "last_contact_on", contacted)
	frappe.db.commit()
	promises.nightly(world.COMPANY)
	frappe.db.commit()


def paid(customer: str) -> None:
	frappe.flags.in_test = True
	invoice = frappe.get_doc("Sales Invoice", {"customer": customer, "docstatus": 1})
	world.pay(invoice, invoice.outstanding_amount, hw.today())
	frappe.flags.in_test = False
	frappe.db.commit()


def test_a_promise_is_broken_returns_to_the_top_and_goes_when_the_money_comes(page_as, picture):
	page = page_as(world.REP)
	open_desk(page)
	rows = page.locator(".arc-desk-row")
	expect(rows.first).to_contain_text(LARGE)

	# the small debtor promises; there is nothing more to do about it today
	press(page, "j")
	customer_shown(page, SMALL)
	press(page, "p")
	expect(page.locator(".modal.show [data-fieldname='promised_amount'] input")).to_be_focused()
	press(page, "Enter")
	closed(page)
	expect(rows).to_have_count(1)
	made = fresh("Promise to Pay", {"customer": SMALL}, "status", "amount")
	assert (made.status, made.amount) == ("Open", 4000)

	# its day and the tolerance go by without the money
	days_go_by(9)
	assert fresh("Promise to Pay", {"customer": SMALL}, "status").status == "Broken"
	open_desk(page)
	expect(rows).to_have_count(2)
	expect(rows.first).to_contain_text(SMALL)
	expect(page.locator(".arc-desk-counts")).to_contain_text("1 broken promise")
	customer_shown(page, SMALL)
	expect(page.locator(".arc-glance")).to_contain_text("broken")
	press(page, "w")
	expect(page.locator(".arc-sum")).to_contain_text("promise broken")
	press(page, "w")
	expect(page.locator(".arc-sum")).to_have_count(0)
	press(page, "h")
	story = page.locator(".arc-history")
	expect(story).to_contain_text("Promise")
	picture(page, "promise-broken")

	# the money comes late: the work is gone without anybody touching it
	paid(SMALL)
	open_desk(page)
	expect(rows).to_have_count(1)
	expect(rows.first).to_contain_text(LARGE)
	work = fresh("Collection Action", {"customer": SMALL, "kind": "Follow-up"}, "status")
	assert work.status == "Withdrawn"
