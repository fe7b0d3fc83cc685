"""Off means off: switching a company off ends its runs, wherever they stand, with the reason on them."""

import frappe
import pytest
from frappe.utils import getdate, nowdate

from ar_collections.services import go_live, letters, run, run_chunk, run_end
from ar_collections.tests.site import world

C = world.COMPANY
OFF = "was switched off"


def overdue(customers: int = 3, **fields) -> None:
	world.live_company(**fields)
	for number in range(customers):
		world.make_invoice(f"Customer {number}", 500, frappe.utils.add_days(getdate(nowdate()), -20))


def state(name: str):
	return frappe.get_doc("Collection Run", name)


def switch_off_silently() -> None:
	"""As a worker finds it: the switch was made while it did not look."""
	frappe.db.set_value("Collections Company", C, "status", "Not Live")


def nothing_was_written() -> bool:
	return not frappe.db.count("Collection Action") and not frappe.db.count("Dunning Letter")


def waiting_run() -> str:
	overdue(brake_letter_limit=1)
	name = run.start(C, now=True)
	assert state(name).status == "Waiting for OK"
	return name


def test_switching_off_cancels_a_run_that_waits_with_the_reason():
	name = waiting_run()
	go_live.switch(C, "Not Live")
	doc = state(name)
	assert doc.status == "Cancelled" and not doc.run_key
	assert OFF in doc.error_rows[-1].error
	with pytest.raises(frappe.ValidationError, match="does not wait"):
		run.release(name, now=True)


def test_switching_off_cancels_a_planned_run_and_its_job_does_nothing():
	overdue()
	name = run.start(C)
	go_live.switch(C, "Not Live")
	assert state(name).status == "Cancelled" and OFF in state(name).error_rows[-1].error
	run.prepare(name, queue=False)
	assert state(name).status == "Cancelled" and nothing_was_written()


def test_a_planned_run_of_a_company_that_is_off_is_not_prepared():
	overdue()
	name = run.start(C)
	switch_off_silently()
	run.prepare(name, queue=False)
	assert state(name).status == "Cancelled" and OFF in state(name).error_rows[-1].error


def test_a_waiting_run_of_a_company_that_is_off_cannot_be_released():
	name = waiting_run()
	switch_off_silently()
	with pytest.raises(frappe.ValidationError, match="not switched on"):
		run.release(name, now=True)
	assert nothing_was_written()


def test_a_run_of_a_company_that_is_off_cannot_be_resumed():
	overdue()
	name = run.start(C)
	run.prepare(name, queue=False)
	switch_off_silently()
	with pytest.raises(frappe.ValidationError, match="not switched on"):
		run.resume(name, now=True)
	assert nothing_was_written()


def test_the_scheduler_ends_the_runs_of_a_company_that_is_off_instead_of_resuming_them():
	overdue()
	name = run.start(C)
	run.prepare(name, queue=False)
	switch_off_silently()
	run.resume_stuck()
	assert state(name).status == "Cancelled" and OFF in state(name).error_rows[-1].error


def test_a_chunk_that_starts_after_the_switch_writes_nothing():
	overdue()
	name = run.start(C)
	run.prepare(name, queue=False)
	switch_off_silently()
	run.work(name, 1)
	doc = state(name)
	assert doc.status == "Cancelled" and OFF in doc.error_rows[-1].error
	assert doc.chunks[0].status == "Queued" and nothing_was_written()


def test_a_run_at_work_stops_between_customers_and_goes_on_when_resumed_later(monkeypatch):
	overdue()
	monkeypatch.setattr(run_chunk, "BATCH", 1)
	work_batch = run_chunk.Work._batch

	def one_batch_then_off(self, batch):
		work_batch(self, batch)
		switch_off_silently()

	with monkeypatch.context() as off:
		off.setattr(run_chunk.Work, "_batch", one_batch_then_off)
		name = run.start(C, now=True)
	doc = state(name)
	assert doc.status == "Done with Errors" and OFF in doc.error_rows[-1].error
	assert frappe.db.count("Dunning Letter") == 1 and not frappe.db.count(
		"Dunning Letter", {"issued_on": ("is", "set")}
	)
	world.live_company()
	run.resume(name, now=True)
	assert state(name).status == "Done"
	assert frappe.db.count("Dunning Letter", {"issued_on": ("is", "set")}) == 3


def test_no_further_letters_are_issued_once_the_company_is_off(monkeypatch):
	overdue()
	monkeypatch.setattr(run_chunk, "LETTERS", 1)
	issue = letters.issue_pending

	def one_then_off(*args):
		failed = issue(*args)
		switch_off_silently()
		return failed

	monkeypatch.setattr(letters, "issue_pending", one_then_off)
	name = run.start(C, now=True)
	assert state(name).status == "Done with Errors"
	assert frappe.db.count("Dunning Letter", {"issued_on": ("is", "set")}) == 1


def test_a_dry_run_is_read_before_the_company_is_switched_on():
	overdue(status="Not Live")
	name = run.start(C, dry_run=True, now=True)
	assert state(name).finished_at and state(name).letters == 3
	run_end.switched_off(C)
	assert state(name).status == "Planned" and not state(name).error_rows
