"""Who hears of a run: those who can help it on, when it waits, failed, or could not work everybody.

One notice each, by Frappe's own parts: at the bell, and mailed as the reader has set it.
"""

import frappe
from frappe import _

from .notices import notify, people_with
from .run_state import DOCTYPE

WATCHERS = ("Accounts Manager", "Collections Manager")


def waits(run: str, company: str, why: str) -> None:
	message = _("Collections for {0} wait for your OK: {1}")
	_tell(run, message.format(company, why.replace("\n", "; ")))


def failed(run: str, why: str) -> None:
	"""Nothing was done that night; a dry run is read by the one who waits for it."""
	company, day, dry_run = frappe.db.get_value(DOCTYPE, run, ["company", "run_date", "dry_run"])
	if not dry_run:
		message = _("Collections for {0} on {1} failed and nothing was sent: {2}")
		_tell(run, message.format(company, frappe.format(day, "Date"), why))


def had_errors(run: str, company: str, day, errors: int) -> None:
	message = _(
		"Collections for {0} on {1} could not work {2} customers or parts: see the run, then resume it."
	)
	_tell(run, message.format(company, frappe.format(day, "Date"), errors))


def _tell(run: str, subject: str) -> None:
	notify(people_with(WATCHERS, DOCTYPE, run), subject, DOCTYPE, run)
