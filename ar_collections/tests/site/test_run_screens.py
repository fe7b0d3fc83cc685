"""What the screens get of runs and cases: who may ask, and the story of a case."""

from datetime import date, timedelta

import frappe
import pytest

from ar_collections import api, tasks
from ar_collections.services import run, run_report, timeline
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY


def after(days: int) -> date:
	return DUE + timedelta(days=days)


@pytest.fixture
def case():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	return frappe._dict(
		name=frappe.db.get_value("Collection Case", {"customer": world.GUANGDA}), invoice=invoice
	)


@pytest.fixture
def as_user():
	yield frappe.set_user
	frappe.set_user("Administrator")


def test_the_timeline_tells_everything_with_reasons_newest_first(case):
	world.pay(case.invoice, 100, posting_date=after(16))
	rows = timeline.events(case.name)
	kinds = {row["kind"] for row in rows}
	assert {"Case", "Letter", "Call", "Escalation", "Payment"} <= kinds
	letter = next(row for row in rows if row["kind"] == "Letter")
	assert letter["doctype"] == "Dunning Letter" and "15 days overdue" in letter["why"]
	payment = next(row for row in rows if row["kind"] == "Payment")
	assert (payment["amount"], payment["currency"]) == (100, "CNY")
	whens = [frappe.utils.get_datetime(row["when"]) for row in rows]
	assert whens == sorted(whens, reverse=True)
	assert timeline.events(case.name, start=1, limit=2) == rows[1:3]


def test_a_bounced_payment_stays_in_the_story(case):
	world.bounce(world.pay(case.invoice, 100, posting_date=after(16)))
	row = next(row for row in timeline.events(case.name) if row["kind"] == "Payment")
	assert row["status"] == "Cancelled"


def test_a_rep_reads_the_own_case_and_no_other(case, as_user):
	world.user(world.OTHER_REP)
	as_user(world.REP)
	assert api.case_timeline(case.name)
	assert list(api.case_reasons(case.name)) == [f"{case.invoice.name}|1"]
	as_user(world.OTHER_REP)
	with pytest.raises(frappe.PermissionError):
		api.case_timeline(case.name)


def test_a_rep_starts_no_run_and_switches_no_company(case, as_user):
	as_user(world.REP)
	for call in (api.dry_run, api.run_now, api.go_live):
		with pytest.raises(frappe.PermissionError):
			call(C)


def test_a_rep_completes_the_own_work_only(case, as_user):
	world.user(world.OTHER_REP)
	call = frappe.db.get_value("Collection Action", {"case": case.name, "kind": "Call"})
	as_user(world.OTHER_REP)
	with pytest.raises(frappe.PermissionError):
		api.complete_action(call)
	as_user(world.REP)
	api.complete_action(call, "pays on Friday")
	assert frappe.db.get_value("Collection Action", call, "status") == "Done"


def test_the_head_of_customer_and_invoice_shows_case_level_and_next_step(case):
	(row,) = api.receivable_headline("Customer", world.GUANGDA)
	assert (row["case"], row["level"], row["overdue"]) == (case.name, 1, 500)
	(row,) = api.receivable_headline("Sales Invoice", case.invoice.name)
	assert (row["case"], row["level"]) == (case.name, 1)


def test_the_card_and_the_last_run(case):
	assert api.last_run(C)["status"] == "Done"
	assert "0 failed" in api.last_run_card()


def test_of_several_companies_the_card_shows_the_one_in_most_trouble_else_the_newest(case, monkeypatch):
	rows = [frappe._dict(name=name, status="Live") for name in ("A", "B", "C")]
	ended = {
		name: frappe._dict(
			status="Done", errors=0, seconds=1, finished_at=frappe.utils.get_datetime(after(n))
		)
		for n, name in enumerate("ABC")
	}
	monkeypatch.setattr(frappe, "get_list", lambda *args, **more: rows)
	monkeypatch.setattr(run_report, "last", ended.get)
	assert run_report.card().startswith("C: ")
	ended["A"].errors = 2
	assert run_report.card().startswith("A: ") and "2 failed" in run_report.card()
	ended["B"].status = "Failed"
	assert run_report.card().startswith("B: ")
	rows[1].status = "Not Live"
	assert run_report.card().startswith("A: ")
	ended.clear()
	assert run_report.card() == "not yet"


def test_the_nightly_tick_only_enqueues(case, monkeypatch):
	asked = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **more: asked.append((method, more["company"])))
	before = frappe.db.count("Collection Run")
	tasks.nightly()
	assert asked == [("ar_collections.services.run.start", C)]
	assert frappe.db.count("Collection Run") == before
