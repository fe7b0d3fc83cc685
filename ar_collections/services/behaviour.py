"""How customers pay: computed afresh for one, and kept in one row per customer for lists.

The rows are a picture, refreshed at night; nothing about money is decided by them. Writes
Collection Behaviour; the visits that follow from it are `habit_visits`.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from ..core.behaviour import Behaviour, Thresholds, behaviour
from ..ledger.behaviour import past
from . import birth, habit_visits
from .child_rows import plain
from .commit import commit_chunk
from .keys import key_of

DOCTYPE = "Collection Behaviour"
CHUNK = 500


def of(company: str, customer: str, as_of: date | None = None) -> Behaviour:
	"""One customer, from the ledger and the logs as they are now."""
	day = as_of or getdate(nowdate())
	return behaviour(past(company, [customer], day)[customer], day, thresholds())


def thresholds() -> Thresholds:
	settings = frappe.get_cached_doc("Collections Settings")
	return Thresholds(
		cint(settings.habitual_late_share),
		cint(settings.habitual_late_days),
		cint(settings.habitual_late_invoices),
	)


def refresh(company: str, as_of: date | str | None = None) -> int:
	"""Bring the rows of every customer that ever had a case up to date; how many were written."""
	day = getdate(as_of or nowdate())
	cases = _last_cases(company)
	names = sorted(cases)
	written = 0
	for start in range(0, len(names), CHUNK):
		part = names[start : start + CHUNK]
		known = past(company, part, day)
		stored = _stored(company, part)
		for name in part:
			values = {**cases[name], **_values(behaviour(known[name], day, thresholds()))}
			written += _keep(company, name, values, stored.get(name))
		commit_chunk()
	habit_visits.plan(company, day)
	return written


def _last_cases(company: str) -> dict[str, dict]:
	"""The open case of each customer, else its last one."""
	rows = frappe.get_all(
		"Collection Case",
		filters={"company": company},
		fields=["name", "customer", "customer_name", "collector", "closed_on"],
		order_by="creation asc, name asc",
	)
	found = {}
	for row in sorted(rows, key=lambda row: row.closed_on is None):
		shown = {name: row[name] for name in ("customer", "customer_name", "collector")}
		found[row.customer] = {**shown, "case": row.name}
	return found


def _stored(company: str, customers: list[str]) -> dict[str, dict]:
	rows = frappe.get_all(
		DOCTYPE,
		filters={"company": company, "customer": ("in", customers)},
		fields=["*"],
		order_by="name asc",
	)
	return {row.customer: row for row in rows}


def _values(found: Behaviour) -> dict:
	return {
		"days_late": found.days_late or 0,
		"share_late": found.share_late or 0,
		"invoices_paid": found.invoices_paid,
		"habitual_late": int(found.habitual_late),
		"promises_kept": found.promises_kept,
		"promises_broken": found.promises_broken,
		"best_hour": hour(found.best_hour),
		"best_hour_reached": found.best_hour_reached,
		"best_hour_calls": found.best_hour_calls,
	}


def _keep(company: str, customer: str, values: dict, stored: dict | None) -> bool:
	"""Write the row when it is new or differs."""
	if not stored:
		key = key_of(company, customer)
		doc = frappe.get_doc({"doctype": DOCTYPE, "company": company, "unique_key": key, **values})
		return bool(birth.insert_once(doc, "unique_key"))
	if all(plain(stored.get(name)) == plain(value) for name, value in values.items()):
		return False
	frappe.db.set_value(DOCTYPE, stored.name, values)
	return True


def hour(start: int | None) -> str:
	"""`09–10`; empty when nothing is known."""
	return "" if start is None else f"{start:02}–{start + 1:02}"


def lines(found: Behaviour) -> list[str]:
	"""What a rep wants to know before calling, in the reader's language; empty when nothing is known."""
	said = []
	if found.invoices_paid:
		said.append(_lateness(found))
	if found.promises_kept or found.promises_broken:
		said.append(_("Promises: {0} kept, {1} broken.").format(found.promises_kept, found.promises_broken))
	if found.best_hour is not None:
		message = _("Best hour to call: {0} ({1} of {2} reached).")
		said.append(message.format(hour(found.best_hour), found.best_hour_reached, found.best_hour_calls))
	if found.habitual_late:
		said.append(_("Habitual late payer: visit."))
	return said


def _lateness(found: Behaviour) -> str:
	if found.days_late > 0:
		message = _("Paid {0} days late on average, {1} % of the money late ({2} in 12 months).")
	else:
		message = _("Paid {0} days early on average, {1} % of the money late ({2} in 12 months).")
	count = found.invoices_paid
	invoices = _("1 invoice") if count == 1 else _("{0} invoices").format(count)
	return message.format(abs(found.days_late), found.share_late, invoices)
