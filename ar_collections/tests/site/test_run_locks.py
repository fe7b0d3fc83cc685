"""Runs and row locks: what one run holds never keeps people or other runs waiting."""

import time
from datetime import date, timedelta

import frappe
import pytest
from frappe.database import get_db

from ar_collections.services import run
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY

pytestmark = pytest.mark.committed


def connection():
	"""A second connection to the site's database."""
	here = frappe.local.db
	return get_db(
		socket=frappe.conf.db_socket, user=here.user, password=here.password, cur_db_name=here.cur_db_name
	)


@pytest.fixture
def another_worker():
	"""A second connection that holds the row of a run, as the worker preparing it does."""
	other = connection()
	try:
		yield lambda name: other.sql("select name from `tabCollection Run` where name = %s for update", name)
	finally:
		other.rollback()
		other.close()


def planned_run() -> str:
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	name = run.start(C, DUE + timedelta(days=15))
	frappe.db.commit()
	return name


def test_buttons_do_not_wait_for_the_worker_that_prepares_the_run(another_worker):
	name = planned_run()
	another_worker(name)
	before = time.monotonic()
	assert run.resume(name) == 0
	for press in (run.release, run.cancel):
		with pytest.raises(frappe.ValidationError, match="at this moment"):
			press(name)
	assert time.monotonic() - before < 5


def test_a_run_that_is_being_prepared_does_not_keep_the_scheduler_from_the_others(another_worker, jobs):
	held = planned_run()
	other = frappe.copy_doc(frappe.get_doc("Collection Run", held))
	other.update({"run_date": DUE + timedelta(days=15), "run_key": "another", "status": "Planned"})
	other.insert(ignore_permissions=True)  # as the run does
	frappe.db.commit()
	another_worker(held)
	before = time.monotonic()
	run.resume_stuck()
	assert time.monotonic() - before < 5
	run.run_jobs.forget(run.run_jobs.prepare_id(held))
	jobs()
	assert frappe.db.get_value("Collection Run", other.name, "status") == "Done"


def test_a_run_that_cannot_be_helped_does_not_keep_the_scheduler_from_the_others(monkeypatch):
	broken = planned_run()
	other = frappe.copy_doc(frappe.get_doc("Collection Run", broken))
	other.update({"run_key": "another"})
	other.insert(ignore_permissions=True)  # as the run does
	asked = []

	def resume(name):
		asked.append(name)
		if name == broken:
			raise ValueError("no such thing")

	monkeypatch.setattr(run, "resume", resume)
	run.resume_stuck()
	assert asked == [broken, other.name]
	assert frappe.db.exists("Error Log", {"reference_name": broken})
