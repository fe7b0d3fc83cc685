"""The figures as people read them, in a real browser: the General Manager's dashboard and the reports behind it."""

import re

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate
from playwright.sync_api import expect

from ar_collections.services import cases, snapshots
from ar_collections.tests.site import world


def ago(days: int):
	return getdate(add_days(nowdate(), -days))


@pytest.fixture(scope="module", autouse=True)
def book(fresh_site):
	"""Three customers of two reps, a year of invoices, and the snapshot of last night."""
	world.build()
	frappe.flags.in_test = True  # the mailbox of the world is on no server
	world.live_company()
	for number in range(6):
		for customer, rep in (
			(world.GUANGDA, world.REP),
			(world.HAIFENG, world.OTHER_REP),
			(world.BAILEY, world.REP),
		):
			invoice = world.make_invoice(
				customer, 1000 * (number + 1), ago(30 * number - 20), posting_date=ago(30 * number + 10)
			)
			if number > 1:
				world.pay(invoice, 700 * (number + 1), ago(30 * number - 25))
			case = frappe.get_doc("Collection Case", cases.open_case(world.COMPANY, customer))
			case.db_set({"collector": rep, "overdue": 5000 + 1000 * number, "level": number % 3})
	snapshots.nightly(world.COMPANY)
	frappe.flags.in_test = False
	frappe.defaults.set_global_default("company", world.COMPANY)
	frappe.db.commit()


def test_the_general_managers_dashboard_shows_figures_and_charts(page_as, pictures):
	page = page_as(world.GENERAL_MANAGER)
	page.goto("/app/dashboard-view/Collections%20General%20Manager")
	card = page.locator(".number-widget-box", has_text="Collections DSO")
	expect(card.locator(".number")).to_have_text(re.compile(r"\d"))
	expect(page.locator(".number-widget-box")).to_have_count(6)
	expect(page.locator(".dashboard-widget-box")).to_have_count(3)
	expect(page.locator(".dashboard-widget-box svg.frappe-chart")).to_have_count(3)
	by_month = page.locator(".dashboard-widget-box", has_text="DSO by month")
	expect(by_month.locator(".line-graph-path")).to_have_count(
		3
	)  # a year of months makes lines, one month none
	page.wait_for_timeout(1500)  # charts grow
	page.screenshot(path=pictures / "dashboard-general-manager.png", full_page=True)


def test_a_rep_opens_the_own_dashboard(page_as, pictures):
	page = page_as(world.REP)
	page.goto("/app/dashboard-view/Collections%20Rep")
	expect(page.locator(".number-widget-box")).to_have_count(6)
	expect(page.locator(".number-widget-box .number").first).to_have_text(re.compile(r"\d"))
	expect(page.locator(".dashboard-widget-box")).to_have_count(3)
	expect(
		page.locator(".dashboard-widget-box", has_text="Cash expected").locator("svg.frappe-chart")
	).to_be_visible()
	page.wait_for_timeout(1500)  # charts grow
	page.screenshot(path=pictures / "dashboard-rep.png", full_page=True)


def test_the_measures_say_how_they_are_computed_over_a_table_and_a_chart(page_as, pictures):
	page = page_as(world.GENERAL_MANAGER)
	page.goto("/app/query-report/Collection%20Measures?by=Collector")
	expect(page.locator(".dt-row").first).to_be_visible()
	expect(page.locator(".datatable")).to_contain_text("Wei Rep")
	expect(page.locator(".report-wrapper, .layout-main-section").first).to_contain_text(
		"How each figure is computed"
	)
	page.get_by_text("How each figure is computed").click()
	expect(
		page.get_by_text("receivables ÷ credit sales of the last 90 days × 90", exact=False).first
	).to_be_visible()
	expect(page.locator(".chart-wrapper svg.frappe-chart")).to_be_visible()
	page.wait_for_timeout(1500)  # charts grow
	page.screenshot(path=pictures / "collection-measures.png")


def test_the_cash_forecast_shows_past_and_coming_weeks(page_as, pictures):
	page = page_as(world.GENERAL_MANAGER)
	page.goto("/app/query-report/Cash%20Forecast")
	expect(page.locator(".dt-row").first).to_be_visible()
	expect(page.locator(".report-summary")).to_contain_text("Expected in 13 weeks")
	expect(page.locator(".chart-wrapper svg.frappe-chart")).to_be_visible()
	page.wait_for_timeout(1500)  # charts grow
	page.screenshot(path=pictures / "cash-forecast.png")


def test_a_rep_reads_a_register_of_the_own_customers(page_as):
	page = page_as(world.OTHER_REP)
	page.goto("/app/query-report/Collections%20Letter%20Register")
	expect(page.get_by_text("Nothing to show").first).to_be_visible()
	page.goto("/app/query-report/Collection%20Measures?by=Customer")
	expect(page.locator(".datatable")).to_contain_text(world.HAIFENG)
	expect(page.locator(".datatable")).not_to_contain_text(world.GUANGDA)
