"""The morning mail: what a rep has to do today, once a day, on working days, in the rep's language;
a substitute gets the work of the absent, too.

Nothing to do, no mail. Switched off for all in the settings, for oneself in the Notification
Settings. Goes through the Email Queue in the same transaction in which it is noted as sent, so that
a repeated job mails nobody twice.
"""

from datetime import date

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import (
	create_notification_settings,
	is_email_notifications_enabled,
)
from frappe.translate import print_language
from frappe.utils import cint, fmt_money, formatdate, get_url_to_form, getdate, nowdate

from ..core.calendar import is_working_day
from ..ledger.calendar import calendar
from ..ledger.substitutes import stood_in_for, substitutes_of
from .commit import commit_chunk
from .notes import shown
from .savepoint import isolated

DOCTYPE = "Collection Action"
MOST = 50  # lines in one mail; the rest is counted


def send_all(day: date | str | None = None) -> int:
	"""Mail everybody with something to do; how many were mailed. One mail that fails stops no other."""
	today = getdate(day or nowdate())
	if not cint(frappe.db.get_single_value("Collections Settings", "morning_digest")):
		return 0
	companies = working(today)
	sent = 0
	for user in _people(companies, today):
		with isolated(user) as outcome:
			sent += send(user, companies, today)
		if outcome.error:
			frappe.log_error(title=_("The morning mail could not be written"), message=outcome.traceback)
		commit_chunk()
	return sent


def working(day: date) -> list[str]:
	"""The companies that are switched on and at work that day."""
	on = frappe.get_all(
		"Collections Company", filters={"status": ("in", ("Test", "Live"))}, order_by="name", pluck="company"
	)
	return [company for company in on if is_working_day(calendar(company, day), day)]


def _due(companies: list[str], day: date) -> dict:
	return {"status": "Open", "due_on": ("<=", day), "company": ("in", companies or [""])}


def _people(companies: list[str], day: date) -> list[str]:
	asked = frappe.get_all(
		DOCTYPE,
		filters={**_due(companies, day), "collector": ("is", "set")},
		order_by="collector asc",
		pluck="collector",
		distinct=True,
	)
	asked += substitutes_of(asked, day)
	enabled = {"name": ("in", asked or [""]), "enabled": 1}
	return frappe.get_all("User", filters=enabled, order_by="name asc", pluck="name")


def send(user: str, companies: list[str], day: date) -> bool:
	"""One user's mail, unless it went out already, is not wanted, or there is nothing to do."""
	create_notification_settings(user)
	own = frappe.db.get_value(
		"Notification Settings",
		user,
		["no_collections_digest", "collections_digest_on"],
		as_dict=True,
		for_update=True,
	)
	if (
		own.collections_digest_on == day
		or own.no_collections_digest
		or not is_email_notifications_enabled(user)
	):
		return False
	rows = _work(user, companies, day)
	if not rows:
		return False
	frappe.db.set_value("Notification Settings", user, "collections_digest_on", day, update_modified=False)
	_mail(user, rows, day)
	return True


def _work(user: str, companies: list[str], day: date) -> list[dict]:
	return frappe.get_all(
		DOCTYPE,
		filters={**_due(companies, day), "collector": ("in", [user, *stood_in_for(user, day)])},
		fields=["name", "title", "kind", "customer", "customer_name", "due_on", "amount", "currency"],
		order_by="due_on asc, amount desc, name asc",
	)


def _mail(user: str, rows: list[dict], day: date) -> None:
	address, language = frappe.db.get_value("User", user, ["email", "language"])
	late = sum(row.due_on < day for row in rows)
	with print_language(language or frappe.local.lang):
		frappe.sendmail(
			recipients=[address],
			subject=_("Collections {0}: {1} to do, {2} of them late").format(
				formatdate(day), len(rows), late
			),
			template="morning_digest",
			args={
				"lines": [_line(row, day) for row in rows[:MOST]],
				"more": max(len(rows) - MOST, 0),
				"url": frappe.utils.get_url_to_list(DOCTYPE),
				"settings_url": get_url_to_form("Notification Settings", user),
			},
		)


def _line(row, day: date) -> dict:
	return {
		"customer": row.customer_name or row.customer,
		"what": shown(_(row.title or row.kind)),
		"due": formatdate(row.due_on),
		"late": row.due_on < day,
		"amount": f"{fmt_money(row.amount, precision=2)} {row.currency or ''}".strip() if row.amount else "",
		"url": get_url_to_form(DOCTYPE, row.name),
	}
