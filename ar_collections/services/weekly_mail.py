"""The General Manager's weekly mail: one page of last week, on Monday morning, in his or her language.

A Monday on which nothing ran is made up for until Wednesday. Noted as sent in the same transaction in which
it goes into the Email Queue, so that a repeated job mails nobody twice; switched off in the settings.
"""

from datetime import date

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import is_email_notifications_enabled
from frappe.translate import print_language
from frappe.utils import cint, get_url_to_list, getdate, nowdate

from ..core.forecast import monday_of
from . import weekly_page
from .commit import commit_chunk
from .hold_notices import general_managers
from .savepoint import isolated
from .weekly_facts import Facts, facts

DOCTYPE = "Collections Company"
LAST_WEEKDAY = 2  # Wednesday: later a page of last week is history


def send_all(day: date | str | None = None) -> int:
	"""Mail the page of every company that is switched on; how many went out. One that fails stops no other."""
	today = getdate(day or nowdate())
	if today.weekday() > LAST_WEEKDAY or not cint(
		frappe.db.get_single_value("Collections Settings", "weekly_page")
	):
		return 0
	sent = 0
	for name in frappe.get_all(DOCTYPE, {"status": ("in", ("Test", "Live"))}, order_by="name", pluck="name"):
		with isolated(name) as outcome:
			sent += send(name, today)
		if outcome.error:
			frappe.log_error(title=_("The weekly page could not be sent"), message=outcome.traceback)
		commit_chunk()
	return sent


def send(name: str, today: date) -> bool:
	"""The page of one company to whoever decides for it; False when it was sent this week or nobody wants it."""
	own = frappe.db.get_value(DOCTYPE, name, ["company", "weekly_page_on"], as_dict=True, for_update=True)
	if own.weekly_page_on and own.weekly_page_on >= monday_of(today):
		return False
	people = [user for user in general_managers(own.company) if is_email_notifications_enabled(user)]
	if not people:
		return False
	found = facts(own.company, today)
	for email, language in frappe.get_all(
		"User", {"name": ("in", people)}, ["email", "language"], order_by="name asc", as_list=True
	):
		_mail(name, found, email, language)
	frappe.db.set_value(DOCTYPE, name, "weekly_page_on", today, update_modified=False)
	return True


def _mail(name: str, found: Facts, email: str, language: str | None) -> None:
	with print_language(language or frappe.local.lang):
		week = weekly_page.span(found.week)
		subject = _("Receivables of {0}, {1}").format(found.company, week)
		frappe.sendmail(
			recipients=[email],
			subject=subject,
			template="weekly_page",
			args={
				"lines": weekly_page.values(found)["tiles"],
				"waiting": len(found.waiting) + found.waiting_more,
				"kinds": [
					{"label": _(kind), "count": count, "url": get_url_to_list(kind)}
					for kind, count in found.waiting_by.items()
				],
				"url": _decisions() if found.waiting_by.get("Credit Hold") else "",
			},
			attachments=[{"fname": f"{found.week.first}.pdf", "fcontent": weekly_page.render(found)}],
			reference_doctype=DOCTYPE,
			reference_name=name,
		)


def _decisions() -> str:
	"""The page on which proposed holds are decided one after the other, on a phone as well."""
	return get_url_to_list("Credit Hold").replace("/credit-hold", "/collections-decision")
