"""The papers after the credit lock: what keeps them waiting, who decides, how they arrive."""

import json
from datetime import timedelta

import frappe
import pytest
from frappe.desk.form.save import savedocs

from ar_collections import api
from ar_collections.services import approval, batch_print, cases, letter_files, letter_outcome, letters, pdf
from ar_collections.tests.site import paper_world, world
from ar_collections.tests.site.paper_world import FIRM, TODAY, firm, has, issued, posted, text_of, written


@pytest.fixture(autouse=True)
def company(site):
	paper_world.company()


# What keeps a paper waiting


def test_without_a_law_firm_the_letter_waits_and_says_what_to_do():
	world.live_company(law_firm=None)
	doc = written("Lawyer Letter")
	assert doc.status == "Pending Approval" and "Choose a Supplier as law firm" in doc.failure
	work = frappe.get_all(
		"Collection Action", {"letter": doc.name, "step_id": "letter-incomplete"}, pluck="status"
	)
	assert work == ["Open"]
	with pytest.raises(frappe.ValidationError, match="Choose a Supplier as law firm"):
		letters.approve(doc.name)
	doc.reload()
	assert doc.status == "Pending Approval" and not doc.issued_on
	world.live_company(law_firm=firm())
	letters.approve(doc.name)
	doc.reload()
	assert (
		doc.status == "Approved"
		and not doc.failure
		and doc.law_firm == FIRM
		and "Zhong &amp; Partners" in doc.opening
	)
	assert not frappe.db.exists(
		"Collection Action", {"letter": doc.name, "step_id": "letter-incomplete", "status": "Open"}
	)


def test_a_firm_without_address_or_signatory_cannot_write():
	world.live_company(law_firm=firm("Nameless Lawyers", address=False), law_firm_signatory=None)
	doc = written("Lawyer Letter")
	with pytest.raises(frappe.ValidationError, match=r"has no address.*Nobody signs"):
		letters.approve(doc.name)


def test_an_approved_letter_whose_firm_went_missing_stays_approved_and_is_work():
	doc = written("Lawyer Letter")
	letters.approve(doc.name)
	frappe.db.set_value("Supplier", FIRM, "disabled", 1)
	assert letters.issue_pending(None, [doc.name]) == [doc.name]
	doc.reload()
	assert doc.status == "Approved" and "is disabled" in doc.failure and not doc.issued_on
	frappe.db.set_value("Supplier", FIRM, "disabled", 0)
	assert letters.issue_pending(None, [doc.name]) == [] and doc.reload().issued_on


def test_a_firm_whose_supplier_is_gone_stops_neither_the_run_nor_the_other_letters():
	doc, other = written("Lawyer Letter"), written("Formal Demand", customer=world.customer(world.GUANGDA))
	for one in (doc, other):
		letters.approve(one.name)
	frappe.db.set_value("Dunning Letter", doc.name, "law_firm", "Gone Lawyers")
	frappe.db.set_value("Collections Company", world.COMPANY, "law_firm", "Gone Lawyers")
	assert letters.issue_pending(None, [doc.name, other.name]) == [doc.name]
	doc.reload()
	assert doc.status == "Approved" and not doc.issued_on and "does not exist any more" in doc.failure
	assert other.reload().issued_on
	work = {"letter": doc.name, "step_id": "letter-not-printed", "status": "Open"}
	assert frappe.db.exists("Collection Action", work)
	assert written("Lawyer Letter", customer=world.customer(world.HAIFENG)).status == "Pending Approval"
	world.live_company(law_firm=firm())
	doc.law_firm = None
	doc.db_update()
	assert letters.issue_pending(None, [doc.name]) == [] and doc.reload().law_firm == FIRM


def test_the_letter_may_name_another_firm_until_it_is_approved():
	doc = written("Lawyer Letter")
	other = firm("Li Lawyers")
	doc.law_firm, doc.law_firm_signatory = other, "Li Hua"
	doc.save()
	assert other in doc.opening and "Zhong" not in doc.opening
	has(text_of(pdf.render(doc.name)), other, "Li Hua")
	letters.approve(doc.name)
	doc.reload()
	doc.law_firm = FIRM
	with pytest.raises(frappe.ValidationError, match="has been approved with it"):
		doc.save()


def saved_at_the_desk(doc, **values):
	"""As the browser saves it: the whole document as JSON, its dates as text."""
	sent = json.loads(frappe.as_json(frappe.get_doc(doc.doctype, doc.name).as_dict())) | values
	savedocs(json.dumps(sent), "Save")
	return doc.reload()


@pytest.mark.parametrize("kind", ["Lawyer Letter", "Notice of Litigation"])
def test_law_firm_and_court_are_chosen_on_the_form_of_the_desk(kind):
	doc = written(kind)
	before = (doc.letter_date, doc.deadline_date, doc.filing_date)
	other = firm("Li & Wang Attorneys")
	saved_at_the_desk(doc, law_firm=other, law_firm_signatory="Li Hua", court="Minhang Court")
	assert (doc.law_firm, doc.law_firm_signatory, doc.court) == (other, "Li Hua", "Minhang Court")
	assert (doc.letter_date, doc.deadline_date, doc.filing_date) == before
	assert "Li &amp; Wang" in doc.opening or "Minhang Court" in doc.opening


def test_a_paper_is_approved_on_the_form_of_the_desk():
	doc = written("Notice of Litigation")
	workflow = frappe.db.get_value("Workflow", {"document_type": "Dunning Letter", "is_active": 1})
	if workflow:
		frappe.db.set_value("Workflow", workflow, "is_active", 0)
	frappe.clear_cache(doctype="Dunning Letter")
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	assert saved_at_the_desk(doc, status="Approved").status == "Approved"


# Who decides


def test_only_the_general_manager_or_the_system_manager_lifts_the_approval_of_a_letter_type():
	letter_type = frappe.get_doc("Dunning Letter Type", "Lawyer Letter")
	for who in [world.user(world.SUPERVISOR), world.user(world.ACCOUNTANT)]:
		frappe.set_user(who)
		for gate in ("general_manager_approves", "needs_approval"):
			letter_type.reload()
			letter_type.set(gate, 0)
			with pytest.raises(frappe.PermissionError, match="can only be switched off by"):
				letter_type.save()
	letter_type.reload()
	letter_type.deadline_days = 8
	letter_type.save()
	frappe.set_user("Administrator")
	letter_type.needs_approval = 0
	letter_type.save()


def test_what_the_general_manager_approves_waits_whatever_step_and_type_say():
	frappe.db.set_value("Dunning Letter Type", "Lawyer Letter", "needs_approval", 0)
	frappe.clear_document_cache("Dunning Letter Type", "Lawyer Letter")
	assert written("Lawyer Letter", needs_approval=False).status == "Pending Approval"


def test_only_the_general_manager_approves_a_paper():
	doc = written("Lawyer Letter")
	frappe.set_user(world.user(world.SUPERVISOR))
	with pytest.raises(frappe.PermissionError, match="Only the General Manager approves"):
		api.approve_letter(doc.name)
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	api.approve_letter(doc.name)
	assert doc.reload().status == "Approved"


def test_the_general_manager_is_asked_and_nobody_below(site):
	manager = world.user(world.GENERAL_MANAGER)
	doc = written("Lawyer Letter")
	asked = frappe.get_all("Collection Approval", {"reference_name": doc.name}, ["asked_of", "status"])
	assert [(row.asked_of, row.status) for row in asked] == [(manager, "Waiting")]
	told = " ".join(approval.kind_of("Dunning Letter").lines(doc))
	assert "Law firm: Zhong &amp; Partners." in told and "1,000.00" in told


def test_no_form_goes_past_the_general_manager():
	doc = written("Notice of Litigation")
	frappe.set_user(world.user(world.SUPERVISOR))
	for way in (lambda: letters.reject(doc.name, "no"), lambda: moved(doc.name)):
		with pytest.raises(frappe.PermissionError, match="Only the General Manager"):
			way()
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	moved(doc.name)
	assert doc.reload().status == "Approved"
	assert frappe.get_all("Collection Approval", {"reference_name": doc.name}, pluck="status") == ["Approved"]


def moved(name: str):
	"""The status set on the form, whatever the site's workflow says."""
	doc = frappe.get_doc("Dunning Letter", name)
	doc.status, doc.flags.decided_here = "Approved", True
	doc.save()


def test_the_general_manager_does_not_approve_a_paper_of_his_own():
	doc = written("Lawyer Letter")
	manager = world.user(world.GENERAL_MANAGER)
	frappe.db.set_value("Dunning Letter", doc.name, "owner", manager)
	frappe.set_user(manager)
	with pytest.raises(frappe.PermissionError, match="somebody else approves"):
		letters.approve(doc.name)


def test_a_form_approval_of_an_incomplete_paper_says_what_is_missing():
	world.live_company(law_firm=None)
	doc = written("Lawyer Letter")
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	with pytest.raises(frappe.ValidationError, match="Choose a Supplier as law firm"):
		moved(doc.name)


def test_a_payment_between_proposal_and_approval_withdraws_the_proposal():
	doc = written("Lawyer Letter")
	world.pay(frappe.get_doc("Sales Invoice", doc.items[0].voucher_no), 400, TODAY())
	doc.reload()
	assert doc.status == "Withdrawn" and doc.withdrawn_reason
	with pytest.raises(frappe.ValidationError, match="waits for approval"):
		letters.approve(doc.name)


def test_an_issued_lawyer_letter_is_taken_back_by_the_general_manager_with_a_reason_and_a_trail():
	doc = posted()
	frappe.set_user(world.user(world.SUPERVISOR))
	with pytest.raises(frappe.PermissionError, match="only the General Manager"):
		api.withdraw_letter(doc.name, "mistake")
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	with pytest.raises(frappe.ValidationError, match="Say why"):
		api.withdraw_letter(doc.name, " ")
	said = api.withdraw_letter(doc.name, "settled by phone")
	assert "EX 17" in said and "in writing" in said
	doc.reload()
	assert (doc.status, doc.withdrawn_reason) == ("Withdrawn", "settled by phone") and doc.withdrawn_by
	assert any(
		"settled by phone" in c
		for c in frappe.get_all("Comment", {"reference_name": doc.name}, pluck="content")
	)
	with pytest.raises(frappe.ValidationError, match="is kept"):
		doc.delete(ignore_permissions=True)
	assert letter_files.frozen_pdf(doc.name)


# How it arrives


def test_a_registered_letter_waits_for_the_post_and_its_waybill_names_it():
	doc = issued("Lawyer Letter")
	assert doc.needs_post and doc.status == "Approved"
	assert letter_outcome.waybill(doc).startswith(f"Lawyer Letter no. {doc.name} of ")
	api.mark_posted([doc.name], courier="EMS", tracking_no="EX 17")
	doc.reload()
	assert (doc.status, doc.courier, doc.tracking_no) == ("Sent", "EMS", "EX 17")


def test_delivered_with_its_proof_and_frozen_as_issued():
	doc = posted()
	before = letter_files.frozen_pdf(doc.name)
	proof = frappe.get_doc(
		{"doctype": "File", "file_name": "slip.txt", "content": b"signed", "is_private": 1}
	).insert()
	letter_outcome.record(doc.name, "Delivered", TODAY(), None, proof.file_url)
	doc.reload()
	assert (doc.status, doc.delivery_outcome, doc.delivered_on) == ("Delivered", "Delivered", TODAY())
	assert frappe.db.get_value("File", proof.name, ["attached_to_name", "is_private"]) == (doc.name, 1)
	assert letter_files.frozen_pdf(doc.name) == before
	doc.closing = "<p>other</p>"
	with pytest.raises(frappe.ValidationError, match="has been issued"):
		doc.save()
	doc.reload().delivered_on = TODAY() - timedelta(days=1)
	with pytest.raises(frappe.ValidationError, match="cannot be changed"):
		doc.save()


@pytest.mark.parametrize("way", ["outcome", "posted"])
def test_the_case_is_locked_before_its_letter_as_payments_do(way, monkeypatch):
	name = posted().name if way == "outcome" else issued("Lawyer Letter").name
	locked, of_cases, get_doc = [], cases.lock_many, frappe.get_doc

	def lock_many(names):
		locked.append("case")
		return of_cases(names)

	def read(*args, **more):
		if more.get("for_update") and args[0] == "Dunning Letter":
			locked.append("letter")
		return get_doc(*args, **more)

	monkeypatch.setattr(cases, "lock_many", lock_many)
	monkeypatch.setattr(frappe, "get_doc", read)
	if way == "outcome":
		letter_outcome.record(name, "Delivered", TODAY())
	else:
		batch_print.confirm([name], TODAY())
	assert locked[:2] == ["case", "letter"]


def test_a_letter_that_came_back_is_work_once_and_a_refusal_is_told_as_such():
	doc = posted()
	for _again in range(2):
		letter_outcome.record(doc.name, "Returned", TODAY(), "moved away")
	work = {"letter": doc.name, "step_id": "letter-returned"}
	assert frappe.get_all("Collection Action", work, ["status", "title"]) == [
		{"status": "Open", "title": "Letter returned: find the new address"}
	]
	letter_outcome.record(doc.name, "Refused", TODAY())
	doc.reload()
	assert (doc.status, doc.delivery_outcome) == ("Sent", "Refused")
	assert frappe.get_all("Collection Action", work, pluck="status") == ["Done"]


@pytest.mark.parametrize(
	("outcome", "day", "says"),
	[("Lost", 0, "Say what became"), ("Delivered", 1, "Give a day"), ("Delivered", -30, "Give a day")],
)
def test_an_outcome_that_cannot_be_is_refused(outcome, day, says):
	doc = posted()
	with pytest.raises(frappe.ValidationError, match=says):
		letter_outcome.record(doc.name, outcome, TODAY() + timedelta(days=day))


def test_nothing_is_delivered_before_it_was_posted():
	with pytest.raises(frappe.ValidationError, match="has not been posted"):
		letter_outcome.record(issued("Formal Demand").name, "Delivered", TODAY())


def test_a_rep_notes_the_outcome_for_own_customers_only():
	doc = posted()
	frappe.db.set_value("Dunning Letter", doc.name, "collector", world.user(world.REP))
	frappe.set_user(world.user(world.OTHER_REP))
	with pytest.raises(frappe.PermissionError):
		api.letter_outcome_noted(doc.name, "Delivered", str(TODAY()))
	frappe.set_user(world.user(world.REP))
	api.letter_outcome_noted(doc.name, "Delivered", str(TODAY()))
	assert doc.reload().status == "Delivered"
