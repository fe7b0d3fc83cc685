"""Collections Ageing: what was open on a day by how long it was due, tied out with the control accounts.

Rows are those of customers the reader may see: a rep's own, a supervisor's team's. Amounts are those of the
ledger, in company currency unless the party's is asked for.
"""

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from ar_collections import permissions
from ar_collections.core.ageing import REPORT_LIMITS, bands
from ar_collections.services import ageing_report, tie_out


def execute(filters: dict | None = None) -> tuple:
	given = frappe._dict(filters or {})
	asked = _asked(given)
	found = ageing_report.make(asked)
	whole = asked.collectors is None and not (asked.customers or asked.customer_group or asked.territory)
	message = None
	if whole and cint(given.get("tie_out", 1)):
		tied = tie_out.tie_out(asked.company, asked.as_of, found.book)
		message = tie_out.as_html(tied, asked.company, asked.as_of)
	return ageing_report.columns(asked), found.rows, message, _chart(asked, found), _summary(found)


def _asked(given: dict) -> ageing_report.Asked:
	company = given.company or frappe.defaults.get_user_default("Company")
	if not company:
		frappe.throw(_("Choose a company."), title=_("Collections Ageing"))
	if not frappe.has_permission("Company", "read", company):
		frappe.throw(_("Not permitted for {0}.").format(company), frappe.PermissionError)
	customers = given.customer or None
	return ageing_report.Asked(
		company=company,
		as_of=getdate(given.as_of or nowdate()),
		bands=_bands(given.bands),
		detail=given.detail if given.detail in ageing_report.DETAILS else ageing_report.CUSTOMER,
		group_by=given.group_by if given.group_by in ageing_report.GROUPS else None,
		party_currency=given.currency == "Party",
		customers=[customers] if isinstance(customers, str) else customers,
		collectors=_collectors(given.collector),
		customer_group=given.customer_group or None,
		territory=given.territory or None,
	)


def _bands(text: str | None):
	typed = (text or "").replace("，", ",").replace("、", ",")
	parts = [part.strip() for part in typed.split(",") if part.strip()]
	try:
		return bands([int(part) for part in parts] if parts else REPORT_LIMITS)
	except ValueError:
		frappe.throw(
			_("The bands are days that rise, with commas between them, as in 15, 30, 60, 90, 180."),
			title=_("Bands"),
		)


def _collectors(chosen: str | None) -> list[str] | None:
	"""Whose customers: the one chosen, of those the reader may see."""
	user = frappe.session.user
	seen = None if permissions.sees_all(user) else permissions.visible_collectors(user)
	if not chosen:
		return seen
	return [chosen] if seen is None or chosen in seen else []


def _chart(asked: ageing_report.Asked, found: ageing_report.Aged) -> dict | None:
	if not found.total:
		return None
	values = [float(found.total[band.code]) for band in asked.bands]
	return {
		"data": {
			"labels": [ageing_report.band_label(band) for band in asked.bands],
			"datasets": [{"name": _("Open"), "values": values}],
		},
		"type": "bar",
		"fieldtype": "Currency",
		"currency": found.currency,
	}


def _summary(found: ageing_report.Aged) -> list[dict] | None:
	total = found.total
	if not total:
		return None
	overdue = total["total"] - sum(total[name] for name in ("not_due", "unallocated", "revalued"))
	owed = overdue + total["not_due"]
	cards = [
		(_("Open"), total["total"], "Blue"),
		(_("Overdue"), overdue, "Red" if overdue > 0 else "Green"),
		(_("Not allocated"), total["unallocated"], "Grey"),
	]
	found_cards = [
		{
			"label": label,
			"value": float(value),
			"datatype": "Currency",
			"currency": found.currency,
			"indicator": colour,
		}
		for label, value, colour in cards
	]
	share = float(round(overdue / owed * 100, 1)) if owed > 0 else 0
	return [*found_cards, {"label": _("Overdue share"), "value": share, "datatype": "Percent"}]
