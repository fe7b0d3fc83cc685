"""One run of one company and day: start, wait for an OK, finish, resume (design.md).

`start` writes the Collection Run; `run_prepare` plans the whole book and cuts it into chunks;
`run_chunk` works them on as many workers as there are. Every step may be killed and done again.
A dry run ends after preparing, having written its own document and nothing else.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, now_datetime, nowdate

from . import birth, run_end, run_jobs, run_notices, run_parts, run_prepare, run_report
from .commit import commit_chunk
from .keys import key_of
from .retry import retried
from .run_chunk import work_chunk
from .run_state import (
	ACTIVE,
	DOCTYPE,
	FINISHED,
	ended,
	locked,
	locked_for_a_person,
	note,
	progress,
	runs,
	set_values,
	stop,
)
from .savepoint import isolated


@retried
def start(
	company: str, run_date: date | str | None = None, dry_run: bool = False, source: str = "Scheduler",
	now: bool = False,
) -> str | None:  # fmt: skip
	"""Begin a run; its name, or the name of the one that is under way already.

	None when the company is not switched on and nobody asked (`source` "Scheduler"). With
	`now` everything is done here instead of on the workers (demo, tests, benchmarks).
	"""
	day = getdate(run_date) if run_date else tonight(company) if dry_run else getdate(nowdate())
	if not dry_run:
		if not _switched_on(company, source):
			return None
		standing = _later(company, day, source) or _standing(company, day, source)
		if standing:
			return standing
	run, new = _insert(company, day, dry_run, source)
	if not new:
		return run
	if now:
		through(run)
	else:
		run_jobs.enqueue_prepare(run)
	return run


def tonight(company: str) -> date:
	"""The day of the next nightly run: it starts after midnight, so when today's is done it is tomorrow's."""
	today = getdate(nowdate())
	done = any(one.run_date == today for one in runs(company, FINISHED, since=today))
	return add_days(today, 1) if done else today


@retried
def prepare(run: str, queue: bool = True) -> None:
	"""Job: plan the whole book without writing and cut it into chunks; may be repeated."""
	run_prepare.prepare(run, queue)
	if frappe.db.get_value(DOCTYPE, run, "status") == "Running" and not run_parts.chunks(run):
		finish(run)


def through(run: str) -> None:
	"""Do all of a run in this process."""
	prepare(run, queue=False)
	if frappe.db.get_value(DOCTYPE, run, "status") == "Running":
		for chunk in run_parts.chunks(run):
			work(run, chunk.chunk_no)


def work(run: str, chunk_no: int) -> None:
	"""Job: one chunk, and the end of the run when it was the last."""
	work_chunk(run, chunk_no)
	finish(run)


def _switched_on(company: str, source: str) -> bool:
	if source == "Scheduler":
		return not run_end.is_off(company)
	run_end.refuse_if_off(company)
	return True


def _later(company: str, day: date, source: str) -> str | None:
	"""The clock was set back: a run of an earlier day would send letters twice or too soon. The refusal's name."""
	later = runs(company, (*ACTIVE, *FINISHED), since=add_days(day, 1))
	if not later:
		return None
	doc = frappe.get_doc({"doctype": DOCTYPE, "company": company, "run_date": day, "trigger_source": source})
	doc.update({"status": "Cancelled", "started_at": now_datetime(), "finished_at": now_datetime()})
	birth.insert(doc)  # a note for people, nothing is done
	message = _(
		"There is a run for {1} already, {0}, so nothing is run for the earlier {2}. Check the server's clock."
	)
	note(doc.name, message.format(later[0].name, later[0].run_date, day))
	return doc.name


def _standing(company: str, day: date, source: str) -> str | None:
	"""The run that stands in the way of a new one: it goes on instead. Older ones are put aside."""
	for old in runs(company, ACTIVE):
		if old.run_date < day and not _put_aside(old, day):
			return old.name
		if old.run_date == day:
			resume(old.name)
			return old.name
	if source == "Scheduler":  # the nightly tick came twice
		done = [r.name for r in runs(company, FINISHED, since=day) if r.run_date == day]
		return done[0] if done else None
	return None


def _put_aside(old: dict, day: date) -> bool:
	"""End a run of an earlier day that nobody works on; the new one catches up. False = it is at work."""
	chunks = run_parts.chunks(old.name)
	ids = [run_jobs.chunk_id(old.name, c.chunk_no) for c in chunks if c.status in ("Queued", "Running")]
	if old.status == "Planned":
		ids.append(run_jobs.prepare_id(old.name))
	if any(run_jobs.is_alive(job) for job in ids):
		return False
	run_end.break_off(old.name, _("Not finished by {0}: the run of that day goes on from here.").format(day))
	return True


def _insert(company: str, day: date, dry_run: bool, source: str) -> tuple[str, bool]:
	"""`(name, whether it is new)`: the unique key lets one run of a day begin, however many start it."""
	doc = frappe.get_doc({"doctype": DOCTYPE, "company": company, "run_date": day, "dry_run": int(dry_run)})
	doc.update({"status": "Planned", "trigger_source": source})
	if dry_run:
		return birth.insert(doc).name, True
	finished = runs(company, FINISHED, since=day)
	doc.run_key = key_of(company, day, *([len(finished) + 1] if finished else []))
	point = "arc_" + frappe.generate_hash(length=10)
	frappe.db.savepoint(point)
	try:
		return birth.insert(doc).name, True
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.db.rollback(save_point=point)
		frappe.clear_messages()
		table = frappe.qb.DocType(DOCTYPE)
		query = frappe.qb.from_(table).select(table.name).where(table.run_key == doc.run_key)
		return query.for_update().run()[0][0], False


def release(run: str, user: str | None = None, now: bool = False) -> None:
	"""A person lets a waiting run go on. It is planned anew, so that what was paid since counts."""
	doc = locked_for_a_person(run)
	if doc.status != "Waiting for OK":
		frappe.throw(
			_("This run does not wait for an OK: it is {0}.").format(_(doc.status)), title=_("Collection Run")
		)
	run_end.refuse_if_off(doc.company)
	set_values(
		run,
		{"released_by": user or frappe.session.user, "released_at": now_datetime(), "status": "Planned"},
	)
	if now:
		through(run)
	else:
		run_jobs.enqueue_prepare(run)


def cancel(run: str, reason: str | None = None) -> None:
	"""Stop a run that waits or failed; the next one catches up."""
	doc = locked_for_a_person(run)
	if doc.dry_run or doc.status not in ("Waiting for OK", "Planned", "Failed"):
		message = _("Only a run that waits or failed can be cancelled; this one is {0}.")
		frappe.throw(message.format(_(doc.status)), title=_("Collection Run"))
	stop(run, "Cancelled", reason or _("Cancelled by {0}.").format(frappe.session.user))


def finish(run: str) -> None:
	"""Close the books of a run when every chunk is through; harmless when it is not, or was done."""
	doc = frappe.get_doc(DOCTYPE, run, for_update=True)
	chunks = run_parts.chunks(run)
	if doc.status != "Running" or any(c.status in ("Queued", "Running") for c in chunks):
		return
	errors = run_parts.errors(run) + sum(1 for c in chunks if c.status == "Failed")
	values = {"status": "Done with Errors" if errors else "Done", "errors": errors, **ended(run)}
	set_values(run, {**values, **run_report.written(run)})
	if errors:
		run_notices.had_errors(run, doc.company, doc.run_date, errors)
	progress(run)


def resume(run: str, now: bool = False) -> int:
	"""Put back into work whatever of the run no living worker is at; how many parts that were.

	A run that is being prepared is at work; one of a company that is off raises.
	"""
	doc = locked(run)
	if not doc or doc.dry_run or doc.status not in ("Planned", "Running", "Failed", "Done with Errors"):
		return 0
	run_end.refuse_if_off(doc.company)
	if runs(doc.company, (*ACTIVE, *FINISHED), since=add_days(doc.run_date, 1)):
		return 0  # a later run has caught up
	if doc.status == "Planned" or not run_parts.chunks(run):
		return _prepare_again(doc, now)
	again = run_parts.unfinished(run)
	if not again:
		finish(run)
		return 0
	run_parts.requeue(run, again)
	set_values(run, {"status": "Running", "finished_at": None})
	for chunk_no in again:
		run_jobs.forget(run_jobs.chunk_id(run, chunk_no))
		if now:
			work(run, chunk_no)
		else:
			run_jobs.enqueue_chunk(run, chunk_no)
	return len(again)


def _prepare_again(doc, now: bool) -> int:
	if doc.status == "Planned" and run_jobs.is_alive(run_jobs.prepare_id(doc.name)):
		return 0
	set_values(doc.name, {"status": "Planned"})
	run_jobs.forget(run_jobs.prepare_id(doc.name))
	if now:
		through(doc.name)
	else:
		run_jobs.enqueue_prepare(doc.name)
	return 1


def resume_stuck() -> None:
	"""Look after runs whose worker died (scheduler); one that cannot be helped stops no other."""
	fields = ["name", "company", "status", "dry_run"]
	filters = {"status": ("in", ACTIVE), "finished_at": ("is", "not set")}
	for one in frappe.get_all(DOCTYPE, filters=filters, fields=fields, order_by="creation asc"):
		with isolated(one.name) as outcome:
			_look_after(one)
		if outcome.error:
			frappe.log_error("Collection Run", outcome.traceback, DOCTYPE, one.name)
		commit_chunk()


def _look_after(one: dict) -> None:
	if one.dry_run:
		_give_up(one.name)
	elif run_end.is_off(one.company):
		run_end.call_off(one.name, one.company)
	elif one.status in ("Planned", "Running"):
		resume(one.name)


def _give_up(run: str) -> None:
	"""A dry run whose worker died: whoever waits for it is told; asking again is all there is to do."""
	doc = locked(run)
	if (
		doc
		and doc.status == "Planned"
		and not doc.finished_at
		and not run_jobs.is_alive(run_jobs.prepare_id(run))
	):
		why = _("Its worker died or was stopped: ask again.")
		note(run, why)
		set_values(run, {"status": "Failed", "errors": 1, **ended(run)})
		progress(run)
