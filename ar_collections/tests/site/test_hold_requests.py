"""Holds that people ask for, and the questions about holds: who gets them, who may answer, what must not be lost."""

import frappe
import pytest

from ar_collections import hold_api
from ar_collections.services import cases, hold_standing, holds
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def invoice():
	return hw.overdue_invoice()


def status(action: str) -> str:
	return frappe.db.get_value("Collection Action", action, "status")


def asked_for_release(hold: str) -> str:
	world.stock()
	note = hw.delivery()
	hold_api.ask_for_release(
		{"hold": hold, "reference_doctype": "Delivery Note", "reference_name": note.name}
	)
	return frappe.db.get_value("Collection Action", {"hold": hold, "step_id": "release-asked"})


# Asked for by a person


def test_a_request_nobody_decided_on_does_not_keep_the_policys_hold_away(invoice):
	world.live_company(hold_mode="At Once")
	world.stock()
	asked = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	hw.delivery().submit()
	policy = hw.proposed(invoice)
	assert policy != asked and hold_standing.effective_hold(hw.C, world.GUANGDA).name == policy
	with pytest.raises(OnHold):
		hw.delivery().submit()


def test_the_policy_asks_nothing_where_a_hold_by_hand_stops_everything_already(invoice):
	asked = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	with hw.as_user(hw.gm()):
		holds.approve(asked)
	assert hw.proposed(invoice) == asked


@pytest.mark.parametrize("stands", ["policy", "by hand"])
def test_asking_for_what_stands_already_says_which_hold_and_since_when(invoice, stands):
	name = hw.on_hold(invoice) if stands == "policy" else holds.force(hw.C, world.GUANGDA, "x")
	with pytest.raises(frappe.ValidationError) as error:
		holds.force(hw.C, world.GUANGDA, "y")
	message = str(error.value)
	assert f"credit-hold/{name}" in message and frappe.utils.formatdate(hw.today()) in message
	assert not isinstance(error.value, frappe.UniqueValidationError)


def test_why_a_hold_was_asked_for_stays_as_it_was_said():
	world.customer(world.GUANGDA)
	name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	with hw.as_user(hw.gm()):
		doc = hw.hold(name)
		doc.why = "Something else."
		with pytest.raises(frappe.ValidationError, match="cannot be changed"):
			doc.save()


def test_the_note_of_a_decision_is_written_by_who_decides(invoice):
	name = hw.proposed(invoice)
	with hw.as_user(world.user(world.SUPERVISOR)):
		doc = hw.hold(name)
		doc.decision_note = "Approve this."
		with pytest.raises(frappe.PermissionError):
			doc.save()


# Answered by a contact


def logged(action: str, user: str):
	record = {"doctype": "Contact Log", "case": hw.case_of().name, "action": action, "channel": "Phone"}
	with hw.as_user(user):
		frappe.get_doc({**record, "outcome": "Reached", "summary": "x"}).insert().submit()


def test_a_contact_completes_a_call_of_the_writer(invoice):
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	logged(call, world.user(world.REP))
	assert status(call) == "Done"


def test_a_contact_completes_no_escalation_and_no_question_about_a_hold(invoice):
	hold = hw.on_hold(invoice)
	[escalation] = hw.carried_out(hw.planned("Escalation", "escalate", invoice))
	for action in (escalation, asked_for_release(hold)):
		for user in (world.user(world.REP), hw.gm()):
			with pytest.raises(frappe.ValidationError, match="not done by a contact"):
				logged(action, user)
		assert status(action) == "Open"


def test_a_contact_completes_no_work_given_to_somebody_else(invoice):
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	frappe.db.set_value("Collection Action", call, "collector", world.user(world.SUPERVISOR))
	with pytest.raises(frappe.ValidationError, match="not done by a contact"):
		logged(call, world.user(world.REP))


# When somebody else looks after the case


def test_what_the_general_manager_was_asked_stays_with_the_general_manager(invoice):
	hold = hw.on_hold(invoice)
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	asked = asked_for_release(hold)
	case = hw.case_of()
	case.collector = world.user(world.OTHER_REP)
	case.save()
	assert frappe.db.get_value("Collection Action", asked, "collector") == hw.gm()
	assert frappe.db.get_value("Collection Action", call, "collector") == world.OTHER_REP


# Moved by a person


@pytest.mark.parametrize("to", ["Withdrawn", "Rejected"])
def test_a_person_does_not_take_work_back_as_if_it_had_never_been_planned(invoice, to):
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	with hw.as_user(world.user(world.REP)):
		doc = frappe.get_doc("Collection Action", call)
		doc.update({"status": to, "result": "x"})
		with pytest.raises(frappe.ValidationError, match="cannot go from"):
			doc.save()


def test_work_done_on_its_form_shows_the_next_step_on_the_case(invoice):
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	cases.set_next_step(hw.case_of().name)
	assert hw.case_of().next_action == "call-on"
	with hw.as_user(world.user(world.REP)):
		doc = frappe.get_doc("Collection Action", call)
		doc.update({"status": "Done", "result": "reached"})
		doc.save()
	assert not hw.case_of().next_action
