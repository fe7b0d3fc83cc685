"""The run's jobs on Frappe's background workers: queueing, and telling the living from the dead.

A worker that is killed leaves its job marked as started. Its heartbeat tells: Redis keeps the
time of the last one. Working the same chunk twice is harmless, only slower.
"""

from datetime import datetime, timedelta, timezone

import frappe
from frappe.utils.background_jobs import get_job
from rq.job import JobStatus

QUEUE = "long"
TIMEOUT = 3600  # seconds for one chunk
SILENT = 90  # seconds without a heartbeat after which a worker counts as dead (it beats every 30)


def prepare_id(run: str) -> str:
	return f"collections|{run}|prepare"


def chunk_id(run: str, chunk_no: int) -> str:
	return f"collections|{run}|{chunk_no}"


def enqueue_prepare(run: str) -> None:
	_enqueue("ar_collections.services.run.prepare", prepare_id(run), run=run)


def enqueue_chunk(run: str, chunk_no: int) -> None:
	_enqueue("ar_collections.services.run.work", chunk_id(run, chunk_no), run=run, chunk_no=chunk_no)


def _enqueue(method: str, job_id: str, **arguments) -> None:
	"""After the commit, so that no worker starts on what is not yet there."""
	frappe.enqueue(
		method, queue=QUEUE, timeout=TIMEOUT, job_id=job_id, enqueue_after_commit=True, **arguments
	)


def is_alive(job_id: str) -> bool:
	"""Whether the job waits in the queue or a living worker is at it."""
	job = get_job(job_id)
	if job is None:
		return False
	status = job.get_status()
	if status == JobStatus.STARTED:
		return _silence(job.last_heartbeat) < timedelta(seconds=SILENT)
	return status in (JobStatus.QUEUED, JobStatus.DEFERRED, JobStatus.SCHEDULED)


def forget(job_id: str) -> None:
	"""Drop what a dead worker left behind, so that the id can be used again."""
	job = get_job(job_id)
	if job is not None:
		job.delete()


def _silence(beat: datetime | None) -> timedelta:
	if beat is None:
		return timedelta.max
	if beat.tzinfo is None:  # older RQ keeps UTC without saying so
		beat = beat.replace(tzinfo=timezone.utc)
	return datetime.now(timezone.utc) - beat
