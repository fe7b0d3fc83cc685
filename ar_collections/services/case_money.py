"""What a case has brought and what it has cost, by the ledger and the costs written down. Reads only."""

from datetime import date

import frappe
from frappe.utils import date_diff, getdate, nowdate

from ..ledger.recovered import on_overdue
from . import collection_costs


def money(case: str, until: date | None = None) -> dict:
	"""`{recovered, cost, net_recovery, days_open}` since the case was opened; amounts in company currency.

	Recovered is money booked on invoices that were overdue when it came, from the day the case was opened.
	"""
	fields = ["company", "customer", "opened_on", "closed_on"]
	of = frappe.db.get_value("Collection Case", case, fields, as_dict=True)
	last = getdate(until or of.closed_on or nowdate())
	since = min(getdate(of.opened_on or last), last)
	came, cost = on_overdue(of.company, of.customer, since, last), collection_costs.of_case(case)
	return {
		"recovered": float(came),
		"cost": float(cost),
		"net_recovery": float(came - cost),
		"days_open": date_diff(last, since),
	}
