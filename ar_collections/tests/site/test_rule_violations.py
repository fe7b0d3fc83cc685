"""The supervisor's list: who broke a rule and why, and which weeks had too few contacts."""

from datetime import date

import frappe
import pytest

from ar_collections.ar_collections.report.collections_rule_violations.collections_rule_violations import (
	execute,
)
from ar_collections.services import cases
from ar_collections.tests.site import world

C = world.COMPANY
DUE = date(2026, 2, 2)


@pytest.fixture
def case():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	doc = frappe.get_doc("Collection Case", cases.open_case(C, world.GUANGDA))
	doc.db_set({"collector": world.user(world.REP), "oldest_due_date": DUE, "opened_on": DUE})
	return doc


def log(case, when: str, **more):
	values = {"case": case.name, "outcome": "Reached", "summary": "will look into it", "contact_on": when}
	return frappe.get_doc({"doctype": "Contact Log", **values, **more}).insert().submit()


def listed(first: str, last: str, **filters) -> list[dict]:
	return execute({"from_date": first, "to_date": last, **filters})[1]


def test_a_broken_rule_is_listed_with_its_reason_for_the_supervisor(case):
	doc = log(case, "2026-03-02 10:00:00", channel="Visit", violation_reason="the colleague fell ill")
	(row,) = [row for row in listed("2026-03-01", "2026-03-04") if row["contact_log"]]
	assert (row["contact_log"], row["reason"], row["collector"]) == (
		doc.name,
		"the colleague fell ill",
		world.REP,
	)
	assert row["rule"] == "Two Visitors" and "two must go" in row["detail"]


def test_drafts_and_cancelled_logs_are_not_on_the_list(case):
	log(case, "2026-03-02 10:00:00", channel="Visit", violation_reason="alone").cancel()
	assert not [row for row in listed("2026-03-01", "2026-03-04") if row["contact_log"]]


def test_a_rep_sees_the_own_rows_and_nobody_elses(case):
	log(case, "2026-03-02 10:00:00", channel="Visit", violation_reason="alone")
	frappe.set_user(world.REP)
	assert listed("2026-02-20", "2026-03-10")
	frappe.set_user("Administrator")
	frappe.set_user(world.user(world.OTHER_REP))
	assert listed("2026-02-20", "2026-03-10") == []


def weeks(first: str, last: str) -> dict[date, str]:
	return {row["day"]: row["detail"] for row in listed(first, last) if not row["contact_log"]}


def test_a_week_with_fewer_contacts_than_wanted_is_listed_from_day_15_on(case):
	for day in (2, 3, 4):
		log(case, f"2026-03-0{day} 10:00:00")
	for day in (9, 10):
		log(case, f"2026-03-{day:02} 10:00:00")
	found = weeks("2026-02-01", "2026-03-15")
	assert date(2026, 3, 8) not in found
	assert found[date(2026, 3, 15)].startswith("2 contacts in the week, at least 3")
	assert min(found) == date(2026, 3, 1)  # the first Monday on day 15 or later is the 23rd of February
	assert "at least 4" in found[date(2026, 3, 1)]


def test_a_week_not_over_yet_is_not_judged(case):
	assert date(2026, 3, 8) not in weeks("2026-02-01", "2026-03-07")


def test_a_promise_excuses_the_silence(case):
	case.db_set("status", "Promised")
	assert not weeks("2026-02-20", "2026-03-15")


def test_a_case_with_nothing_overdue_owes_no_calls(case):
	case.db_set("oldest_due_date", None)
	assert not weeks("2026-02-20", "2026-03-15")


def test_only_the_company_and_the_rep_asked_for(case):
	assert listed("2026-02-20", "2026-03-15", company=C, collector=world.REP)
	assert not listed("2026-02-20", "2026-03-15", collector=world.OTHER_REP)
