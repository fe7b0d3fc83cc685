"""Limitation Periods: until when each overdue item can be enforced, and what it counts from.

Rows are those the reader may see: a rep's own customers, a supervisor's team's.
"""

import frappe
from frappe import _
from frappe.utils import add_years, getdate, nowdate

from ar_collections.permissions import sees_all
from ar_collections.services import limitation
from ar_collections.services.report_columns import column


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	asked = frappe._dict(filters or {})
	if not asked.company:
		frappe.throw(_("Choose a company."), title=_("Company missing"))
	until = getdate(asked.ends_before or add_years(nowdate(), 1))
	everybody = sees_all(frappe.session.user)
	return columns(), limitation.rows(asked.company, until, asked.customer, asked.collector, everybody)


def columns() -> list[dict]:
	return [
		column("ends_on", _("Ends on"), 100, "Date"),
		column("days_left", _("Days left"), 80, "Int"),
		column("customer_name", _("Customer"), 180),
		column("voucher_no", _("Voucher"), 160, "Dynamic Link", "voucher_type"),
		column("term", _("Instalment"), 80, "Int"),
		column("due_date", _("Due Date"), 100, "Date"),
		column("outstanding", _("Outstanding"), 140, "Currency", "currency"),
		column("began_on", _("Counted from"), 100, "Date"),
		column("began_by", _("Because of"), 140),
		column("document", _("Proof"), 140, "Dynamic Link", "document_type"),
		column("case", _("Case"), 140, "Link", "Collection Case"),
		column("collector", _("Looked after by"), 170, "Link", "User"),
	]
