"""Credit Holds from proposal to end: who is asked, who decides, what follows, what may pass in spite of it."""

import time

import frappe
import pytest
from frappe.model.workflow import WorkflowPermissionError
from frappe.utils import flt

from ar_collections import hold_api
from ar_collections.services import hold_facts, hold_guard, hold_standing, hold_upkeep, holds
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.connections import together


@pytest.fixture(autouse=True)
def company():
	world.live_company()


def second_general_manager() -> str:
	email = "gm2@example.com"
	doc = frappe.get_doc({"doctype": "User", "email": email, "first_name": "Second", "send_welcome_email": 0})
	doc.flags.no_welcome_mail = True
	doc.insert()
	doc.add_roles("General Manager")
	return email


def notices(user: str) -> list[str]:
	return frappe.get_all("Notification Log", {"for_user": user}, pluck="subject", order_by="creation")


def action_of(name: str) -> str:
	return frappe.db.get_value("Collection Action", hw.hold(name).action, "status")


# Proposed


def test_a_proposal_carries_the_figures_and_asks_the_general_manager():
	name = hw.proposed(hw.overdue_invoice(), hw.overdue_invoice(amount=100, days=10))
	hold = hw.hold(name)
	assert (hold.status, hold.overdue_amount, hold.days_overdue, hold.currency) == (
		"Proposed",
		1000,
		45,
		"CNY",
	)
	assert hold.why == "45 days overdue: day 30 of the policy reached"
	assert hw.case_of().hold_status == "Shipment Hold Proposed"
	assert notices(hw.gm()) == ["Stop shipments to Guangda Trading?"]
	mail = frappe.get_last_doc("Email Queue", {"reference_name": name})
	text = mail.message
	assert "collections-decision" in text and "oldest 45" in text.replace("=\n", "")


def test_a_mail_that_cannot_be_written_stops_no_proposal(monkeypatch):
	def no_account(*args, **kwargs):
		raise frappe.OutgoingEmailError("no account")

	monkeypatch.setattr(frappe, "sendmail", no_account)
	name = hw.proposed(hw.overdue_invoice())
	assert hw.hold(name).status == "Proposed"
	assert notices(hw.gm())


def test_one_hold_of_a_kind_stands_at_a_time():
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	action = frappe.copy_doc(frappe.get_doc("Collection Action", hw.hold(name).action))
	assert holds.propose(hw.planned("Shipment Hold", "x", invoice), hw.case_of().name, action.name) == name


# Decided


def test_approving_puts_it_in_effect_and_tells_the_rep():
	name = hw.on_hold(hw.overdue_invoice())
	hold = hw.hold(name)
	assert (hold.status, hold.approved_by, hold.decision_note) == ("Active", hw.gm(), "No more on credit.")
	assert hold_standing.effective_hold(hw.C, world.GUANGDA).name == name
	assert hw.case_of().hold_status == "Shipment Hold Active"
	assert action_of(name) == "Done"
	assert any("approved" in subject for subject in notices(world.REP))


def test_rejecting_needs_a_reason_and_rejects_the_action():
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError, match="why"):
		holds.reject(name, " ")
	with hw.as_user(hw.gm()):
		holds.reject(name, "The owner promised me.")
	assert hw.hold(name).status == "Rejected" and action_of(name) == "Rejected"
	assert not hw.case_of().hold_status


def test_releasing_by_hand_keeps_the_action_done():
	name = hw.on_hold(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		holds.release(name, "Cash on delivery from now on.")
	hold = hw.hold(name)
	assert (hold.status, hold.released_by) == ("Released", hw.gm())
	assert action_of(name) == "Done"
	assert not hold_standing.effective_hold(hw.C, world.GUANGDA)


@pytest.mark.parametrize("workflow", [0, 1])
def test_only_the_general_manager_decides_with_and_without_the_workflow(workflow):
	frappe.db.set_value("Workflow", "Collections Credit Hold", "is_active", workflow)
	frappe.clear_cache(doctype="Credit Hold")
	name = hw.proposed(hw.overdue_invoice())
	with (
		hw.as_user(world.user(world.SUPERVISOR)),
		pytest.raises(frappe.PermissionError, match="General Manager"),
	):
		holds.approve(name)
	with hw.as_user(world.user(world.REP)), pytest.raises(frappe.PermissionError):
		hold_api.approve(name)
	with hw.as_user(hw.gm()):
		hold_api.approve(name)
	assert hw.hold(name).status == "Active"


def test_the_workflow_button_leads_to_the_same():
	from frappe.model.workflow import apply_workflow

	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="why"):
			apply_workflow(hw.hold(name), "Reject")
		doc = hw.hold(name)
		doc.decision_note = "A good customer."
		doc.save()  # the note first, as on the form
		apply_workflow(doc, "Reject")
	assert hw.hold(name).status == "Rejected" and action_of(name) == "Rejected"
	assert hw.hold(name).approved_by == hw.gm()


def test_a_note_is_said_with_the_decision_only():
	name = hw.on_hold(hw.overdue_invoice())
	with hw.as_user(world.user(world.SUPERVISOR)):
		doc = hw.hold(name)
		doc.decision_note = "Something else."
		with pytest.raises(frappe.ValidationError):
			doc.save()
		doc = hw.hold(name)
		doc.valid_until = hw.ago(1)
		with pytest.raises(frappe.ValidationError):
			doc.save()


def test_who_decides_second_reads_what_the_first_decided():
	name = hw.on_hold(hw.overdue_invoice())
	with hw.as_user(second_general_manager()), pytest.raises(frappe.ValidationError, match="Hua Manager"):
		holds.reject(name, "No.")
	assert hw.hold(name).status == "Active"


def test_nobody_approves_a_hold_of_their_own():
	world.customer(world.GUANGDA)
	with hw.as_user(hw.gm()):
		name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
		with pytest.raises(frappe.PermissionError):
			holds.approve(name)
	with hw.as_user(second_general_manager()):
		holds.approve(name)
	assert hw.hold(name).status == "Active" and hw.hold(name).forced


def test_naming_somebody_else_as_owner_does_not_help():
	world.customer(world.GUANGDA)
	other = world.user(world.SUPERVISOR)
	with hw.as_user(hw.gm()):
		record = {
			"doctype": "Credit Hold",
			"company": hw.C,
			"customer": world.GUANGDA,
			"why": "x",
			"owner": other,
		}
		name = frappe.get_doc(record).insert().name
		with pytest.raises(frappe.PermissionError):
			holds.approve(name)


def test_approved_until_a_day_ends_after_it_and_may_be_proposed_again():
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError):
			holds.approve(name, until=hw.ago(1))
		holds.approve(name, until=hw.in_days(3))
	assert hold_standing.effective_hold(hw.C, world.GUANGDA)
	frappe.db.set_value("Credit Hold", name, "valid_until", hw.ago(1))
	assert not hold_standing.effective_hold(hw.C, world.GUANGDA)
	hold_upkeep.hourly()
	assert hw.hold(name).status == "Released" and "approved until" in hw.hold(name).release_reason
	assert action_of(name) == "Withdrawn"


def test_a_decision_of_another_company_or_a_ghost_is_refused():
	with hw.as_user(hw.gm()), pytest.raises(frappe.DoesNotExistError):
		hold_api.approve("CH-2000-00001")


# Let out


@pytest.fixture
def held():
	world.stock()
	return hw.on_hold(hw.overdue_invoice())


def let_out(hold: str, kind: str, **values) -> None:
	with hw.as_user(hw.gm()):
		holds.grant(hold, kind, **values)


def used(hold: str) -> float:
	return flt(hw.hold(hold).exceptions[0].used)


def test_one_order_may_leave_and_no_other(held):
	one, other = hw.order(), hw.order()
	let_out(held, "Sales Order", sales_order=one.name)
	hw.pick_list(one).submit()
	hw.delivery(of=one).submit()
	for note in (hw.delivery(of=other), hw.delivery()):
		with pytest.raises(OnHold):
			note.submit()


def test_only_orders_of_this_customer_can_be_let_out(held):
	other = hw.order(world.HAIFENG)
	with pytest.raises(frappe.ValidationError, match="not an order"):
		let_out(held, "Sales Order", sales_order=other.name)


def test_an_amount_is_used_up_and_given_back_on_cancel(held):
	let_out(held, "Amount", amount=100)
	first = hw.delivery(rate=60)
	first.submit()
	assert used(held) == 60
	with pytest.raises(OnHold, match=r"40\.00 CNY is left; this needs 60\.00 CNY"):
		hw.delivery(rate=60).submit()
	first.cancel()
	assert used(held) == 0
	hw.delivery(rate=100).submit()
	assert used(held) == 100


def test_an_amount_is_never_exceeded_and_is_spread_over_several(held):
	let_out(held, "Amount", amount=30)
	let_out(held, "Amount", amount=30)
	note = hw.delivery(rate=50)
	note.submit()
	assert [flt(row.used) for row in hw.hold(held).exceptions] == [30, 20]
	with pytest.raises(OnHold):
		hw.delivery(rate=11).submit()
	note.cancel()
	assert [flt(row.used) for row in hw.hold(held).exceptions] == [0, 0]


def test_a_pick_list_needs_the_amount_but_does_not_use_it(held):
	let_out(held, "Amount", amount=50)
	small, large = hw.order(rate=50), hw.order(rate=51)
	hw.pick_list(small).submit()
	assert used(held) == 0
	with pytest.raises(OnHold):
		hw.pick_list(large).submit()


def test_what_was_used_cannot_be_written_by_a_form(held):
	let_out(held, "Amount", amount=100)
	stale = hw.hold(held)
	hw.delivery(rate=60).submit()
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.TimestampMismatchError):
			stale.save()
		doc = hw.hold(held)
		doc.exceptions[0].update({"used": 0, "used_for": None})
		doc.save()
		assert used(held) == 60
		doc.exceptions[0].amount = 10
		with pytest.raises(frappe.ValidationError, match="used already"):
			doc.save()
		doc = hw.hold(held)
		doc.exceptions = []
		with pytest.raises(frappe.ValidationError, match="used already"):
			doc.save()


def test_everything_may_leave_until_a_date(held):
	with pytest.raises(frappe.ValidationError, match="past"):
		let_out(held, "Until Date", until_date=hw.ago(1))
	let_out(held, "Until Date", until_date=hw.today())
	hw.delivery().submit()
	frappe.db.set_value("Credit Hold Exception", {"parent": held}, "until_date", hw.ago(1))
	with pytest.raises(OnHold):
		hw.delivery().submit()


def test_only_the_general_manager_lets_something_out(held):
	with hw.as_user(world.user(world.SUPERVISOR)), pytest.raises(frappe.PermissionError):
		holds.grant(held, "Amount", amount=100)


@pytest.mark.committed
def test_two_documents_at_once_do_not_use_the_same_amount():
	world.live_company()
	world.stock()
	held = hw.on_hold(hw.overdue_invoice())
	let_out(held, "Amount", amount=100)
	notes = [hw.delivery(rate=60).name, hw.delivery(rate=60).name]
	assert sorted(together(one=takes(notes[0]), other=takes(notes[1])).values()) == ["OnHold", "done"]
	assert used(held) == 60


def takes(note: str):
	"""What the guard does with this note; the transaction stays open a while."""

	def work():
		hold_guard.check_document(frappe.get_doc("Delivery Note", note), use=True)
		time.sleep(0.5)

	return work


# Asked for


@pytest.fixture
def warehouse():
	email = "warehouse@example.com"
	doc = frappe.get_doc({"doctype": "User", "email": email, "first_name": "Hao", "send_welcome_email": 0})
	doc.flags.no_welcome_mail = True
	doc.insert()
	doc.add_roles("Stock User", "Sales User")
	return email


def test_the_blocked_person_asks_once_and_hears_the_answer(held, warehouse):
	order = hw.order()
	note = hw.delivery(of=order)
	args = {
		"hold": held,
		"reference_doctype": "Delivery Note",
		"reference_name": note.name,
		"note": "He waits outside.",
	}
	with hw.as_user(warehouse):
		hold_api.ask_for_release(frappe.as_json(args))
		hold_api.ask_for_release(args)
	[ask] = frappe.get_all(
		"Collection Action", {"hold": held, "status": "Open"}, ["name", "title", "collector", "why"]
	)
	assert note.name in ask.title and ask.collector == hw.gm() and "He waits outside." in ask.why
	assert any("asks to release" in subject for subject in notices(hw.gm()))
	with hw.as_user(hw.gm()):
		assert [row["title"] for row in hold_api.question(held)["asks"]] == [ask.title]
		hold_api.let_out(held, "Sales Order", sales_order=order.name)
	assert frappe.db.get_value("Collection Action", ask.name, "status") == "Done"
	assert any("may leave" in subject for subject in notices(warehouse))
	note.reload()
	with hw.as_user("Administrator"):
		note.submit()


def test_whoever_cannot_read_the_document_cannot_ask(held):
	note = hw.delivery()
	args = {"hold": held, "reference_doctype": "Delivery Note", "reference_name": note.name}
	with hw.as_user("Guest"), pytest.raises(frappe.PermissionError):
		hold_api.ask_for_release(args)
	with pytest.raises(frappe.ValidationError):
		hold_api.ask_for_release({**args, "reference_doctype": "User", "reference_name": "Administrator"})


def test_a_document_of_another_customer_is_no_reason_to_ask(held):
	note = hw.delivery(world.HAIFENG)
	args = {"hold": held, "reference_doctype": "Delivery Note", "reference_name": note.name}
	with pytest.raises(frappe.ValidationError):
		hold_api.ask_for_release(args)


# The page


def contact(case: str, outcome: str, summary: str, **more) -> None:
	record = {
		"doctype": "Contact Log",
		"case": case,
		"outcome": outcome,
		"summary": summary,
		"channel": "Phone",
	}
	frappe.get_doc({**record, **more}).insert().submit()


def test_the_page_shows_what_is_owed_what_was_tried_and_what_would_wait():
	world.stock()
	invoice = hw.overdue_invoice()
	world.pay(hw.overdue_invoice(amount=100, days=60), posting_date=hw.ago(41))  # 19 days late
	name = hw.proposed(invoice)
	case = hw.case_of().name
	order = hw.order(rate=70)
	hw.delivery(rate=20)
	contact(
		case,
		"Promise",
		"will pay on Friday",
		contact_on=hw.ago(20),
		promised_on=hw.ago(15),
		promised_amount=900,
	)
	contact(case, "Reached", "owner says cash on Friday, I doubt it", contact_on=hw.ago(2))
	with hw.as_user(hw.gm()):
		page = hold_api.question(name)
	facts = page["facts"]
	assert page["may_decide"] and page["question"] == "Stop shipments to Guangda Trading?"
	assert (facts["outstanding"], facts["overdue_amount"], facts["days_overdue"]) == (900, 900, 45)
	assert (facts["contacts"], facts["promises_broken"], facts["letters"]) == (2, 1, 0)
	assert facts["orders"] == {"count": 1, "value": 70, "first": [{"name": order.name, "value": 70}]}
	assert (facts["deliveries"]["count"], facts["deliveries"]["value"]) == (1, 20)
	assert (facts["bought"], facts["days_late"]) == (1000, 19)
	text = " ".join(page["lines"])
	assert "I doubt it" in text and "900.00 CNY" in text and "19 days late" in text


def test_a_promise_that_was_kept_is_not_broken():
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	case = hw.case_of().name
	contact(case, "Promise", "half of it", contact_on=hw.ago(20), promised_on=hw.ago(15), promised_amount=400)
	world.pay(invoice, 400, hw.ago(14))
	assert hold_facts.facts(hw.hold(name), hw.today())["promises_broken"] == 0


def test_a_rep_reads_the_page_of_own_customers_without_buttons():
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(world.REP):
		page = hold_api.question(name)
		assert not page["may_decide"] and page["why_not"]
	with hw.as_user(world.user(world.OTHER_REP)), pytest.raises(frappe.PermissionError):
		hold_api.question(name)


def test_the_page_says_what_became_of_it():
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	world.pay(invoice, posting_date=hw.today())
	with hw.as_user(hw.gm()):
		page = hold_api.question(name)
	assert page["status"] == "Released" and not page["may_decide"]
	assert "Withdrawn before a decision" in page["state"]


def test_holds_that_wait_are_listed():
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		assert [row.name for row in hold_api.waiting()] == [name]


def office_approval() -> None:
	"""The site's own workflow on holds, in which nobody but a System Manager approves."""
	frappe.db.set_value("Workflow", "Collections Credit Hold", "is_active", 0)
	move = {"state": "Proposed", "action": "Approve", "next_state": "Active", "allowed": "System Manager"}
	foreign = {
		"doctype": "Workflow",
		"workflow_name": "Office Approval",
		"document_type": "Credit Hold",
		"workflow_state_field": "status",
		"is_active": 1,
		"states": [
			{"state": s, "doc_status": "0", "allow_edit": "System Manager"} for s in ("Proposed", "Active")
		],
		"transitions": [move],
	}
	frappe.get_doc(foreign).insert()
	frappe.clear_cache(doctype="Credit Hold")


def test_another_apps_workflow_on_holds_does_not_stop_a_proposal_or_a_release():
	office_approval()
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	assert hw.hold(name).status == "Proposed"
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released"


def test_the_general_manager_decides_past_a_workflow_that_has_no_room_for_it():
	office_approval()
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(world.user(world.SUPERVISOR)), pytest.raises(frappe.PermissionError):
		holds.approve(name)
	with hw.as_user(hw.gm()):
		holds.approve(name)
		holds.release(name, "Cash on delivery from now on.")
	assert hw.hold(name).status == "Released"


def test_a_form_is_still_held_to_the_sites_own_workflow():
	office_approval()
	name = hw.proposed(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		doc = hw.hold(name)
		doc.status = "Active"
		with pytest.raises(WorkflowPermissionError):
			doc.save()
