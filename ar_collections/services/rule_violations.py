"""The supervisor's list: contacts that broke a rule, with the reason given, and weeks with too few contacts.

Reads what the reader may see (`get_list`), writes nothing. Which cases a week is looked at for goes by
the picture the case shows; a promise or a dispute excuses the silence.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ..core.decency import Attempt, Rules, weekly_shortfall
from ..ledger.contact_history import attempts
from .decency import rules
from .reasons import text_of

WEEK = timedelta(days=7)
MOST_WEEKS = 13
BEFORE = timedelta(days=60)  # how far back the last contact is looked for
EXCUSED = ("Closed", "Promised", "Disputed", "Legal")
MOST = 2000  # rows of one kind


def rows(first: date, last: date, company: str | None = None, collector: str | None = None) -> list[dict]:
	"""Newest first: `{day, customer_name, rule, detail, reason, collector, contact_log, case}`."""
	of = {name: value for name, value in (("company", company), ("collector", collector)) if value}
	found = [*_broken(first, last, of), *_weeks(first, last, of)]
	return sorted(found, key=lambda row: (row["day"], row["customer_name"] or ""), reverse=True)


def _broken(first: date, last: date, of: dict) -> Iterator[dict]:
	days = ["between", [first, last + timedelta(days=1)]]
	fields = ["name", "contact_on", "customer_name", "collector", "case", "violation_reason"]
	logs = frappe.get_list(
		"Contact Log",
		filters={**of, "docstatus": 1, "contact_on": days},
		fields=fields,
		order_by="contact_on desc, name desc",
	)
	by_name = {log.name: log for log in logs if getdate(log.contact_on) <= last}
	broken = frappe.get_all(
		"Contact Log Violation",
		filters={"parenttype": "Contact Log", "parent": ("in", list(by_name) or [""])},
		fields=["parent", "rule", "detail", "why_json"],
		order_by="parent desc, idx asc",
		limit=MOST,
	)
	for row in broken:
		log = by_name[row.parent]
		yield {
			"day": getdate(log.contact_on),
			"customer_name": log.customer_name,
			"rule": _(row.rule, context="Contact Log Violation"),
			"detail": text_of(row.why_json, row.detail),
			"reason": log.violation_reason,
			"collector": log.collector,
			"contact_log": log.name,
			"case": log.case,
		}


def _weeks(first: date, last: date, of: dict) -> Iterator[dict]:
	"""Weeks from Monday to Sunday that ended in the time asked for."""
	asked = rules()
	mondays = _mondays(first, min(last, getdate(nowdate()) - timedelta(days=1)))
	cases = _chased(of, mondays[-1], asked) if mondays else []
	for company in sorted({case.company for case in cases}):
		own = [case for case in cases if case.company == company]
		made = attempts(
			company, {case.customer for case in own}, mondays[0] - BEFORE, mondays[-1] + timedelta(days=6)
		)
		for case in own:
			for monday in mondays:
				yield from _short(case, monday, made.get(case.customer, []), asked)


def _mondays(first: date, last: date) -> list[date]:
	"""The Mondays of the weeks whose Sunday lies between the two days, the latest weeks only.

	>>> _mondays(date(2026, 3, 2), date(2026, 3, 15))
	[datetime.date(2026, 3, 2), datetime.date(2026, 3, 9)]
	"""
	sunday = first + timedelta(days=6 - first.weekday())
	found = []
	while sunday <= last:
		found.append(sunday - timedelta(days=6))
		sunday += WEEK
	return found[-MOST_WEEKS:]


def _chased(of: dict, monday: date, asked: Rules) -> list[dict]:
	oldest = monday - timedelta(days=asked.late_from_days)
	return frappe.get_list(
		"Collection Case",
		filters=[
			*([field, "=", value] for field, value in of.items()),
			["status", "not in", EXCUSED],
			["oldest_due_date", "is", "set"],  # no date would count as an early one
			["oldest_due_date", "<=", oldest],
		],
		fields=["name", "company", "customer", "customer_name", "collector", "oldest_due_date", "opened_on"],
		order_by="name asc",
	)


def _short(case, monday: date, made: list[Attempt], asked: Rules) -> Iterator[dict]:
	if case.oldest_due_date + timedelta(days=asked.late_from_days) > monday:
		return
	if case.opened_on and case.opened_on > monday:
		return
	week = [one for one in made if monday <= one.at.date() < monday + WEEK]
	before = [one for one in made if one.at.date() < monday]
	why = weekly_shortfall(week, before[-1] if before else None, asked)
	if why:
		yield {
			"day": monday + timedelta(days=6),
			"customer_name": case.customer_name,
			"rule": _("Contacts per Week"),
			"detail": text_of(why.to_dict()),
			"reason": None,
			"collector": case.collector,
			"contact_log": None,
			"case": case.name,
		}
