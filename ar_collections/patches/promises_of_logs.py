"""Promises that were fields of a Contact Log become documents (docs/decisions/060): none that still stops
letters, or counts against the customer, is lost. Running it again writes nothing."""

import frappe
from frappe.utils import add_days, nowdate

from ..services import promises
from ..services.commit import commit_chunk
from ..services.savepoint import isolated


def execute() -> None:
	known = set(frappe.get_all(promises.DOCTYPE, filters={"contact_log": ("is", "set")}, pluck="contact_log"))
	since = add_days(nowdate(), -promises.JUDGED_DAYS)
	logs = frappe.get_all(
		"Contact Log",
		filters={"docstatus": 1, "outcome": "Promise", "promised_on": (">=", since)},
		order_by="contact_on asc, name asc",
		pluck="name",
	)
	for name in logs:
		if name in known:
			continue
		with isolated(name) as outcome:
			promises.open_from_log(frappe.get_doc("Contact Log", name))
		if outcome.error:
			frappe.log_error(title=f"The promise of {name} was not taken over", message=outcome.traceback)
	commit_chunk()
