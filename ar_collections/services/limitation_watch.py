"""Every night: the case shows when its first limitation period ends; well before, somebody gets work.

One action for a case and a month of ends, made once; withdrawn when the periods started anew. An
action whose period has ended stays: nobody has acted. Writes Collection Actions and one field of the case.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from ..core.model import ZERO
from . import actions, birth, cases, child_rows
from .commit import commit_chunk
from .keys import key_of, withdrawn
from .limitation import Standing, standings
from .notes import note
from .savepoint import isolated

CASE, ACTION = "Collection Case", "Collection Action"
STEP = "limitation"
NAMED = 3  # items named in the reason


def nightly(company: str, as_of: date | str | None = None) -> int:
	"""Bring the company's cases up to date; returns how many actions were made. Repeating changes nothing."""
	day = getdate(as_of or nowdate())
	found: dict[str, list[Standing]] = defaultdict(list)
	for one in standings(company, day):
		found[one.customer].append(one)
	last = day + timedelta(days=_warning_days(company))
	made = 0
	for case in _open_cases(company):
		with isolated(case.customer) as outcome:
			made += _look_at(case, found.get(case.customer, []), day, last)
		if outcome.error:
			frappe.log_error(title=_("A limitation period could not be watched"), message=outcome.traceback)
	commit_chunk()
	return made


def _warning_days(company: str) -> int:
	return max(
		cint(frappe.db.get_value("Collections Company", {"company": company}, "limitation_warning_days")), 0
	)


def _open_cases(company: str) -> list[dict]:
	return frappe.get_all(
		CASE,
		filters={"company": company, "status": ("!=", "Closed")},
		fields=[
			"name",
			"company",
			"customer",
			"customer_name",
			"collector",
			"currency",
			"limitation_ends_on",
		],
		order_by="name asc",
	)


def _look_at(case, items: Sequence[Standing], day: date, last: date) -> int:
	first = min((one.period.ends_on for one in items), default=None)
	near = _by_month([one for one in items if one.period.ends_on <= last])
	work = _open_work(case.name)
	if first == case.limitation_ends_on and not near and not work:
		return 0
	if not cases.lock_many([case.name]):  # closed in the meantime
		return 0
	if first != case.limitation_ends_on:
		frappe.db.set_value(CASE, case.name, "limitation_ends_on", first)
	for name, key in work.items():
		if key not in {_key(case, month) for month in near}:
			actions.withdraw(name, note("limitation_over"))
	return sum(_plan(case, month, own, day) for month, own in near.items())


def _by_month(items: Sequence[Standing]) -> dict[str, list[Standing]]:
	found = defaultdict(list)
	for one in items:
		found[f"{one.period.ends_on:%Y-%m}"].append(one)
	return found


def _key(case, month: str) -> str:
	return key_of(STEP, case.name, month)


def _open_work(case: str) -> dict[str, str]:
	filters = {"case": case, "step_id": STEP, "status": "Open"}
	rows = frappe.get_all(ACTION, filters, ["name", "unique_key"], order_by="name", as_list=True)
	return dict(rows)


def _plan(case, month: str, items: list[Standing], day: date) -> bool:
	key = _key(case, month)
	rows = [_row(one, day) for one in items]
	known = frappe.db.get_value(ACTION, {"unique_key": key}, ["name", "status", "title", "why"], as_dict=True)
	if known and known.status == "Withdrawn":  # its case was closed and is open again
		frappe.db.set_value(ACTION, known.name, "unique_key", withdrawn(key, known.name))
		known = None
	to_come = [one.period.ends_on for one in items if one.period.ends_on >= day]
	if known:
		if to_come:
			_keep_true(known, rows, _words(items, min(to_come)))
		return False
	if not to_come:
		return False
	doc = frappe.get_doc({**_fields(case, items, min(to_come)), "unique_key": key, "due_on": day})
	name = birth.insert_once(doc, "unique_key")
	if not name:
		return False
	child_rows.add(ACTION, name, "items", rows)
	cases.set_next_step(case.name)
	return True


def _keep_true(known, rows: list[dict], words: dict) -> None:
	"""Open work names the items it is still about."""
	if known.status == "Open":
		child_rows.replace_if_changed(ACTION, known.name, "items", rows)
		if any(known[name] != words[name] for name in ("title", "why")):
			frappe.db.set_value(ACTION, known.name, words)


def _words(items: list[Standing], until: date) -> dict:
	return {
		"title": note("limitation_title", until=until),
		"why": note("limitation_why", items=_named(items), until=until),
		"amount": float(sum((one.item.base_outstanding for one in items), ZERO)),
	}


def _fields(case, items: list[Standing], until: date) -> dict:
	return {
		"doctype": ACTION,
		"kind": "Follow-up",
		"step_id": STEP,
		"status": "Open",
		"case": case.name,
		**{name: case[name] for name in ("company", "customer", "customer_name", "collector", "currency")},
		**_words(items, until),
	}


def _named(items: list[Standing]) -> str:
	names = list(dict.fromkeys(one.item.invoice for one in items))
	return ", ".join(names[:NAMED]) + (f" (+{len(names) - NAMED})" if len(names) > NAMED else "")


def _row(one: Standing, day: date) -> dict:
	item = one.item
	return {
		"voucher_type": item.voucher_type,
		"voucher_no": item.invoice,
		"term": item.term,
		"due_date": item.due_date,
		"days_overdue": (day - item.due_date).days,
		"currency": item.currency,
		"open_amount": item.outstanding,
	}
