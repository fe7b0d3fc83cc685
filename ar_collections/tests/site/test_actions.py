"""Collection Actions: what may happen to them, whom an escalation reaches, when a call is due."""

from datetime import date, timedelta
from decimal import Decimal

import frappe
import pytest

from ar_collections.services import actions, cases, escalation, run
from ar_collections.services.keys import key_of
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY


def after(days: int) -> date:
	return DUE + timedelta(days=days)


@pytest.fixture
def call():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(1), now=True)
	return frappe.get_last_doc("Collection Action", {"customer": world.GUANGDA, "kind": "Call"})


def test_a_call_is_due_on_a_working_day_inside_the_call_window(call):
	assert call.due_on == after(1) and str(call.due_time) == "9:00:00"


def test_a_call_planned_on_a_saturday_is_due_on_the_next_working_day():
	world.live_company(holiday_list=None)
	frappe.db.set_value("Company", C, "default_holiday_list", None)
	frappe.clear_document_cache("Company", C)
	world.make_invoice(world.GUANGDA, 500, date(2026, 3, 7))
	run.start(C, date(2026, 3, 7), now=True)
	action = frappe.get_last_doc("Collection Action", {"customer": world.GUANGDA, "kind": "Call"})
	assert action.due_on == date(2026, 3, 9)


def test_completing_an_action_keeps_result_who_and_when(call):
	actions.complete(call.name, "will pay Friday", world.REP)
	call.reload()
	assert (call.status, call.result, call.done_by) == ("Done", "will pay Friday", world.REP)
	assert call.done_on


def test_the_case_no_longer_names_an_action_that_is_done(call):
	assert frappe.db.get_value("Collection Case", call.case, "next_action") == call.title
	actions.complete(call.name)
	assert frappe.db.get_value("Collection Case", call.case, "next_action") != call.title


def test_an_action_is_completed_once(call):
	actions.complete(call.name)
	with pytest.raises(frappe.ValidationError, match="already"):
		actions.complete(call.name)
	with pytest.raises(frappe.ValidationError, match="already"):
		actions.skip(call.name, "no time")


def test_skipping_wants_a_reason(call):
	with pytest.raises(frappe.ValidationError, match="why"):
		actions.skip(call.name, "  ")
	actions.skip(call.name, "they called us")
	call.reload()
	assert (call.status, call.result) == ("Skipped", "they called us")


def test_withdrawing_puts_the_level_back():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	letter = frappe.get_last_doc("Collection Action", {"customer": world.GUANGDA, "kind": "Letter"})
	actions.withdraw(letter.name, "wrong address")
	actions.withdraw(letter.name, "again")
	letter.reload()
	assert (letter.status, letter.withdrawn_reason) == ("Withdrawn", "wrong address")
	run.start(C, after(16), now=True)
	levels = frappe.get_all(
		"Collection Action",
		filters={"customer": world.GUANGDA, "kind": "Letter"},
		fields=["level", "status"],
		order_by="name asc",
	)
	assert [(row.level, row.status) for row in levels] == [(1, "Withdrawn"), (1, "Done")]


def test_the_reason_is_kept_in_english_and_as_code(call):
	assert call.why == "1 days overdue; contact every 2 days"
	assert frappe.parse_json(call.why_json)["code"] == "rhythm"


def employee(user: str, reports_to: str | None = None) -> str:
	values = {"first_name": user.split("@")[0], "gender": "Female", "company": C, "user_id": world.user(user)}
	dates = {"date_of_birth": "1990-01-01", "date_of_joining": "2020-01-01", "status": "Active"}
	doc = frappe.get_doc({"doctype": "Employee", **values, **dates, "reports_to": reports_to})
	return doc.insert().name


def test_an_escalation_reaches_the_supervisor_the_manager_and_the_general_manager():
	world.live_company()
	top = employee(world.ACCOUNTANT)
	employee(world.REP, reports_to=employee(world.SUPERVISOR, reports_to=top))
	assert escalation.person_for("Supervisor", world.REP, C) == (world.SUPERVISOR, None)
	assert escalation.person_for("Manager", world.REP, C) == (world.ACCOUNTANT, None)
	assert escalation.person_for("General Manager", world.REP, C) == (world.GENERAL_MANAGER, None)


def test_an_empty_rung_is_answered_by_the_next_higher_with_a_note():
	world.live_company()
	employee(world.REP, reports_to=employee(world.SUPERVISOR))
	person, note = escalation.person_for("Manager", world.REP, C)
	assert person == world.GENERAL_MANAGER and "No Manager" in note
	world.live_company(general_manager=None)
	person, note = escalation.person_for("Manager", world.REP, C)
	assert person == world.REP and "Reports To" in note


def test_a_supervisor_not_at_work_is_answered_for_by_the_substitute_then_the_manager_then_the_top():
	world.live_company()
	top = employee(world.ACCOUNTANT)
	employee(world.REP, reports_to=employee(world.SUPERVISOR, reports_to=top))
	frappe.db.set_value("User", world.SUPERVISOR, "enabled", 0)
	assert escalation.person_for("Supervisor", world.REP, C)[0] == world.ACCOUNTANT
	values = {
		"rep": world.SUPERVISOR,
		"substitute": world.REP,
		"from_date": "2026-01-01",
		"to_date": "2099-12-31",
	}
	away = frappe.get_doc({"doctype": "Collections Substitute", **values}).insert()
	assert escalation.person_for("Supervisor", world.REP, C)[0] == world.ACCOUNTANT  # not about his own work
	away.substitute = world.user(world.OTHER_REP)
	away.save()
	person, note = escalation.person_for("Supervisor", world.REP, C)
	assert person == world.OTHER_REP and "Stands in for" in note
	assert escalation.person_for("Manager", world.REP, C) == (world.ACCOUNTANT, None)
	frappe.db.set_value("User", world.OTHER_REP, "enabled", 0)
	assert escalation.person_for("Supervisor", world.REP, C)[0] == world.ACCOUNTANT
	frappe.db.set_value("Employee", top, "status", "Left")
	person, note = escalation.person_for("Supervisor", world.REP, C)
	assert person == world.GENERAL_MANAGER and "not at work" in note


def test_an_escalation_is_assigned_to_the_person_and_told():
	world.live_company()
	employee(world.REP, reports_to=employee(world.SUPERVISOR))
	world.make_invoice(world.GUANGDA, 500, DUE)
	run.start(C, after(15), now=True)
	action = frappe.get_last_doc("Collection Action", {"customer": world.GUANGDA, "kind": "Escalation"})
	assert (action.collector, action.status, action.escalate_to) == (world.SUPERVISOR, "Open", "Supervisor")
	told = frappe.get_last_doc("Notification Log", {"for_user": world.SUPERVISOR})
	assert told.document_name == action.case and world.GUANGDA in told.subject


def test_ten_thousand_items_of_one_customer_make_one_letter():
	from ar_collections.core.model import LETTER, Line, PlannedAction
	from ar_collections.core.why import Why

	world.customer(world.GUANGDA)
	case = cases.open_case(C, world.GUANGDA)
	lines = tuple(Line(f"SINV-{n:05}", 1, DUE, DUE, 15, "CNY", *([Decimal(1)] * 5), 0) for n in range(10_000))
	planned = PlannedAction(
		world.GUANGDA, LETTER, "first-demand", "First Demand", world.POLICY, 1, after(15), lines, Why("due_today"),
		"CNY", Decimal(10_000),
	)  # fmt: skip
	name = actions.create(planned, case, None, after(15))
	assert frappe.db.count("Collection Action Item", {"parent": name}) == 10_000


def test_keys_are_readable_and_never_longer_than_a_data_field():
	assert key_of("A", None, 1) == "A||1"
	long = key_of("x" * 139, "a")
	assert len(long) == 140 and long != key_of("x" * 139, "b")
