"""The run on real workers: killed half-way and resumed, two at once, everything once and nothing lost."""

import os
import signal
import time
from datetime import date, timedelta
from pathlib import Path

import frappe
import pytest

from ar_collections.services import run, run_jobs, run_parts
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY
CUSTOMERS = 12

pytestmark = pytest.mark.committed


def prepared_world(chunk_size: int = 3) -> None:
	frappe.db.set_single_value("Collections Settings", "chunk_size", chunk_size)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")
	world.live_company()
	for number in range(CUSTOMERS):
		world.make_invoice(f"Customer {number:02}", 500, DUE)
	frappe.db.commit()


def fresh() -> None:
	"""A new view of the database: workers have committed."""
	frappe.db.rollback()


def wait_for(ready, seconds: float = 120) -> None:
	until = time.monotonic() + seconds
	while time.monotonic() < until:
		fresh()
		if ready():
			return
		time.sleep(0.2)
	pytest.fail("the workers did not get there in time")


def assert_everybody_has_one_letter() -> None:
	fresh()
	rows = frappe.get_all(
		"Dunning Letter", filters={"level": 1}, fields=["customer", "issued_on"], order_by="customer asc"
	)
	assert [row.customer for row in rows] == [f"Customer {n:02}" for n in range(CUSTOMERS)]
	assert all(row.issued_on for row in rows)
	cases = frappe.get_all(
		"Collection Case", filters={"status": ("!=", "Closed")}, order_by="name", pluck="customer"
	)
	assert sorted(cases) == sorted(set(cases)) and len(cases) == CUSTOMERS
	assert frappe.db.count("Collection Action", {"kind": "Letter"}) == CUSTOMERS


def test_several_workers_share_the_chunks_of_a_run(workers):
	prepared_world()
	name = run.start(C, DUE + timedelta(days=15))
	frappe.db.commit()
	workers(2)
	wait_for(lambda: frappe.db.get_value("Collection Run", name, "status") in ("Done", "Done with Errors"))
	doc = frappe.get_doc("Collection Run", name)
	assert (doc.status, doc.chunks_done, doc.letters) == ("Done", 4, CUSTOMERS)
	assert_everybody_has_one_letter()


def test_a_run_whose_worker_is_killed_half_way_is_resumed(workers, ground, jobs, monkeypatch):
	prepared_world(chunk_size=100)
	name = run.start(C, DUE + timedelta(days=15))
	frappe.db.commit()
	workers(1)
	wait_for(lambda: frappe.db.count("Dunning Letter", {"issued_on": ("is", "set")}) >= 1)
	kill_workers(ground)
	fresh()
	assert frappe.db.get_value("Collection Run", name, "status") == "Running"
	assert frappe.db.count("Dunning Letter", {"issued_on": ("is", "set")}) < CUSTOMERS
	monkeypatch.setattr(run_jobs, "SILENT", 0)
	assert run.resume(name) >= 1
	jobs()
	assert frappe.db.get_value("Collection Run", name, "status") == "Done"
	assert max(chunk.attempts for chunk in run_parts.chunks(name)) == 2
	assert_everybody_has_one_letter()


def kill_workers(ground) -> None:
	"""As when the machine loses power: no worker, and none of its children, gets to say goodbye."""
	for path in ground.run.glob("worker-*.pid"):
		worker = int(path.read_text().split()[0])
		children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
		for pid in (worker, *map(int, children)):  # the child that works leads a group of its own
			os.kill(pid, signal.SIGKILL)
	time.sleep(0.5)


def test_a_worker_that_is_alive_is_not_disturbed_by_resume():
	prepared_world(chunk_size=100)
	name = run.start(C, DUE + timedelta(days=15))
	frappe.db.commit()
	assert run.resume(name) == 0  # its preparation waits in the queue


def test_the_same_chunk_on_two_workers_at_once_doubles_nothing(workers):
	prepared_world(chunk_size=100)
	name = run.start(C, DUE + timedelta(days=15))
	run.prepare(name, queue=False)
	for copy in range(2):
		frappe.enqueue(
			"ar_collections.services.run.work", queue="long", job_id=f"copy {copy}", run=name, chunk_no=1
		)
	frappe.db.commit()
	workers(2)
	wait_for(lambda: frappe.db.get_value("Collection Run", name, "status") in ("Done", "Done with Errors"))
	time.sleep(2)
	assert_everybody_has_one_letter()
	assert frappe.db.get_value("Collection Run", name, "errors") == 0
