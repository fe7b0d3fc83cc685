"""The Collection Run as a record of state: which runs there are, moves of its status, progress.

No planning and no queue here; `run` and `run_chunk` decide when.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import now_datetime, time_diff_in_seconds

from . import child_rows
from .savepoint import sentence

DOCTYPE = "Collection Run"
# A real run that is not over: it holds the company's day.
ACTIVE = ("Planned", "Waiting for OK", "Running", "Failed")
FINISHED = ("Done", "Done with Errors")


def runs(company: str, statuses: tuple[str, ...], since: date | None = None) -> list[dict]:
	"""Real runs in these states, newest day first; with `since` from that day on."""
	filters = {"company": company, "dry_run": 0, "status": ("in", statuses)}
	if since:
		filters["run_date"] = (">=", since)
	fields = ["name", "run_date", "status"]
	return frappe.get_all(DOCTYPE, filters=filters, fields=fields, order_by="run_date desc, creation desc")


def locked(run: str):
	"""The run with its row locked; None when somebody else is at it (preparing holds the row all along)."""
	table = frappe.qb.DocType(DOCTYPE)
	free = frappe.qb.from_(table).select(table.name).where(table.name == run).for_update(skip_locked=True)
	return frappe.get_doc(DOCTYPE, run, for_update=True) if free.run() else None


def locked_for_a_person(run: str):
	"""The run with its row locked; raises at once when it is being prepared: nobody waits at a button."""
	doc = locked(run)
	if doc is None:
		message = _("{0} is being worked on at this moment: try again in a minute.")
		frappe.throw(message.format(run), title=_("Collection Run"))
	return doc


def set_values(run: str, values: dict) -> None:
	# Not doc.save: several workers write to the same run, each its own fields.
	frappe.db.set_value(DOCTYPE, run, values)


def note(run: str, text: str, traceback: str | None = None) -> None:
	"""A sentence about the run as a whole on its error list."""
	rows = [{"customer": None, "error": text, "traceback": traceback}]
	child_rows.add(DOCTYPE, run, "error_rows", rows)


def ended(run: str) -> dict:
	moment = now_datetime()
	started = frappe.db.get_value(DOCTYPE, run, "started_at") or moment
	return {"finished_at": moment, "seconds": time_diff_in_seconds(moment, started)}


def fail(run: str, error: Exception) -> None:
	"""The run could not even be prepared; nothing was written for customers."""
	note(run, sentence(error), frappe.get_traceback())
	set_values(run, {"status": "Failed", "errors": 1, **ended(run)})


def stop(run: str, status: str, why: str) -> None:
	"""End a run that shall not go on; its day is free again."""
	note(run, why)
	set_values(run, {"status": status, "run_key": None, **ended(run)})
	progress(run)


def progress(run: str) -> None:
	"""Tell open screens how the run stands: those on its form, and whoever started it."""
	fields = ["company", "status", "chunks_done", "chunks_total", "owner"]
	row = frappe.db.get_value(DOCTYPE, run, fields, as_dict=True)
	message = {"run": run, **{k: row[k] for k in fields[:4]}}
	frappe.publish_realtime("collection_run", message, doctype=DOCTYPE, docname=run, after_commit=True)
	if row.owner and row.owner != "Guest":
		frappe.publish_realtime("collection_run", message, user=row.owner, after_commit=True)
