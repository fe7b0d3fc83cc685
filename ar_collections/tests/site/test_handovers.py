"""Collection Handovers: who asks and decides, what stops meanwhile, what money and deadlines do."""

import frappe
import pytest

from ar_collections.core.plan import plan
from ar_collections.ledger.book import read_book
from ar_collections.services import actions, handovers, reactions, timeline
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG
FIRM = "Zhong & Partners"


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900, days=140)


def firm(name: str = FIRM, **more) -> str:
	if not frappe.db.exists("Supplier", name):
		values = {"supplier_name": name, "supplier_group": "Services", **more}
		frappe.get_doc({"doctype": "Supplier", **values}).insert(ignore_permissions=True)
	return name


def asked(case, rep: str = world.REP, status: str = "Proposed", **more):
	"""A handover that the rep asks for."""
	values = {"case": case.name, "handed_to": "Law Firm", "supplier": firm(), "why": "He does not answer."}
	with hw.as_user(world.user(rep)):
		doc = frappe.get_doc({"doctype": "Collection Handover", **values, **more}).insert()
		if status != "Draft":
			doc.status = status
			doc.save()
	return doc


def active(case, **more):
	doc = asked(case, **more)
	with hw.as_user(hw.gm()):
		handovers.approve(doc.name)
	return doc.reload()


def by_policy(case, *invoices):
	"""What day 135 of the policy brings; the handover."""
	[action] = hw.carried_out(hw.planned("Handover", "handover", *invoices))
	return frappe.get_doc(
		"Collection Handover", frappe.db.get_value("Collection Action", action, "reference_name")
	)


def invoice_of(case):
	return frappe.get_doc("Sales Invoice", case.items[0].voucher_no)


def planned_kinds(customer: str = GUANGDA) -> set[str]:
	return {action.kind for action in plan(read_book(C, hw.today(), [customer])).actions}


def why_not(customer: str = GUANGDA) -> list[str]:
	return [left.why.text() for left in plan(read_book(C, hw.today(), [customer])).left_out]


def deadlines(doc, status: str = "Open") -> list[str]:
	of = {"reference_name": doc.name, "step_id": "handover-deadline", "status": status}
	return frappe.get_all("Collection Action", of, order_by="due_on", pluck="title")


# Asked for


def test_a_rep_asks_and_everything_overdue_is_claimed(case):
	hw.overdue_invoice(GUANGDA, 100, days=3)
	world.make_invoice(GUANGDA, 50, due_date=hw.in_days(5))
	doc = asked(case)
	assert (doc.status, doc.party_name, doc.requested_by) == ("Proposed", FIRM, world.REP)
	assert doc.principal == doc.claim_total == 1000
	assert [row.open_amount for row in doc.items] == [900, 100]
	assert doc.collector == world.REP


def test_fees_and_interest_are_part_of_the_claim(case):
	assert asked(case, interest=12.5, fees=7.5).claim_total == 920


def test_the_general_manager_decides_and_nobody_on_what_they_asked_for(case):
	doc = asked(case)
	for who in (world.REP, world.SUPERVISOR, world.ACCOUNTANT):
		with hw.as_user(world.user(who)), pytest.raises(frappe.PermissionError):
			handovers.approve(doc.name)
	own = asked(dw.to_call(HAIFENG, 500, days=140), rep=world.GENERAL_MANAGER)
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.PermissionError, match="somebody else approves"):
			handovers.approve(own.name)
		handovers.approve(doc.name, "Do it.")
	doc.reload()
	assert (doc.status, doc.approved_by, doc.handed_over_on) == ("Active", world.GENERAL_MANAGER, hw.today())
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Legal"


def test_whoever_writes_one_writes_a_draft_and_no_step_is_left_out(case):
	values = {"case": case.name, "supplier": firm(), "why": "So", "status": "Active", "approved_by": hw.gm()}
	with hw.as_user(world.user(world.REP)):
		doc = frappe.get_doc({"doctype": "Collection Handover", **values}).insert()
	assert (doc.status, doc.approved_by, doc.handed_over_on) == ("Draft", None, None)
	with pytest.raises(frappe.ValidationError):
		asked(case, status="Active")


def test_without_somebody_to_hand_it_to_it_is_not_approved(case):
	doc = by_policy(case, invoice_of(case))
	assert (doc.status, doc.party_name) == ("Proposed", None)
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="Name who gets it"):
			handovers.approve(doc.name)
		doc.reload().update({"supplier": firm()})
		doc.save()
		handovers.approve(doc.name)
	assert doc.reload().status == "Active"


def test_a_supplier_that_is_disabled_or_gone_is_refused(case):
	with pytest.raises(frappe.ValidationError, match="disabled or gone"):
		asked(case, supplier=firm("Closed Firm", disabled=1))
	with pytest.raises(frappe.ValidationError):
		asked(case, supplier="Nobody & Sons")


def test_a_court_needs_its_name_and_no_supplier(case):
	doc = asked(case, handed_to="Court", court="Shenzhen Nanshan Court")
	assert (doc.party_name, doc.supplier) == ("Shenzhen Nanshan Court", None)


def test_a_rejection_needs_a_reason_and_the_policy_does_not_ask_again(case):
	doc = by_policy(case, invoice_of(case))
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="Say why"):
			handovers.reject(doc.name, " ")
		handovers.reject(doc.name, "We wait for the fair.")
	assert frappe.db.get_value("Collection Action", doc.action, "status") == "Rejected"
	assert doc.reload().status == "Rejected"


def test_the_policy_asks_once_however_often_it_runs(case):
	step = hw.planned("Handover", "handover", invoice_of(case))
	doc = by_policy(case, invoice_of(case))
	assert (doc.principal, len(doc.items), doc.requested_by) == (900, 1, None)
	assert hw.carried_out(step) == []
	assert frappe.db.count("Collection Handover", {"case": case.name}) == 1


def test_the_policy_takes_up_what_a_person_asked_for(case):
	mine = asked(case)
	assert by_policy(case, invoice_of(case)).name == mine.name


def test_an_item_is_with_one_party_at_a_time(case):
	first = active(case)
	with pytest.raises(frappe.ValidationError, match=first.name):
		asked(case, items=[{"voucher_type": "Sales Invoice", "voucher_no": invoice_of(case).name, "term": 1}])


def test_nothing_overdue_is_nothing_to_hand_over(case):
	world.pay(invoice_of(case))
	with pytest.raises(frappe.ValidationError):
		asked(case)


def test_what_was_asked_for_stays_as_it_was(case):
	doc = asked(case)
	with hw.as_user(world.REP):
		doc.supplier = firm("Other & Co")
		with pytest.raises(frappe.ValidationError, match="cannot be changed"):
			doc.save()
	with pytest.raises(frappe.ValidationError, match="kept"):
		frappe.delete_doc("Collection Handover", doc.name)


# Meanwhile


FORGED = {"recovered": 1, "commission": 7, "costs": 3, "claim_total": 5}


def test_what_it_brought_in_is_written_by_the_ledger_alone(case):
	doc = active(case)
	with hw.as_user(world.user(world.REP)):
		doc.update({**FORGED, "note": "They called back."})
		doc.save()
	doc.reload()
	assert doc.note == "They called back."
	assert [doc.get(name) for name in FORGED] == [0, 0, 0, 900]
	with hw.as_user(hw.gm()):
		handovers.close(doc.name, "Over.")
		doc.reload().update(FORGED)
		doc.save()
	assert [doc.reload().get(name) for name in FORGED] == [0, 0, 0, 900]


def test_a_draft_cannot_claim_that_the_policy_asked_for_it(case):
	doc = asked(case, status="Draft")
	action = frappe.db.get_value("Collection Action", {"case": case.name})
	with hw.as_user(world.user(world.REP)):
		for field, value in (("action", action), ("settled", 1), ("ended_on", hw.today())):
			doc.reload().set(field, value)
			with pytest.raises(frappe.ValidationError, match="it is said with a decision"):
				doc.save()


def test_our_letters_and_calls_stop_for_these_items_only(case):
	assert planned_kinds()
	doc = active(case)
	assert not planned_kinds()
	assert why_not() == [f"handed over to {FIRM} on {hw.today()}"]
	assert (
		frappe.db.get_value("Collection Action", {"case": case.name, "kind": "Call"}, "status") == "Withdrawn"
	)
	hw.overdue_invoice(GUANGDA, 100, days=16)
	assert planned_kinds()
	with hw.as_user(world.user(world.SUPERVISOR)):
		handovers.take_back(doc.name, "They did nothing.")
	assert len(why_not()) == 0


def test_taking_back_needs_a_manager_and_a_reason(case):
	doc = active(case)
	with hw.as_user(world.REP), pytest.raises(frappe.PermissionError):
		handovers.take_back(doc.name, "I want it")
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="Say why"):
			handovers.take_back(doc.name, "")
		handovers.take_back(doc.name, "Settled out of court")
	doc.reload()
	assert (doc.status, doc.ended_on) == ("Returned", hw.today())
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Open"
	with hw.as_user(hw.gm()):
		doc.filed_on = hw.today()
		with pytest.raises(frappe.ValidationError, match="ended"):
			doc.save()


def test_a_letter_that_waits_is_withdrawn_when_its_items_are_handed_over(case):
	invoice = invoice_of(case)
	[action] = hw.carried_out(
		hw.planned("Letter", "first-demand", invoice, letter_type="First Demand", level=1)
	)
	letter = frappe.db.get_value("Collection Action", action, "letter")
	active(case)
	assert frappe.db.get_value("Dunning Letter", letter, "status") == "Withdrawn"


# Money


def test_payment_before_the_decision_lowers_or_withdraws_the_proposal(case):
	invoice = invoice_of(case)
	doc = by_policy(case, invoice)
	world.pay(invoice, 300, hw.today())
	assert (doc.reload().principal, doc.items[0].open_amount, doc.status) == (600, 600, "Proposed")
	world.pay(invoice, None, hw.today())
	doc.reload()
	assert (doc.status, doc.settled) == ("Closed", 1)
	assert frappe.db.get_value("Collection Action", doc.action, "status") == "Withdrawn"
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError):
		handovers.approve(doc.name)


def test_recoveries_and_commission_come_from_the_ledger(case):
	invoice = invoice_of(case)
	world.pay(invoice, 200, hw.ago(1))  # before it was handed over
	doc = active(case, commission_percent=15)
	assert (doc.principal, handovers.money(doc)["recovered"]) == (700, 0)
	world.pay(invoice, 300, hw.today())
	world.credit_note(invoice, 100, hw.today())
	assert handovers.money(doc) == {"recovered": 300, "commission": 45, "costs": 0}
	assert frappe.db.get_value("Collection Handover", doc.name, ["recovered", "commission"]) == (300, 45)


def test_money_of_the_morning_before_it_was_handed_over_is_not_theirs(case):
	invoice = invoice_of(case)
	world.pay(invoice, 400, hw.today())
	doc = active(case, commission_percent=10)
	assert handovers.money(doc) == {"recovered": 0, "commission": 0, "costs": 0}
	world.pay(invoice, 100, hw.today())
	assert handovers.money(doc)["recovered"] == 100


def test_payment_of_everything_closes_it_and_a_bounced_payment_opens_it_again(case):
	doc = active(case)
	paid = world.pay(invoice_of(case), None, hw.today())
	doc.reload()
	assert (doc.status, doc.settled, doc.recovered) == ("Closed", 1, 900)
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Closed"
	world.bounce(paid)
	doc.reload()
	assert (doc.status, doc.settled, doc.recovered) == ("Active", 0, 0)
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Legal"
	assert why_not() == [f"handed over to {FIRM} on {hw.today()}"]


def test_money_that_moved_unseen_is_found_at_night(case):
	doc = active(case)
	frappe.local.collections_changed = {}
	frappe.db.set_value("Collection Handover", doc.name, "recovered", 55)
	assert handovers.nightly(C) == 1
	assert doc.reload().recovered == 0


# Deadlines


def test_deadlines_become_work_once_and_vanish_when_moot(case):
	doc = active(case)
	doc.update(
		{"filed_on": hw.today(), "hearing_on": hw.in_days(40), "preservation_expires_on": hw.in_days(10)}
	)
	doc.save()
	assert len(deadlines(doc)) == 1 and "Property preservation" in deadlines(doc)[0]
	handovers.nightly(C)
	assert len(deadlines(doc)) == 1
	doc.reload().hearing_on = hw.in_days(14)
	doc.save()
	assert len(deadlines(doc)) == 2
	doc.reload().preservation_expires_on = hw.in_days(200)
	doc.save()
	assert [title[:7] for title in deadlines(doc)] == ["Hearing"]
	actions.complete(
		frappe.db.get_value("Collection Action", {"reference_name": doc.name, "status": "Open"}, "name")
	)
	handovers.nightly(C)
	assert deadlines(doc) == []
	doc.reload().update(
		{"judgement_on": hw.in_days(20), "enforcement_deadline": hw.in_days(21), "remind_days": 30}
	)
	doc.save()
	assert len(deadlines(doc)) == 1 and "enforcement" in deadlines(doc)[0]
	with hw.as_user(hw.gm()):
		handovers.close(doc.name, "Enforced in part")
	assert deadlines(doc) == []


def test_dates_that_cannot_be_are_refused(case):
	doc = active(case)
	doc.update({"filed_on": hw.today(), "hearing_on": hw.ago(1)})
	with pytest.raises(frappe.ValidationError, match="cannot be before"):
		doc.save()


# Who may


def test_another_rep_sees_nothing_of_it(case):
	doc = active(case)
	with hw.as_user(world.user(world.OTHER_REP)):
		assert not frappe.get_list("Collection Handover", order_by="name")
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Collection Handover", doc.name).check_permission("read")
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "Collection Handover", "case": case.name, "why": "x"}).insert()


def test_rules_hold_without_the_workflow(case):
	frappe.db.set_value("Workflow", "Collections Handover", "is_active", 0)
	frappe.clear_cache(doctype="Collection Handover")
	doc = asked(case)
	with hw.as_user(world.REP):
		doc.status = "Active"
		with pytest.raises(frappe.PermissionError):
			doc.save()


def test_it_is_a_reaction_to_every_payment(case):
	doc = active(case)
	world.unallocated_receipt(GUANGDA, 900, hw.today())
	reactions.again(C, GUANGDA)
	assert doc.reload().status == "Closed"


# Asked by bell and mail


def asked_of(doc) -> dict[str, str]:
	rows = frappe.get_all(
		"Collection Approval", {"reference_name": doc.name}, ["asked_of", "status"], order_by="name"
	)
	return {row.asked_of: row.status for row in rows}


def test_the_general_manager_is_asked_and_the_answer_is_kept(case):
	hw.gm()
	doc = by_policy(case, invoice_of(case))
	assert asked_of(doc) == {world.GENERAL_MANAGER: "Waiting"}
	with hw.as_user(hw.gm()):
		handovers.reject(doc.name, "Not now")
		with pytest.raises(frappe.ValidationError, match="Rejected by"):
			handovers.approve(doc.name)
	assert asked_of(doc) == {world.GENERAL_MANAGER: "Rejected"}


def test_a_question_that_money_answered_is_withdrawn(case):
	hw.gm()
	doc = by_policy(case, invoice_of(case))
	world.pay(invoice_of(case), None, hw.today())
	assert asked_of(doc) == {world.GENERAL_MANAGER: "Over"}


def test_it_is_told_in_the_story_of_the_case(case):
	doc = active(case)
	with hw.as_user(hw.gm()):
		handovers.take_back(doc.name, "They did nothing.")
	told = [(row["title"], row["text"]) for row in timeline.events(case.name) if row["name"] == doc.name]
	assert ("Handover ended: Returned", "They did nothing.") in told
	assert (f"Handed over to {FIRM}.", "") in told and len(told) == 3
