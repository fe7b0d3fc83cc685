"""The dry half of a run: read the whole book, plan it, look at the brakes, cut it into chunks.

Writes the Collection Run and its files, nothing for any customer. The run's row stays locked
meanwhile, so that two workers never prepare the same run; a killed worker leaves nothing.
"""

from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from ..core.brakes import reasons
from ..core.model import LETTER
from ..ledger.book import Reading, read
from ..ledger.brakes import brake_facts, brake_limits
from . import cases, child_rows, run_end, run_files, run_jobs, run_notices, run_report
from .commit import commit_chunk
from .planning import Planned, plan_each, together
from .run_state import DOCTYPE, ended, fail, progress, set_values
from .savepoint import Outcome, sentence

CHUNK = 200  # customers
MOST_CHUNKS = 200  # jobs queued at once; Frappe refuses more than 500


def prepare(run: str, queue: bool = True) -> None:
	"""Job; harmless when the run is prepared already. A failure is kept on the run."""
	doc = frappe.get_doc(DOCTYPE, run, for_update=True)
	if doc.status != "Planned" or (doc.dry_run and doc.finished_at):
		return
	if not doc.dry_run and run_end.is_off(doc.company):
		return run_end.call_off(run, doc.company)
	try:
		_prepare(doc, queue)
	except Exception as error:
		if not queue:  # somebody is waiting for it here
			raise
		frappe.db.rollback()
		fail(run, error)
		run_notices.failed(run, sentence(error))
	progress(run)
	commit_chunk()


def _prepare(doc, queue: bool) -> None:
	set_values(doc.name, {"started_at": now_datetime(), "finished_at": None})
	reading = _read(doc)
	planned, failures = plan_each(reading.book)
	_start_afresh(doc.name)
	chunks = _write_chunks(doc, reading, planned, [failure.label for failure in failures])
	set_values(doc.name, run_report.planned(doc.name, planned))
	child_rows.add(DOCTYPE, doc.name, "error_rows", _error_rows(reading, failures))
	waits = [] if doc.released_by else _brakes(doc, reading, planned)
	why = "\n".join(reason.text(_) for reason in waits)
	set_values(doc.name, {"brake_reasons": why or None, "errors": len(failures), **_next_state(doc, waits)})
	if doc.dry_run:
		return
	if waits:
		run_notices.waits(doc.name, doc.company, why)
	elif queue:
		for chunk_no in chunks:
			run_jobs.enqueue_chunk(doc.name, chunk_no)


def _next_state(doc, waits: list) -> dict:
	if doc.dry_run:
		return ended(doc.name)
	return {"status": "Waiting for OK" if waits else "Running"}


def _read(doc) -> Reading:
	"""Everybody who owes something, and everybody with an open case (it may have to be closed)."""
	reading = read(doc.company, doc.run_date)
	missing = cases.customers_with_case(doc.company) - {c.id for c in reading.book.customers}
	if not missing:
		return reading
	rest = read(doc.company, doc.run_date, sorted(missing))
	customers = (*reading.book.customers, *rest.book.customers)
	book = replace(reading.book, customers=customers, history=reading.book.history + rest.book.history)
	return Reading(book, reading.problems + rest.problems)


def _start_afresh(run: str) -> None:
	"""What an earlier preparation left."""
	run_files.drop(run)
	for table in ("chunks", "counts", "error_rows"):
		child_rows.replace_if_changed(DOCTYPE, run, table, [])


def _write_chunks(doc, reading: Reading, planned: dict[str, Planned], failed: list[str]) -> list[int]:
	"""Every customer is in a chunk, also those that could not be planned: a resumed run tries them again."""
	names = sorted([*planned, *failed])
	size = cint(frappe.get_cached_doc("Collections Settings").chunk_size) or CHUNK
	size = max(size, -(-len(names) // MOST_CHUNKS))
	rows = [
		_chunk(doc, number, reading, planned, names[first : first + size])
		for number, first in enumerate(range(0, len(names), size), 1)
	]
	child_rows.add(DOCTYPE, doc.name, "chunks", rows)
	done = len(rows) if doc.dry_run else 0
	set_values(doc.name, {"chunks_total": len(rows), "chunks_done": done})
	return [row["chunk_no"] for row in rows]


def _chunk(doc, number: int, reading: Reading, planned: dict[str, Planned], names: list[str]) -> dict:
	book, plan = together(reading.book, [planned[name] for name in names if name in planned])
	failed = [name for name in names if name not in planned]
	return {
		"chunk_no": number,
		"status": "Done" if doc.dry_run else "Queued",
		"customers": len(names),
		"first_customer": names[0],
		"last_customer": names[-1],
		"planned": len(plan.actions),
		"left_out": len(plan.left_out),
		"replay_file": run_files.write(doc.name, number, run_files.content_of(book, plan, failed)),
	}


def _error_rows(reading: Reading, failures: list[Outcome]) -> list[dict]:
	"""Data that made no sense (told, not counted as errors) and customers that could not be planned."""
	told = [Outcome(customer, text) for customer, text in reading.problems]
	return [outcome.as_row() for outcome in [*told, *failures]]


def _brakes(doc, reading: Reading, planned: dict[str, Planned]) -> list:
	letters = sum(1 for p in planned.values() for a in p.plan.actions if a.kind == LETTER)
	has_items = any(c.items for c in reading.book.customers)
	return reasons(brake_facts(doc.company, doc.run_date, letters, has_items), brake_limits(doc.company))
