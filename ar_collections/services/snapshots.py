"""The night's snapshot: one Collection Snapshot per company, rep and day that is over, written once.

It holds the raw figures of the month until that day, as they were known that night; the first of a week
also what the coming weeks are expected to bring. Nothing is corrected later: that is its use. Writes
Collection Snapshot.
"""

from collections import defaultdict
from datetime import date, timedelta

import frappe
from frappe.utils import add_days, getdate, nowdate

from ..core.forecast import Expected, by_week, monday_of
from ..core.measure_store import kept, kept_weeks
from ..core.measures import Figures, add, measures
from ..ledger.measure_figures import Period, figures
from ..ledger.teams import collectors
from . import birth, forecasts
from .commit import commit_chunk
from .keys import key_of

DOCTYPE = "Collection Snapshot"


def nightly(company: str, day: date | str | None = None) -> int:
	"""Keep the figures of the day that is over; how many rows were written (0: they were there).

	All of a night or nothing: a job that dies leaves none, and the next one writes them.
	"""
	day = getdate(day or add_days(nowdate(), -1))
	if frappe.db.exists(DOCTYPE, {"company": company, "snapshot_on": day}):
		return 0
	period = Period(day.replace(day=1), day)
	found = figures(company, [period])[period]
	whose = collectors(company, found)
	by_rep = defaultdict(list)
	for customer, one in found.items():
		by_rep[whose[customer]].append(one)
	ahead = _forecast(company, day)
	reps = sorted({*by_rep, *ahead}, key=lambda rep: rep or "")
	written = sum(_keep(company, rep, day, add(by_rep[rep]), ahead.get(rep)) for rep in reps)
	commit_chunk()
	return written


def _forecast(company: str, day: date) -> dict[str | None, dict]:
	"""What is expected from the next morning on, by rep; only on the first night of that week."""
	morning = day + timedelta(days=1)
	told = {
		"company": company,
		"forecast": ("is", "set"),
		"snapshot_on": (">=", monday_of(morning) - timedelta(days=1)),
	}
	if frappe.db.exists(DOCTYPE, told):
		return {}
	rows = forecasts.of_customers(company, morning)
	whose = collectors(company, rows)
	by_rep: dict[str | None, list[Expected]] = defaultdict(list)
	for customer, own in rows.items():
		by_rep[whose[customer]] += own
	return {rep: kept_weeks(by_week(own, morning)[0], morning) for rep, own in by_rep.items()}


def _keep(company: str, rep: str | None, day: date, of: Figures, ahead: dict | None) -> bool:
	found = measures(of)
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"company": company,
			"collector": rep,
			"snapshot_on": day,
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"receivable": of.closing,
			"not_due": of.not_due,
			"overdue": of.overdue,
			"over_90": of.over_90,
			"sales": of.sales,
			"received": of.received,
			"dso": found.dso_simple,
			"cei": found.cei,
			"promises": of.promises,
			"promises_kept": of.promises_kept,
			"contacts": of.contacts,
			"reached": of.reached,
			"actions": of.actions,
			"on_time": of.on_time,
			"figures": frappe.as_json(kept(of), indent=None),
			"forecast": frappe.as_json(ahead, indent=None) if ahead else None,
			"unique_key": key_of(company, rep, day),
		}
	)
	return bool(birth.insert_once(doc, "unique_key"))
