"""Cash Forecast: what the coming weeks are expected to bring, and by how much past forecasts missed.

Of the customers the reader may see. The rules are `core/forecast.py`; they stand over the table.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ar_collections import report_scope
from ar_collections.core.forecast import mean_error
from ar_collections.ledger.teams import collectors
from ar_collections.services import forecasts
from ar_collections.services.measure_words import folded
from ar_collections.services.report_columns import column

SHORT, LONG = forecasts.AHEAD


def execute(filters: dict | None = None):
	asked = frappe._dict(filters or {})
	company, today = report_scope.company(asked.company), getdate(nowdate())
	people, only, customers = report_scope.people(), asked.collector, report_scope.customers()

	def sees(collector: str | None) -> bool:
		return (people is None or collector in people) and (not only or collector == only)

	expected = forecasts.of_customers(company, today)
	whose = collectors(company, expected)
	weeks, later, undated = forecasts.weeks(
		{
			customer: rows
			for customer, rows in expected.items()
			if sees(whose[customer]) and (customers is None or customer in customers)
		},
		today,
	)
	came, checked = forecasts.checked(company, today, sees, customers)
	rows = [*_past(came, checked), *map(_ahead, weeks)]
	currency = frappe.get_cached_value("Company", company, "default_currency")
	for row in rows:
		row["currency"] = currency
	return columns(), rows, note(), chart(rows), summary(weeks, later, undated, checked, currency)


def _past(came: dict, checked: list) -> list[dict]:
	rows = {monday: {**_week(monday), "came": float(amount)} for monday, amount in came.items()}
	for one in checked:
		name = "short" if one.ahead == SHORT else "long"
		rows[one.monday] |= {name: float(one.forecast), f"{name}_error": float(one.error)}
	return list(rows.values())


def _ahead(week) -> dict:
	parts = {"usual": float(week.usual), "promised": float(week.promised), "total": float(week.total)}
	return {**_week(week.monday), **parts}


def _week(monday) -> dict:
	return {"monday": monday, "until": monday + timedelta(days=6)}


def columns() -> list[dict]:
	def money(name: str, label: str) -> dict:
		return column(name, label, 150, "Currency", "currency")

	return [
		column("monday", _("Week from"), 115, "Date"),
		column("until", _("Until", context="Cash Forecast"), 115, "Date"),
		money("usual", _("As customers usually pay")),
		money("promised", _("Promised")),
		money("total", _("Expected")),
		money("came", _("Came in")),
		money("short", _("Said at its beginning")),
		money("short_error", _("Missed by")),
		money("long", _("Said four weeks before")),
		money("long_error", _("Missed by (four weeks)")),
		column("currency", _("Currency"), 80, "Link", "Currency"),
	]


def note() -> str:
	lines = (
		_("A promise is expected on its day: on the invoices it names, else on what was due first."),
		_("Everything else is expected as many days after its due date as the customer usually pays late; a customer nothing is known of, as all of them do on average."),
		_("What is later than usual is expected in as many days again as it is already later, at least 7."),
		_("What is disputed, and what credits cover, is not expected."),
		_("Missed by: what came in less what was said; on average in per cent of what was said or came, whichever is more. Forecasts are kept with the first snapshot of each week."),
	)  # fmt: skip
	return folded(lines)


def chart(rows: list[dict]) -> dict:
	datasets = [
		{"name": _("Came in"), "values": [row.get("came", 0) for row in rows]},
		{"name": _("Expected"), "values": [row.get("total", row.get("short", 0)) for row in rows]},
	]
	labels = [f"W{row['monday'].isocalendar().week}" for row in rows]
	return {
		"data": {"labels": labels, "datasets": datasets},
		"type": "bar",
		"colors": ["#48bb74", "#449cf0"],
		"axisOptions": {"xIsSeries": 1},
	}


def summary(weeks, later, undated, checked, currency: str) -> list[dict]:
	def money(label: str, amount) -> dict:
		return {"label": label, "value": float(amount), "datatype": "Currency", "currency": currency}

	error = mean_error(one for one in checked if one.ahead == SHORT)
	told = [
		money(_("Expected in 4 weeks"), sum(week.total for week in weeks[:4])),
		money(_("Expected in 13 weeks"), sum(week.total for week in weeks)),
		money(_("Later"), later),
		money(_("Disputed, without a day"), undated),
	]
	if error is not None:
		text = f"{error} %"
		told.append({"label": _("Past weeks missed by, on average"), "value": text, "datatype": "Data"})
	return told
