"""The General Manager decides on a phone; somebody else, or a payment, may have been faster."""

import frappe
import pytest
from playwright.sync_api import expect

from ar_collections.services import holds
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module", autouse=True)
def standing(fresh_site):
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	world.live_company()
	frappe.flags.in_test = False
	world.stock()
	frappe.db.commit()


@pytest.fixture
def proposed():
	"""A proposal with something to read: orders, a delivery, calls, a broken promise."""

	def make(customer: str) -> str:
		world.pay(hw.overdue_invoice(customer, 5200, days=60), posting_date=hw.ago(41))
		name = hw.proposed(hw.overdue_invoice(customer, 143900, days=36))
		case = hw.case_of(customer).name
		hw.order(customer, rate=61200)
		hw.delivery(customer, rate=18000)
		log = {"doctype": "Contact Log", "case": case, "channel": "Phone"}
		promise = {"contact_on": hw.ago(12), "promised_on": hw.ago(8), "promised_amount": 100000}
		frappe.get_doc(
			{**log, **promise, "outcome": "Promise", "summary": "Pays on Friday"}
		).insert().submit()
		said = "owner says cash on Friday, I doubt it"
		frappe.get_doc(
			{**log, "outcome": "Reached", "summary": said, "contact_on": hw.ago(2)}
		).insert().submit()
		frappe.db.commit()
		return name

	return make


def go(page, hold: str) -> None:
	page.goto(f"/app/collections-decision/{hold}")
	page.wait_for_load_state("networkidle")


def confirm(page) -> None:
	page.locator(".modal.show .btn-primary:visible").click()


def fill(page, fieldname: str, value: str) -> None:
	page.wait_for_timeout(700)  # the dialog takes the focus when it has opened
	box = page.locator(f".modal.show .frappe-control[data-fieldname='{fieldname}']")
	box.locator("input, textarea").first.fill(value)
	page.keyboard.press("Tab")


def status(hold: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Credit Hold", hold, "status")


def test_the_general_manager_reads_the_figures_and_approves_on_a_phone(page_as, picture, proposed):
	hold = proposed(world.GUANGDA)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	go(page, hold)
	body = page.locator(".arc-decision")
	expect(body).to_contain_text("Stop shipments to Guangda Trading?")
	expect(body).to_contain_text("Owes 143,900.00 CNY, all of it overdue, oldest 36 days")
	expect(body).to_contain_text("I doubt it")
	picture(page, "decision-proposed")
	assert page.evaluate("document.documentElement.scrollWidth") <= 390
	page.get_by_role("button", name="Approve", exact=True).click()
	confirm(page)
	expect(body.locator(".arc-hold-state")).to_contain_text("Active")
	assert status(hold) == "Active"
	picture(page, "decision-active")

	page.get_by_role("button", name="Let something out").click()
	page.wait_for_timeout(700)
	picture(page, "decision-let-out")
	confirm(page)
	expect(body).to_contain_text("may leave")
	page.get_by_role("button", name="Release, because").click()
	fill(page, "reason", "Cash on delivery.")
	confirm(page)
	expect(body.locator(".arc-hold-state")).to_contain_text("Cash on delivery.")
	assert status(hold) == "Released"


def test_approve_until_and_reject_ask_for_what_they_need(page_as, picture, proposed):
	hold = proposed(world.HAIFENG)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	page.goto(f"/app/collections-decision?hold={hold}")
	page.wait_for_load_state("networkidle")
	page.get_by_role("button", name="Approve until").click()
	fill(page, "until", frappe.utils.formatdate(hw.in_days(5)))
	picture(page, "decision-until")
	confirm(page)
	expect(page.locator(".arc-hold-state")).to_contain_text("until")
	frappe.db.rollback()
	assert frappe.db.get_value("Credit Hold", hold, "valid_until") == hw.in_days(5)


def test_who_comes_second_sees_what_was_decided(page_as, picture, proposed):
	hold = proposed(world.BAILEY)
	page = page_as(world.GENERAL_MANAGER, **PHONE)
	go(page, hold)
	with hw.as_user(world.GENERAL_MANAGER):
		holds.reject(hold, "A good customer.")
	frappe.db.commit()
	page.get_by_role("button", name="Approve", exact=True).click()
	confirm(page)
	expect(page.locator(".arc-hold-state")).to_contain_text("A good customer.")
	expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
	picture(page, "decision-second")
	assert status(hold) == "Rejected"
