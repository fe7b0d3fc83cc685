"""Try a policy: tonight's book and the months behind us under it, beside the policies in force.

A Policy Trial is worked by one background job, two hundred customers at a time, each part committed: a
worker that dies loses the part it was at, and whoever looks next goes on from there. Nothing is written
but the trial itself; no letter, no case, no hold.
"""

from collections.abc import Callable
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import add_days, add_months, cint, getdate, now_datetime, nowdate, time_diff_in_seconds

from ..core.trial import Period
from ..ledger.item_timelines import customers_of_period
from . import child_rows, run_jobs, trial_part, trial_result, trial_terms
from .commit import commit_chunk
from .notices import notify
from .retry import retried
from .savepoint import concerns_all, sentence

DOCTYPE = "Policy Trial"
UNDER_WAY = ("Queued", "Running")
PART = 200  # customers
LEAD_IN = 120  # days walked before the period, so that it does not begin with a flood of first letters
MOST_DAYS, MOST_GRACE = 731, 90
TIMEOUT = 4 * 3600  # seconds; what is not done by then goes on in the next job
MOST_ATTEMPTS = 3  # jobs that may die of one trial


# Asked for


def fill_in(doc) -> None:
	"""What a person left empty: the last twelve months, the policy it would replace."""
	doc.to_date = getdate(doc.to_date) if doc.to_date else getdate(add_days(nowdate(), -1))
	doc.from_date = (
		getdate(doc.from_date) if doc.from_date else getdate(add_days(add_months(doc.to_date, -12), 1))
	)
	if doc.policy and doc.company and not doc.replaces and not cint(doc.beside):
		doc.replaces = trial_terms.suggested(doc.policy, doc.company)
	doc.beside = int(not doc.replaces)
	doc.update(
		{"status": "Queued", "parts_total": 0, "parts_done": 0, "attempts": 0, "errors": 0, "error": None}
	)
	doc.update({"started_at": None, "finished_at": None, "seconds": 0})
	for table in ("rows", "alarms", "parts", "error_rows"):
		doc.set(table, [])


def check(doc) -> None:
	"""Refuse what cannot be walked, with what to change."""
	first, last, grace = getdate(doc.from_date), getdate(doc.to_date), cint(doc.grace_days)
	title = _("Not possible")
	if last < first:
		frappe.throw(_("The period ends before it begins: exchange the two dates."), title=title)
	if last > getdate(nowdate()):
		frappe.throw(_("Nobody knows yet who pays after today: choose an earlier last day."), title=title)
	if (last - first).days >= MOST_DAYS:
		frappe.throw(_("At most {0} days can be tried at once.").format(MOST_DAYS), title=title)
	if not 0 <= grace <= MOST_GRACE:
		message = _("A false alarm is paid within 0 to {0} days after it, not {1}.")
		frappe.throw(message.format(MOST_GRACE, grace), title=title)
	if doc.replaces and frappe.db.get_value("Collection Policy", doc.replaces, "status") != "Approved":
		frappe.throw(_("{0} is not in force, so nothing can replace it.").format(doc.replaces), title=title)
	trial_terms.refuse_if_unfit(doc.policy, doc.company)


def remember_terms(doc) -> None:
	first = getdate(doc.from_date) - timedelta(LEAD_IN)
	doc.terms = trial_terms.snapshot(
		doc.policy, doc.replaces or None, doc.company, first, getdate(doc.to_date)
	)


def begin(trial: str) -> None:
	_enqueue(trial)


# Worked


@retried
def work(trial: str) -> None:
	"""Job: all that is left of the trial; harmless when another worker is at it or it is done."""
	try:
		while _next_part(trial):
			commit_chunk()
			progress(trial)
	except Exception as error:
		if concerns_all(error):
			raise  # the database gave up: done again by the worker, or looked after as a dead one
		frappe.db.rollback()
		fail(trial, sentence(error), frappe.get_traceback())
	commit_chunk()
	progress(trial)


def _next_part(trial: str) -> bool:
	"""Prepare, do one part, or close; whether there is more to do. The row is locked meanwhile."""
	doc = _locked(trial)
	if not doc or doc.status not in UNDER_WAY:
		return False
	if doc.status == "Queued":
		_prepare(doc)
		return True
	waiting = [row for row in doc.parts if row.status != "Done"]
	if not waiting:
		_finish(doc)
		return False
	part = waiting[0]
	told = trial_part.walk_part(doc.company, _names(doc, part), trial_terms.books(doc.terms), period(doc))
	values = {"status": "Done", "result": trial_result.to_json(told)}
	frappe.db.set_value("Policy Trial Part", part.name, values)
	_set(trial, {"parts_done": cint(doc.parts_done) + 1, "attempts": 0})
	return True


def _prepare(doc) -> None:
	"""Tonight's plans at once; the customers of the period in parts. Done again it begins anew."""
	for table in ("rows", "alarms", "parts", "error_rows"):
		child_rows.replace_if_changed(DOCTYPE, doc.name, table, [])
	told = trial_part.tonight(doc.company, trial_terms.books(doc.terms))
	names = customers_of_period(doc.company, getdate(doc.to_date))
	parts = [names[first : first + PART] for first in range(0, len(names), PART)]
	rows = [_row(0, "Done", [], trial_result.to_json(told))]
	rows += [_row(number, "Queued", own, None) for number, own in enumerate(parts, 1)]
	child_rows.add(DOCTYPE, doc.name, "parts", rows)
	_set(doc.name, {"status": "Running", "parts_total": len(rows), "parts_done": 1, "customers": len(names)})
	if not doc.started_at:
		_set(doc.name, {"started_at": now_datetime()})


def _row(number: int, status: str, names: list[str], result: str | None) -> dict:
	ends = {"first_customer": names[0] if names else None, "last_customer": names[-1] if names else None}
	return {"part_no": number, "status": status, "customers": len(names), **ends, "result": result}


def _names(doc, part) -> list[str]:
	"""The customers of a part as they are now: one that was renamed is not forgotten."""
	names = customers_of_period(doc.company, getdate(doc.to_date))
	later = {row.first_customer for row in doc.parts if row.part_no > part.part_no}
	first, until = part.first_customer, min(later, default=None)
	if part.part_no == 1:
		first = ""
	return [name for name in names if name >= first and (until is None or name < until)]


def _finish(doc) -> None:
	told = trial_result.merged(row.result for row in doc.parts if row.result)
	for table, rows in trial_result.tables(told).items():
		child_rows.replace_if_changed(DOCTYPE, doc.name, table, rows)
	for row in doc.parts:
		frappe.db.set_value("Policy Trial Part", row.name, "result", None)  # in the tables now
	moment = now_datetime()
	values = {
		"status": "Done with Errors" if told.errors else "Done",
		"errors": len(told.errors),
		"error": None,
	}
	values |= {"finished_at": moment, "seconds": time_diff_in_seconds(moment, doc.started_at or moment)}
	_set(doc.name, {**values, **trial_result.summary(told)})
	_tell(doc.name, lambda: _("{0} was tried: see what it would have done.").format(doc.policy))


def period(doc) -> Period:
	"""Payments are looked for through the days of grace after the period, as far as they are past."""
	last, today = getdate(doc.to_date), getdate(nowdate())
	known: date = min(last + timedelta(cint(doc.grace_days)), max(today - timedelta(1), last))
	return Period(getdate(doc.from_date), last, cint(doc.grace_days), LEAD_IN, known)


# Looked after


def resume(trial: str) -> bool:
	"""Put a trial back to work that failed or whose worker died; False when a living one is at it."""
	doc = _locked(trial)
	if not doc or doc.status not in (*UNDER_WAY, "Failed") or run_jobs.is_alive(job_id(trial)):
		return False
	if doc.status == "Failed":
		_set(trial, {"status": "Running" if cint(doc.parts_total) else "Queued", "error": None})
		_set(trial, {"attempts": 0, "finished_at": None})
	run_jobs.forget(job_id(trial))
	_enqueue(trial)
	return True


def resume_stuck() -> None:
	"""Scheduler: trials whose worker died go on; one that kills its workers is given up, with a sentence."""
	for row in frappe.get_all(
		DOCTYPE, {"status": ("in", UNDER_WAY)}, ["name", "attempts"], order_by="creation"
	):
		if run_jobs.is_alive(job_id(row.name)):
			continue
		if cint(row.attempts) >= MOST_ATTEMPTS:
			fail(row.name, _("Its worker died {0} times at the same part.").format(MOST_ATTEMPTS))
		elif resume(row.name):
			_set(row.name, {"attempts": cint(row.attempts) + 1})
		commit_chunk()


def fail(trial: str, why: str, traceback: str | None = None) -> None:
	"""What was walked stays: “Go on” begins where it stopped."""
	_set(trial, {"status": "Failed", "error": why, "finished_at": now_datetime()})
	if traceback:
		frappe.log_error(_("Policy Trial"), traceback, DOCTYPE, trial)
	_tell(trial, lambda: _("The trial {0} stopped: {1} Open it and go on.").format(trial, why))


def _tell(trial: str, subject: Callable[[], str]) -> None:
	"""Whoever asked for it: it takes minutes, and nobody waits in front of it."""
	notify([frappe.db.get_value(DOCTYPE, trial, "owner")], subject, DOCTYPE, trial)


def job_id(trial: str) -> str:
	return f"collections|trial|{trial}"


def _enqueue(trial: str) -> None:
	frappe.enqueue(
		"ar_collections.services.policy_trial.work", queue=run_jobs.QUEUE, timeout=TIMEOUT,
		job_id=job_id(trial), enqueue_after_commit=True, trial=trial,
	)  # fmt: skip


def _locked(trial: str):
	table = frappe.qb.DocType(DOCTYPE)
	free = frappe.qb.from_(table).select(table.name).where(table.name == trial).for_update(skip_locked=True)
	return frappe.get_doc(DOCTYPE, trial, for_update=True) if free.run() else None


def _set(trial: str, values: dict) -> None:
	frappe.db.set_value(DOCTYPE, trial, values)


def progress(trial: str) -> None:
	"""Tell the form how far it is."""
	row = frappe.db.get_value(DOCTYPE, trial, ["status", "parts_done", "parts_total"], as_dict=True)
	if row:
		frappe.publish_realtime(
			"policy_trial", {"trial": trial, **row}, doctype=DOCTYPE, docname=trial, after_commit=True
		)
