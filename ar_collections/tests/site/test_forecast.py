"""The cash forecast on a small real book: weeks from what is open, how late customers pay, promises; past errors."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from ar_collections.ar_collections.report.cash_forecast.cash_forecast import execute
from ar_collections.core.forecast import monday_of
from ar_collections.services import cases, forecasts, snapshots
from ar_collections.tests.site import world
from ar_collections.tests.site.test_permissions import with_role

C = world.COMPANY
WEDNESDAY = date(2026, 5, 6)


@pytest.fixture
def book():
	world.live_company()
	for customer, rep in ((world.GUANGDA, world.REP), (world.HAIFENG, world.OTHER_REP)):
		world.customer(customer)
		frappe.get_doc("Collection Case", cases.open_case(C, customer)).db_set("collector", world.user(rep))


def pays_late(customer: str, days: int, invoices: int = 4) -> None:
	values = {
		"company": C,
		"customer": customer,
		"days_late": days,
		"invoices_paid": invoices,
		"unique_key": customer,
	}
	frappe.get_doc({"doctype": "Collection Behaviour", **values}).insert(ignore_permissions=True)


def promise(
	customer: str, amount: float, day: date, made_on: date = WEDNESDAY, currency: str = "CNY", invoice=None
):
	of = {
		"case": cases.open_case(C, customer),
		"customer": customer,
		"company": C,
		"promise_currency": currency,
	}
	doc = frappe.get_doc(
		{"doctype": "Promise to Pay", **of, "status": "Open", "made_on": made_on, "promised_on": day}
	)
	doc.update({"amount": amount, "tolerance_days": 2})
	doc.append("instalments", {"due_date": day, "amount": amount})
	if invoice:
		doc.append("items", {"sales_invoice": invoice})
	doc.flags.by_service = doc.flags.ignore_validate = True
	doc.insert(ignore_permissions=True, ignore_mandatory=True)


def expected(customer: str, as_of: date = WEDNESDAY) -> list[tuple]:
	found = forecasts.of_customers(C, as_of).get(customer, [])
	return [(one.day, float(one.amount), one.why) for one in found]


def test_what_is_open_comes_as_late_as_its_customer_pays_and_a_new_one_as_all_do_on_average(book):
	pays_late(world.GUANGDA, 12, 3)
	pays_late(world.customer(world.BAILEY), 20, 1)
	world.make_invoice(world.GUANGDA, 100, date(2026, 5, 10))
	world.make_invoice(world.HAIFENG, 80, date(2026, 5, 10))
	assert expected(world.GUANGDA) == [(date(2026, 5, 22), 100, "usual")]
	assert expected(world.HAIFENG) == [(date(2026, 5, 24), 80, "usual")]  # (12 × 3 + 20) ÷ 4 = 14


def test_a_promise_moves_its_money_and_what_came_of_it_already_is_taken_off(book):
	first = world.make_invoice(world.GUANGDA, 100, date(2026, 4, 30))
	world.make_invoice(world.GUANGDA, 200, date(2026, 5, 20))
	promise(world.GUANGDA, 150, date(2026, 5, 13), made_on=date(2026, 5, 1))
	world.pay(first, 40, date(2026, 5, 4))
	assert expected(world.GUANGDA) == [
		(date(2026, 5, 13), 110, "promised"),
		(date(2026, 5, 20), 150, "usual"),
	]


def test_a_promise_in_another_currency_is_worth_what_the_ledger_says(book):
	frappe.get_doc("Collection Case", cases.open_case(C, world.customer(world.NORDLICHT)))
	world.make_invoice(world.NORDLICHT, 100, date(2026, 5, 20))
	promise(world.NORDLICHT, 50, date(2026, 5, 13), currency="EUR")
	assert expected(world.NORDLICHT)[0] == (date(2026, 5, 13), 390, "promised")


def test_a_disputed_amount_has_no_day(book):
	invoice = world.make_invoice(world.GUANGDA, 100, date(2026, 5, 10))
	of = {"case": cases.open_case(C, world.GUANGDA), "company": C, "customer": world.GUANGDA}
	dispute = {
		"doctype": "Invoice Dispute",
		**of,
		"sales_invoice": invoice.name,
		"amount": 30,
		"reason": "Price",
	}
	doc = frappe.get_doc(dispute)
	doc.flags.by_service = doc.flags.ignore_validate = True
	doc.insert(ignore_permissions=True, ignore_mandatory=True)
	assert expected(world.GUANGDA) == [(None, 30, "disputed"), (date(2026, 5, 10), 70, "usual")]


# What was said before


def test_the_first_night_of_a_week_keeps_what_is_expected_and_the_others_do_not(book):
	world.make_invoice(world.GUANGDA, 100, date(2026, 5, 12))
	for day in (date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 10)):  # Sunday, Monday, Sunday
		snapshots.nightly(C, day)
	rows = frappe.get_all(
		"Collection Snapshot", {"company": C}, ["snapshot_on", "forecast"], order_by="snapshot_on"
	)
	assert [(row.snapshot_on.day, bool(row.forecast)) for row in rows] == [(3, True), (4, False), (10, True)]
	weeks = frappe.parse_json(rows[0].forecast)
	assert weeks["as_of"] == "2026-05-04" and ["2026-05-11", "100.0"] in weeks["weeks"]


def test_past_weeks_show_what_was_said_what_came_and_the_error(book):
	this = monday_of(getdate(nowdate()))
	week = this - timedelta(weeks=1)
	invoice = world.make_invoice(world.GUANGDA, 100, week + timedelta(days=2))
	other = world.make_invoice(world.HAIFENG, 60, week + timedelta(days=3))
	snapshots.nightly(C, week - timedelta(days=1))
	world.pay(invoice, 70, week + timedelta(days=4))
	world.pay(other, 60, week + timedelta(days=4))
	_columns, rows, note, chart, summary = execute({"company": C})
	row = next(row for row in rows if row["monday"] == week)
	assert (row["came"], row["short"], row["short_error"]) == (130, 160, -30)
	assert "long" not in row and "on its day" in note and len(chart["data"]["labels"]) == len(rows) == 21
	assert {"label": "Past weeks missed by, on average", "value": "18.8 %", "datatype": "Data"} in summary


def test_a_rep_sees_the_own_weeks_only_ahead_and_past(book):
	this = monday_of(getdate(nowdate()))
	week = this - timedelta(weeks=1)
	for customer, amount in ((world.GUANGDA, 100), (world.HAIFENG, 60)):
		invoice = world.make_invoice(customer, amount, week + timedelta(days=2))
		if customer == world.GUANGDA:
			snapshots.nightly(C, week - timedelta(days=1))
		world.pay(invoice, amount / 2, week + timedelta(days=4))
	frappe.set_user(world.OTHER_REP)
	_columns, rows, _note, _chart, summary = execute({"company": C})
	past = next(row for row in rows if row["monday"] == week)
	assert past["came"] == 30 and not past.get("short")
	assert next(one for one in summary if one["label"] == "Expected in 13 weeks")["value"] == 30


def test_user_permissions_narrow_the_weeks_and_leave_no_forecast_of_others_to_judge(book):
	this = monday_of(getdate(nowdate()))
	week = this - timedelta(weeks=1)
	for customer, amount in ((world.GUANGDA, 100), (world.HAIFENG, 60)):
		invoice = world.make_invoice(customer, amount, week + timedelta(days=2))
		world.pay(invoice, amount / 2, week + timedelta(days=4))
	snapshots.nightly(C, week - timedelta(days=1))
	user = with_role("Accounts Manager")
	allowed = {"doctype": "User Permission", "user": user, "allow": "Customer", "for_value": world.HAIFENG}
	frappe.get_doc(allowed).insert(ignore_permissions=True)
	frappe.set_user(user)
	_columns, rows, _note, _chart, summary = execute({"company": C})
	past = next(row for row in rows if row["monday"] == week)
	assert past["came"] == 30 and "short" not in past
	assert next(one for one in summary if one["label"] == "Expected in 13 weeks")["value"] == 30
