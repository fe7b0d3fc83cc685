"""Collections Ageing: what was open on a day by how long it was due, tied out with the control accounts.

Rows are those of customers the reader may see: a rep's own, a supervisor's team's. Amounts are those of the
ledger, in company currency unless the party's is asked for.
"""

import frappe
from frappe import _
from frappe.utils import cint, escape_html, getdate, nowdate

from ar_collections import report_scope
from ar_collections.core.ageing import REPORT_LIMITS, bands
from ar_collections.services import ageing_report, tie_out

MOST_PROBLEMS = 20  # told one by one


def execute(filters: dict | None = None) -> tuple:
	given = frappe._dict(filters or {})
	asked = _asked(given)
	found = ageing_report.make(asked)
	whole = asked.collectors is None and asked.customers is None
	whole = whole and not (asked.customer_group or asked.territory)
	told = _problems(found.problems)
	if whole and cint(given.get("tie_out", 1)):
		tied = tie_out.tie_out(asked.company, asked.as_of, found.book)
		told.insert(0, tie_out.as_html(tied, asked.company, asked.as_of))
	message = "<br>".join(told) or None
	return ageing_report.columns(asked), found.rows, message, _chart(asked, found), _summary(found)


def _problems(problems: list[tuple[str, str]]) -> list[str]:
	"""Data that make no sense, as HTML: what people typed is escaped."""
	lines = [f"⚠ {escape_html(customer)}: {escape_html(text)}" for customer, text in problems[:MOST_PROBLEMS]]
	more = len(problems) - MOST_PROBLEMS
	return [*lines, _("… and {0} more.").format(more)] if more > 0 else lines


def _asked(given: dict) -> ageing_report.Asked:
	customers = given.customer or None
	return ageing_report.Asked(
		company=report_scope.company(given.company),
		as_of=getdate(given.as_of or nowdate()),
		bands=_bands(given.bands),
		detail=given.detail if given.detail in ageing_report.DETAILS else ageing_report.CUSTOMER,
		group_by=given.group_by if given.group_by in ageing_report.GROUPS else None,
		party_currency=given.currency == "Party",
		customers=report_scope.among([customers] if isinstance(customers, str) else customers),
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
	seen = report_scope.people()
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
			"datasets": [{"name": _("Open amount"), "values": values}],
		},
		"type": "bar",
		"colors": ["#2490ef"],
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
		(_("Open amount"), total["total"], "Blue"),
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
	share = f"{overdue / owed * 100 if owed > 0 else 0:.1f} %"
	return [*found_cards, {"label": _("Overdue share"), "value": share, "datatype": "Data"}]
