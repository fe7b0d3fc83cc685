"""Collections Rule Violations: contacts against the rules with the reason given, and weeks with too few.

A supervisor's list. Rows are those the reader may see: a rep's own, a supervisor's team's.
"""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from ar_collections.services import rule_violations
from ar_collections.services.report_columns import column


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	asked = frappe._dict(filters or {})
	last = getdate(asked.to_date or nowdate())
	first = getdate(asked.from_date or add_days(last, -30))
	return columns(), rule_violations.rows(first, last, asked.company, asked.collector)


def columns() -> list[dict]:
	return [
		column("day", _("Day", context="Contact Log"), 115, "Date"),
		column("customer_name", _("Customer"), 180),
		column("rule", _("Rule"), 150),
		column("detail", _("What happened"), 330),
		column("reason", _("Reason given"), 230),
		column("collector", _("Looked after by"), 170, "Link", "User"),
		column("contact_log", _("Contact log"), 140, "Link", "Contact Log"),
		column("case", _("Case"), 140, "Link", "Collection Case"),
	]
