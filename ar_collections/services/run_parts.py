"""The chunks and the error list of a run, row by row.

Rows are changed by their own name, never through their run: an update by `parent` would lock
the rows that other workers are writing.
"""

from collections.abc import Iterable

import frappe

from . import child_rows, run_jobs
from .run_state import DOCTYPE

CHUNK = "Collection Run Chunk"
ERROR = "Collection Run Error"
MOST_ERRORS = 100_000  # numbers kept free for the errors of one chunk
_FIELDS = [
	"name", "chunk_no", "status", "attempts", "customers", "first_customer", "last_customer", "planned",
	"left_out", "replay_file",
]  # fmt: skip


def chunks(run: str) -> list[dict]:
	return child_rows.stored(CHUNK, DOCTYPE, run, "chunks", _FIELDS)


def chunk(run: str, chunk_no: int) -> dict | None:
	return next((one for one in chunks(run) if one.chunk_no == chunk_no), None)


def set_chunk(name: str, **values) -> None:
	frappe.db.set_value(CHUNK, name, values)


def done(run: str) -> int:
	return sum(1 for one in chunks(run) if one.status == "Done")


def add_errors(run: str, chunk_no: int, rows: list[dict]) -> None:
	"""Put failures of a chunk on the run's list; their numbers never meet those of another chunk."""
	first = chunk_no * MOST_ERRORS
	before = [e.idx for e in _errors(run) if first <= e.idx < first + MOST_ERRORS]
	child_rows.add(DOCTYPE, run, "error_rows", rows, first=max(before, default=first - 1) + 1)


def strike_off(run: str, customers: Iterable[str]) -> None:
	"""Forget that these failed: they are tried again."""
	for error in _errors(run):
		if error.traceback and error.customer in customers:
			frappe.db.delete(ERROR, {"name": error.name})


def errors(run: str) -> int:
	"""Customers that could not be worked, each counted once; remarks about data have no traceback."""
	return len({e.customer for e in _errors(run) if e.traceback and e.customer})


def unfinished(run: str) -> list[int]:
	"""Chunks that failed, hold a customer that failed, or were left by a dead worker."""
	failed = {e.customer for e in _errors(run) if e.traceback and e.customer}
	found = []
	for one in chunks(run):
		if one.status in ("Queued", "Running"):
			again = not run_jobs.is_alive(run_jobs.chunk_id(run, one.chunk_no))
		else:
			bad = any(one.first_customer <= customer <= one.last_customer for customer in failed)
			again = one.status == "Failed" or bad
		if again:
			found.append(one.chunk_no)
	return found


def requeue(run: str, numbers: list[int]) -> None:
	"""Back to the queue, their old errors struck off."""
	again = [one for one in chunks(run) if one.chunk_no in numbers]
	for one in again:
		set_chunk(one.name, status="Queued", finished_at=None)
	for error in _errors(run):
		number = error.idx // MOST_ERRORS
		if error.traceback and (number in numbers or (error.customer and _holds(again, error.customer))):
			frappe.db.delete(ERROR, {"name": error.name})


def _holds(some: list[dict], customer: str) -> bool:
	return any(one.first_customer <= customer <= one.last_customer for one in some)


def _errors(run: str) -> list[dict]:
	return child_rows.stored(ERROR, DOCTYPE, run, "error_rows", ["name", "idx", "customer", "traceback"])
