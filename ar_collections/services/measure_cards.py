"""One figure for a number card: of the newest snapshots of a company, summed over those the reader may see.

A card is drawn at every opening of the workspace, so it reads a night's rows and no ledger. Writes nothing.
"""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe.utils import add_days, getdate, nowdate

from ..core.forecast import monday_of
from ..core.measure_store import read, read_weeks
from ..core.measures import Figures, Measures, add, measures

SNAPSHOT = "Collection Snapshot"
MEASURES, FORECAST = ("query-report", "Collection Measures"), ("query-report", "Cash Forecast")
Card = dict | str
OLDEST = 7  # days: an older night says nothing about today


def dso(company: str | None) -> Card:
	return _card(_measured(company).dso_simple, "Float", MEASURES)


def cei(company: str | None) -> Card:
	return _card(_measured(company).cei, "Float", MEASURES)


def promises(company: str | None) -> Card:
	return _card(_measured(company).promises_kept, "Float", MEASURES)


def received(company: str | None) -> Card:
	return _card(_of_last_night(company).received, "Currency", MEASURES)


def expected(company: str | None) -> Card:
	"""Four weeks from this one on, of the forecast that was kept last."""
	first = monday_of(getdate(nowdate()))
	rows = _visible(
		company, {"forecast": ("is", "set"), "snapshot_on": (">=", first - timedelta(days=OLDEST))}
	)
	newest = max((row.snapshot_on for row in rows), default=None)
	total = Decimal(0)
	for row in rows:
		if row.snapshot_on == newest:
			_made_on, weeks = read_weeks(frappe.parse_json(row.forecast))
			total += sum(weeks.get(first + timedelta(weeks=number), Decimal(0)) for number in range(4))
	return _card(total, "Currency", FORECAST)


def _measured(company: str | None) -> Measures:
	return measures(_of_last_night(company))


def _of_last_night(company: str | None) -> Figures:
	rows = _visible(company, {"snapshot_on": (">=", add_days(nowdate(), -OLDEST))})
	newest = max((row.snapshot_on for row in rows), default=None)
	return add(read(frappe.parse_json(row.figures)) for row in rows if row.snapshot_on == newest)


def _visible(company: str | None, filters: dict) -> list[dict]:
	return frappe.get_list(
		SNAPSHOT,
		filters={"company": company or "", **filters},
		fields=["snapshot_on", "figures", "forecast"],
		order_by="snapshot_on asc, name asc",
	)


def _card(value, fieldtype: str, route: tuple[str, ...]) -> Card:
	"""A figure with its report behind it; a dash where there is nothing to divide by."""
	return "–" if value is None else {"value": float(value), "fieldtype": fieldtype, "route": list(route)}
