"""Letters, waivers and policies decided on by the same links, with and without the workflow, never by who asked."""

import frappe
import pytest

from ar_collections.core.model import LETTER
from ar_collections.defaults.workflow import WORKFLOWS
from ar_collections.services import approval_decide, approval_link, birth, handovers, letters, timeline
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import test_handovers as handed
from ar_collections.tests.site import world
from ar_collections.tests.site.test_approvals import asked, link, with_role
from ar_collections.tests.site.test_documents import a_policy, become

LETTER_TYPE, PROMISE, POLICY = "Dunning Letter", "Promise to Pay", "Collection Policy"
HANDOVER = "Collection Handover"


@pytest.fixture(autouse=True, params=[0, 1], ids=["no workflow", "workflow"])
def company(request):
	world.live_company()
	for one in WORKFLOWS:
		frappe.db.set_value("Workflow", one["workflow_name"], "is_active", request.param)
		frappe.clear_cache(doctype=one["document_type"])


def test_our_code_knows_the_workflows_that_install_inserts():
	assert set(birth.OURS) == {one["workflow_name"] for one in WORKFLOWS}


def waiting_letter() -> str:
	frappe.db.set_value("Dunning Letter Type", "Second Demand", "needs_approval", 1)
	frappe.clear_document_cache("Dunning Letter Type", "Second Demand")
	[action] = hw.carried_out(hw.planned(LETTER, "second", hw.overdue_invoice(), letter_type="Second Demand"))
	return frappe.db.get_value("Collection Action", action, "letter")


def waiver() -> str:
	case = hw.case_of().name if frappe.db.exists("Collection Case", {"customer": world.GUANGDA}) else None
	if not case:
		hw.carried_out(hw.planned("Call", "call", hw.overdue_invoice()))
		case = hw.case_of().name
	with hw.as_user(world.user(world.SUPERVISOR)):
		values = {
			"case": case,
			"promised_on": hw.in_days(3),
			"waived_amount": 50,
			"waiver_reason": "Late goods.",
		}
		doc = frappe.get_doc({"doctype": PROMISE, "status": "Draft", **values}).insert()
		doc.status = "Open"
		doc.save()
	assert doc.status == "Pending Approval"
	return doc.name


def status(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "status")


@pytest.mark.parametrize(("answer", "letter"), [("approve", "Approved"), ("reject", "Withdrawn")])
def test_a_letter_is_decided_by_the_link(answer, letter):
	name = waiting_letter()
	[row] = asked(name, LETTER_TYPE)
	with hw.as_user(row.asked_of):
		approval_decide.decide(link(row), answer, "Because.")
		assert approval_link.opened(link(row)).state == approval_link.OVER
	assert status(LETTER_TYPE, name) == letter
	assert asked(name, LETTER_TYPE)[0].comment == "Because."


def test_a_letter_written_by_hand_is_not_approved_by_its_writer():
	name = waiting_letter()
	frappe.db.set_value(LETTER_TYPE, name, "owner", hw.gm())
	with hw.as_user(hw.gm()), pytest.raises(frappe.PermissionError, match="yourself"):
		letters.approve(name)
	with hw.as_user(world.user(world.SUPERVISOR)):
		letters.approve(name)
	assert status(LETTER_TYPE, name) == "Approved"


def test_a_payment_withdraws_the_letter_and_its_question():
	name = waiting_letter()
	[row] = asked(name, LETTER_TYPE)
	world.pay(frappe.get_last_doc("Sales Invoice", {"customer": world.GUANGDA}), posting_date=hw.today())
	assert (status(LETTER_TYPE, name), asked(name, LETTER_TYPE)[0].status) == ("Withdrawn", "Over")
	with hw.as_user(row.asked_of), pytest.raises(frappe.ValidationError):
		approval_decide.decide(link(row), "approve", None)


@pytest.mark.parametrize(("answer", "promise"), [("approve", "Open"), ("reject", "Cancelled")])
def test_a_waiver_is_decided_by_the_link_and_never_by_who_asked(answer, promise):
	name = waiver()
	[row] = asked(name, PROMISE)
	assert row.asked_of == hw.gm() != world.SUPERVISOR
	with hw.as_user(world.SUPERVISOR), pytest.raises(frappe.PermissionError):
		doc = frappe.get_doc(PROMISE, name)
		doc.status = "Open"
		doc.save()
	with hw.as_user(hw.gm()):
		approval_decide.decide(link(row), answer, "Because.")
	assert status(PROMISE, name) == promise
	assert any(
		"Because." in row["text"] and row["doctype"] == PROMISE for row in timeline.events(hw.case_of().name)
	)
	assert asked(name, PROMISE)[0].status == ("Approved" if answer == "approve" else "Rejected")


@pytest.mark.parametrize(("answer", "became"), [("approve", "Active"), ("reject", "Rejected")])
def test_a_handover_is_decided_by_the_link_and_never_by_who_asked(answer, became):
	with_role("gm3@example.com", "General Manager", "Collections Manager")
	doc = handed.asked(dw.to_call(world.GUANGDA, 900, days=140), rep="gm3@example.com")
	[row] = asked(doc.name, HANDOVER)
	assert row.asked_of == hw.gm()
	with hw.as_user("gm3@example.com"), pytest.raises(frappe.PermissionError):
		handovers.approve(doc.name)
	with hw.as_user(hw.gm()):
		approval_decide.decide(link(row), answer, "Because.")
		assert approval_link.opened(link(row)).state == approval_link.OVER
	assert status(HANDOVER, doc.name) == became
	assert asked(doc.name, HANDOVER)[0].comment == "Because."


def test_a_handover_without_a_firm_is_not_approved_by_the_link_and_payment_withdraws_it():
	case = dw.to_call(world.GUANGDA, 900, days=140)
	invoice = handed.invoice_of(case)
	name = handed.by_policy(case, invoice).name
	[row] = asked(name, HANDOVER)
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="Name who gets it"):
			approval_decide.decide(link(row), "approve", None)
		assert approval_link.opened(link(row)).state == approval_link.OPEN
	world.pay(invoice, posting_date=hw.today())
	assert (status(HANDOVER, name), asked(name, HANDOVER)[0].status) == ("Closed", "Over")
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError):
		approval_decide.decide(link(row), "approve", None)


def test_a_policy_goes_from_reviewer_to_approver_by_their_links():
	become("Collections Manager")
	name = a_policy(change_note="Earlier.").insert().name
	doc = frappe.get_doc(POLICY, name)
	doc.status = "In Review"
	doc.save()
	frappe.set_user("Administrator")
	world.user(world.SUPERVISOR)
	hw.gm()
	from ar_collections.services import approval

	approval.ask(frappe.get_doc(POLICY, name))
	row = next(row for row in asked(name, POLICY) if row.asked_of == world.SUPERVISOR)
	with hw.as_user(world.SUPERVISOR):
		approval_decide.decide(link(row), "approve", "Right.")
	assert status(POLICY, name) == "Reviewed"
	row = next(row for row in asked(name, POLICY) if row.what == "Approve" and row.status == "Waiting")
	assert row.asked_of == hw.gm()
	with hw.as_user(hw.gm()):
		approval_decide.decide(link(row), "approve", None)
	assert frappe.db.get_value(POLICY, name, ["status", "reviewed_by", "approved_by"]) == (
		"Approved", world.SUPERVISOR, hw.gm(),
	)  # fmt: skip
