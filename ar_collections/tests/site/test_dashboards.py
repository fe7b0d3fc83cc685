"""The dashboards: every card and chart works for those they are for, and shows nobody more than the lists do."""

import json

import frappe
import pytest
from frappe.desk.doctype.dashboard_chart.dashboard_chart import get as chart_data
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.utils import add_days, getdate, nowdate

from ar_collections import measure_api
from ar_collections.core.forecast import monday_of
from ar_collections.services import cases, snapshots
from ar_collections.tests.site import world
from ar_collections.tests.site.test_permissions import with_role

C = world.COMPANY
FOR = {
	"Collections Rep": world.REP,
	"Collections Accounts": world.ACCOUNTANT,
	"Collections General Manager": world.GENERAL_MANAGER,
}


@pytest.fixture
def night():
	"""Two customers of two reps, and the snapshot of yesterday with the forecast of this week."""
	world.live_company()
	for email in world.PEOPLE:
		world.user(email)
	for customer, amount, rep in ((world.GUANGDA, 900, world.REP), (world.HAIFENG, 300, world.OTHER_REP)):
		invoice = world.make_invoice(
			customer, amount, getdate(add_days(nowdate(), 3)), posting_date=getdate(add_days(nowdate(), -10))
		)
		frappe.get_doc("Collection Case", cases.open_case(C, customer)).db_set("collector", rep)
		world.pay(invoice, amount / 3, getdate(add_days(nowdate(), -1)))
	snapshots.nightly(C)


@pytest.mark.parametrize("dashboard", FOR)
def test_everything_on_a_dashboard_is_there_and_works_for_its_reader(night, dashboard):
	doc = frappe.get_doc("Dashboard", dashboard)
	frappe.set_user(FOR[dashboard])
	for row in doc.cards:
		card = frappe.get_doc("Number Card", row.card)
		assert card.is_standard and card.has_permission("read"), row.card
		if card.type == "Custom":
			assert frappe.get_attr(card.method)(filters=card.filters_json) is not None
		else:
			get_result(card.as_dict(), json.loads(card.filters_json))
	for row in doc.charts:
		chart = frappe.get_doc("Dashboard Chart", row.chart)
		assert chart.is_standard and chart.has_permission("read"), row.chart
		if chart.chart_type == "Report":
			from frappe.desk.query_report import run

			filters = {**json.loads(chart.filters_json), "company": C}
			found = run(chart.report_name, frappe.as_json(filters))
			assert found["chart"]["data"]["labels"], row.chart
		else:
			chart_data(chart_name=chart.name, filters=chart.filters_json)


def test_a_card_sums_the_last_night_over_those_one_may_see(night):
	frappe.set_user(world.GENERAL_MANAGER)
	assert measure_api.dso_card() == {
		"value": 60.0,
		"fieldtype": "Float",
		"route": ["query-report", "Collection Measures"],
	}
	assert measure_api.promises_card() == "–"
	assert measure_api.received_card()["value"] in (400.0, 0.0)  # on the first of a month nothing yet
	whole = measure_api.expected_card()["value"]
	frappe.set_user("Administrator")
	frappe.set_user(world.REP)
	own = measure_api.expected_card()["value"]
	assert (whole, own) == (800.0, 600.0) or monday_of(getdate(nowdate())) != monday_of(
		getdate(add_days(nowdate(), 3))
	)


def test_a_card_without_any_night_shows_nothing_and_breaks_nothing(site):
	world.live_company()
	assert measure_api.dso_card() == "–" and measure_api.expected_card()["value"] == 0


def test_who_has_no_business_here_gets_no_figure(night):
	frappe.set_user(with_role("Stock User"))
	for card in (
		measure_api.dso_card,
		measure_api.cei_card,
		measure_api.expected_card,
		measure_api.received_card,
	):
		with pytest.raises(frappe.PermissionError):
			card()


REPORTS = (
	"Cash Forecast",
	"Collection Measures",
	"Collections Ageing",
	"Collections Contact Register",
	"Collections Dispute Register",
	"Collections Escalation Register",
	"Collections Hold Register",
	"Collections Letter Register",
	"Collections Promise Register",
	"Collections Rule Violations",
)


@pytest.mark.parametrize(
	"reader",
	[(one,) for one in ("Collections User", "Collections Manager", "General Manager", "Accounts Manager")],
)
def test_every_report_opens_for_everybody_it_names(night, reader):
	"""Frappe refuses a report whose linked DocTypes the reader may not read: a role alone must do."""
	from frappe.desk.query_report import run

	user = with_role(*reader)
	frappe.set_user(user)
	for name in REPORTS:
		for by in ("Customer", "Month") if name == "Collection Measures" else ("",):
			found = run(name, frappe.as_json({"company": C, "by": by}))
			assert found["columns"], (name, by)
