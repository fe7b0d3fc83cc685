"""Going live safely: nothing happens before, test mode is forgotten, old items start where they should."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import getdate, nowdate

from ar_collections.services import checklist, go_live, run
from ar_collections.tests.site import hold_world, world

C = world.COMPANY
BANDS = [{"from_days": 30, "level": 1}, {"from_days": 60, "level": 2}]


def ago(days: int):
	return getdate(nowdate()) - timedelta(days=days)


def company(**fields):
	return world.live_company(status="Not Live", **fields)


def starts() -> list:
	return frappe.get_all(
		"Collection Action",
		filters={"kind": "Start Level"},
		fields=["name", "customer", "level", "status", "case", "why"],
		order_by="customer asc, level asc",
	)


def letter_levels(customer: str, **filters) -> list[int]:
	of = {"customer": customer, "kind": "Letter", **filters}
	return frappe.get_all("Collection Action", filters=of, order_by="name asc", pluck="level")


def test_the_checklist_says_what_is_missing_and_how_to_mend_it():
	company()
	assert all(point["ok"] or point["optional"] for point in checklist.checklist(C))
	frappe.db.set_value("Collections Company", C, {"general_manager": None, "default_owner": None})
	frappe.clear_document_cache("Collections Company", C)
	missing = [point for point in checklist.checklist(C) if not point["ok"] and not point["optional"]]
	assert len(missing) == 2 and all(point["hint"] for point in missing)
	with pytest.raises(frappe.ValidationError, match="Still missing"):
		go_live.switch(C, "Live")


def test_the_checklist_says_when_answers_are_not_fetched_but_does_not_insist():
	company()

	def answers():
		return next(point for point in checklist.checklist(C) if point["label"].startswith("Answers"))

	assert not answers()["ok"] and answers()["optional"] and "incoming mail" in answers()["hint"]
	frappe.db.set_value("Email Account", world.mail_account(), "enable_incoming", 1)
	assert answers()["ok"]


def test_going_live_ends_in_a_dry_run_to_read_and_sends_nothing():
	company()
	world.make_invoice(world.GUANGDA, 500, ago(20))
	name = go_live.switch(C, "Live")
	doc = frappe.get_doc("Collections Company", C)
	assert doc.status == "Live" and doc.live_since
	assert frappe.db.get_value("Collection Run", name, "dry_run") == 1
	assert not frappe.db.count("Collection Action") and not frappe.db.count("Dunning Letter")


def test_old_items_start_at_level_0_unless_told_otherwise():
	company()
	world.make_invoice(world.GUANGDA, 500, ago(90))
	go_live.switch(C, "Live")
	assert starts() == []
	run.start(C, now=True)
	assert letter_levels(world.GUANGDA) == [1]


def test_old_items_start_at_the_level_of_their_age_band_and_go_on_from_there():
	company(start_bands=BANDS)
	world.make_invoice(world.GUANGDA, 500, ago(90))
	world.make_invoice(world.GUANGDA, 70, ago(40))
	world.make_invoice(world.GUANGDA, 20, ago(5))
	go_live.switch(C, "Live", start_rule="By age band")
	assert [(row.customer, row.level, row.status) for row in starts()] == [
		(world.GUANGDA, 1, "Done"),
		(world.GUANGDA, 2, "Done"),
	]
	assert all(row.case for row in starts()) and "90 days overdue" in starts()[1].why
	run.start(C, now=True)
	assert 1 not in letter_levels(world.GUANGDA)
	run.start(C, ago(-15), now=True)
	assert letter_levels(world.GUANGDA) == [0, 1, 2] or 2 in letter_levels(world.GUANGDA)


def test_writing_the_start_levels_again_adds_nothing():
	company(start_bands=BANDS, start_rule="By age band")
	world.make_invoice(world.GUANGDA, 500, ago(90))
	assert go_live.start_levels(C) == 1
	assert go_live.start_levels(C) == 0
	assert len(starts()) == 1


def test_bands_are_wanted_before_they_are_used():
	company()
	with pytest.raises(frappe.ValidationError, match="age bands"):
		go_live.switch(C, "Live", start_rule="By age band")


def test_test_mode_wants_an_address():
	company()
	with pytest.raises(frappe.ValidationError, match="address"):
		go_live.switch(C, "Test")


def test_letters_of_the_test_are_forgotten_when_going_live():
	company()
	world.make_invoice(world.GUANGDA, 500, ago(20))
	go_live.switch(C, "Test", test_email="tester@example.com")
	run.start(C, now=True)
	assert letter_levels(world.GUANGDA) == [1]
	go_live.switch(C, "Live")
	assert letter_levels(world.GUANGDA, status="Done") == []
	run.start(C, ago(-1), now=True)
	assert letter_levels(world.GUANGDA, status="Done") == [1]


def test_a_test_in_the_morning_does_not_take_the_letters_of_the_day_from_a_company_live_at_noon():
	company()
	world.make_invoice(world.GUANGDA, 500, ago(20))
	go_live.switch(C, "Test", test_email="tester@example.com")
	run.start(C, now=True)
	go_live.switch(C, "Live")
	promised = frappe.get_doc("Collection Run", run.start(C, dry_run=True, now=True))
	done = frappe.get_doc("Collection Run", run.start(C, source="Button", now=True))
	assert (done.status, done.letters, done.actions) == ("Done", promised.letters, promised.actions)
	assert letter_levels(world.GUANGDA, status="Done") == [1]
	assert frappe.db.count("Dunning Letter", {"status": ("!=", "Withdrawn")}) == 1


def test_a_hold_proposed_in_the_test_goes_with_its_letters_but_a_decision_stays():
	company()
	go_live.switch(C, "Test", test_email="tester@example.com")
	proposed = hold_world.proposed(hold_world.overdue_invoice(world.GUANGDA))
	approved = hold_world.on_hold(hold_world.overdue_invoice(world.BAILEY))
	go_live.switch(C, "Live")
	assert (hold_world.hold(proposed).status, hold_world.hold(approved).status) == ("Released", "Active")
	action = frappe.get_doc("Collection Action", hold_world.hold(proposed).action)
	assert action.status == "Withdrawn" and "Test mode" in action.withdrawn_reason


def test_switching_off_needs_nothing_and_deletes_nothing():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, ago(20))
	run.start(C, now=True)
	before = frappe.db.count("Collection Action")
	assert go_live.switch(C, "Not Live") is None
	assert frappe.db.count("Collection Action") == before
	assert run.start(C, ago(-1), now=True) is None
