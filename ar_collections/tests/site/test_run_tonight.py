"""“What would tonight do?”: the day of the next run, why it would wait; and who hears of a run that went wrong."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from ar_collections import api
from ar_collections.services import actions, run, run_prepare
from ar_collections.tests.site import world
from ar_collections.tests.site.test_run import rollback_to_nothing

C = world.COMPANY


def today():
	return getdate(nowdate())


def tomorrow():
	return add_days(today(), 1)


def state(name: str):
	return frappe.get_doc("Collection Run", name)


def overdue(customers: int = 3, days: int = 15) -> None:
	for number in range(customers):
		world.make_invoice(f"Customer {number}", 500, add_days(today(), -days))


def dry_run():
	return state(run.start(C, dry_run=True, now=True))


def told_about(name: str) -> dict:
	fields = ["for_user", "subject"]
	rows = frappe.get_all("Notification Log", {"document_name": name}, fields, order_by="name")
	return {row.for_user: row.subject for row in rows}


@pytest.mark.parametrize("status", ["Not Live", "Live"])
def test_the_dry_run_is_for_today_while_today_has_not_run(status):
	world.live_company(status=status)
	assert dry_run().run_date == today()
	assert dry_run().run_date == today()  # a dry run is no run


def test_when_today_has_run_the_dry_run_is_for_tomorrow_and_run_now_stays_today():
	world.live_company()
	overdue(days=14)
	run.start(C, now=True)
	promised = dry_run()
	assert promised.run_date == tomorrow() and promised.letters == 3
	again = state(run.start(C, source="Button", now=True))
	assert (again.run_date, again.letters) == (today(), 0)
	assert state(run.start(C, tomorrow(), now=True)).letters == promised.letters


def test_the_button_asks_for_the_day_of_the_next_night():
	world.live_company()
	run.start(C, now=True)
	assert state(api.dry_run(C)).run_date == tomorrow()


def test_a_dry_run_says_why_the_run_would_wait_and_tells_nobody():
	world.live_company(brake_letter_limit=2)
	world.user(world.SUPERVISOR)
	overdue()
	doc = dry_run()
	assert "more than the limit of 2" in doc.brake_reasons
	assert doc.status == "Planned" and doc.finished_at and not told_about(doc.name)


def test_a_dry_run_whose_worker_died_is_given_up_with_a_sentence():
	world.live_company()
	dead = run.start(C, dry_run=True)  # its job is queued after a commit that never comes
	read = dry_run()
	run.resume_stuck()
	doc = state(dead)
	assert doc.status == "Failed" and doc.finished_at and "worker" in doc.error_rows[0].error
	assert state(read.name).status == "Planned" and not state(read.name).error_rows


def test_who_is_responsible_hears_of_customers_that_could_not_be_worked(monkeypatch):
	world.live_company()
	world.user(world.SUPERVISOR)
	world.user(world.ACCOUNTANT)
	overdue()
	monkeypatch.setattr(actions, "create", lambda *args: 1 / 0)
	name = run.start(C, now=True)
	told = told_about(name)
	assert {world.SUPERVISOR, world.ACCOUNTANT} <= told.keys() and world.REP not in told
	assert "could not work 3" in told[world.ACCOUNTANT] and C in told[world.ACCOUNTANT]


def test_who_is_responsible_hears_of_a_run_that_failed(monkeypatch):
	world.live_company()
	world.user(world.SUPERVISOR)
	name, dry = run.start(C), run.start(C, dry_run=True)
	with monkeypatch.context() as broken:
		broken.setattr(frappe.db, "rollback", rollback_to_nothing)
		broken.setattr(run_prepare, "read", lambda *args: 1 / 0)
		run.prepare(name)
		run.prepare(dry)
	assert "division by zero" in told_about(name)[world.SUPERVISOR]
	assert not told_about(dry)


def test_a_run_without_errors_tells_nobody():
	world.live_company()
	world.user(world.SUPERVISOR)
	overdue()
	assert not told_about(run.start(C, now=True))
