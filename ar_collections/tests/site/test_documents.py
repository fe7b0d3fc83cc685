"""The documents guard their own rules on the server: at forms, in imports and at the API alike."""

import frappe
import pytest
from frappe.desk.notifications import get_open_count
from frappe.utils import add_days, getdate, now_datetime, nowdate

from ar_collections.services import cases
from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import row

C = world.COMPANY
PAST = getdate("2026-03-02")


def refused(doc, *words: str, error=frappe.ValidationError) -> str:
	"""Saving is refused, and the message has these words."""
	with pytest.raises(error) as caught:
		doc.save()
	for word in words:
		assert word in str(caught.value)
	return str(caught.value)


def become(*roles: str) -> str:
	"""Go on as somebody with just these roles."""
	email = "-".join(roles).lower().replace(" ", "") + "@people.example"
	frappe.set_user("Administrator")
	if not frappe.db.exists("User", email):
		doc = frappe.get_doc(
			{"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0}
		)
		doc.flags.no_welcome_mail = True
		doc.insert()
		doc.add_roles(*roles)
	frappe.set_user(email)
	return email


# Policies


def a_policy(name="Ours", status="Draft", **more):
	steps = [
		{"title": "First", "kind": "Letter", "day": 15, "level": 1, "letter_type": "First Demand"},
		{"title": "Second", "kind": "Letter", "day": 30, "level": 2, "letter_type": "Second Demand"},
	]
	record = {"doctype": "Collection Policy", "policy_name": name, "status": status, "steps": steps, **more}
	return frappe.get_doc(record)


def test_a_policy_with_problems_may_be_a_draft_but_not_approved():
	doc = a_policy().insert()
	doc.steps[1].level = 3
	doc.min_interval_days = 0
	doc.save()
	doc.status = "Approved"
	refused(doc, "Level 2 is missing", "minimum interval")


def test_two_policies_of_one_rank_for_the_same_customers_cannot_both_be_approved():
	euro = [{"dimension": "Currency", "value": "EUR"}]
	first = a_policy("Euro", "Approved", scopes=euro, rank=4).insert()
	second = a_policy("Euro again", scopes=euro, rank=4).insert()
	second.status = "Approved"
	refused(second, "“Euro” has the same rank 4")
	second.reload()
	second.update({"rank": 5, "status": "Approved"})
	second.save()
	first.reload()
	first.change_note = "Still the same."
	first.save()


def test_policies_of_two_companies_or_for_everybody_never_meet():
	euro = [{"dimension": "Currency", "value": "EUR"}]
	other = row("Company", name="Another", company_name="Another", abbr="ANO", default_currency="CNY")
	a_policy("Ours only", "Approved", scopes=euro, company=C).insert()
	a_policy("Theirs", "Approved", scopes=euro, company=other).insert()
	a_policy("Everybody's", "Approved").insert()


def test_all_problems_of_a_policy_come_in_one_message():
	doc = a_policy(status="Approved")
	doc.steps[1].level = 1
	doc.steps[0].letter_type = None
	doc.append("steps", {"title": "To whom?", "kind": "Escalation", "day": 40})
	refused(doc, "Level 1 has two letters", "without a letter type", "escalates to nobody")


def test_a_step_and_its_letter_type_must_agree_on_the_level():
	doc = a_policy(status="Approved")
	doc.steps[0].letter_type = "Due Notice"
	refused(doc, "First", "level 1", "Due Notice", "level 0")


def moved(name: str, status: str, **more):
	doc = frappe.get_doc("Collection Policy", name)
	doc.update({"status": status, **more})
	return doc


@pytest.mark.parametrize("workflow", [0, 1])
def test_a_policy_is_prepared_reviewed_and_approved_by_three_people(workflow):
	frappe.db.set_value("Workflow", "Collections Policy", "is_active", workflow)
	frappe.clear_cache(doctype="Collection Policy")
	preparer = become("Collections Manager")
	name = a_policy().insert().name
	refused(moved(name, "In Review"), "what was changed")
	moved(name, "In Review", change_note="Earlier letters.").save()
	refused(moved(name, "Reviewed"), "somebody else", error=frappe.PermissionError)
	refused(moved(name, "Approved"), "somebody else", error=frappe.PermissionError)
	reviewer = become("Accounts Manager")
	refused(moved(name, "Approved"), *(() if workflow else ("cannot go",)))
	moved(name, "Reviewed").save()
	refused(moved(name, "Approved"), "a third person", error=frappe.PermissionError)
	third = become("General Manager")
	doc = moved(name, "Approved")
	doc.save()
	assert (doc.prepared_by, doc.reviewed_by, doc.approved_by) == (preparer, reviewer, third)


def test_a_policy_is_not_approved_by_a_role_that_may_not():
	become("Collections Manager")
	name = a_policy(change_note="New.").insert().name
	moved(name, "In Review").save()
	become("General Manager")
	moved(name, "Reviewed").save()
	become("Collections User", "Collections Manager")
	with pytest.raises(frappe.PermissionError):
		moved(name, "Approved").save()


def test_a_reviewed_policy_that_is_changed_is_reviewed_again():
	become("Collections Manager")
	name = a_policy(change_note="New.").insert().name
	moved(name, "In Review").save()
	reviewer = become("Accounts Manager")
	moved(name, "Reviewed").save()
	doc = moved(name, "Reviewed")
	doc.steps[0].day = 16
	doc.save()
	assert (doc.status, doc.prepared_by, doc.reviewed_by) == ("In Review", reviewer, None)


def test_a_changed_policy_needs_a_new_approval():
	become("Collections Manager")
	doc = frappe.get_doc("Collection Policy", world.POLICY)
	doc.min_interval_days = 1
	refused(doc, "duplicate it")
	assert frappe.db.get_value("Collection Policy", world.POLICY, "min_interval_days") == 14


def test_changing_a_policy_makes_one_its_preparer_so_that_nobody_approves_the_own_change():
	become("Collections Manager")
	a_policy().insert()
	become("Accounts Manager")
	doc = frappe.get_doc("Collection Policy", "Ours")
	doc.steps[0].day = 1
	doc.status = "Approved"
	refused(doc, "somebody else", error=frappe.PermissionError)


def test_approved_by_cannot_be_filled_in_by_hand():
	become("Collections Manager")
	doc = a_policy(approved_by="Administrator", prepared_by="Administrator").insert()
	assert doc.approved_by is None and doc.prepared_by == frappe.session.user
	doc.update({"approved_by": "Administrator", "prepared_by": "Administrator", "status": "Approved"})
	refused(doc, "somebody else", error=frappe.PermissionError)


def test_steps_get_an_id_that_stays_when_the_title_changes():
	doc = a_policy().insert()
	assert [step.step_id for step in doc.steps] == ["first", "second"]
	doc.steps[0].title = "Erste Mahnung"
	doc.append("steps", {"title": "First", "kind": "Call", "day": 15})
	doc.save()
	assert [step.step_id for step in doc.steps] == ["first", "second", "first-2"]


def test_a_scope_names_only_what_exists():
	doc = a_policy()
	doc.append("scopes", {"dimension": "Customer Group", "value": "Comercial"})
	doc.append("scopes", {"dimension": "Risk Class", "value": "Huge"})
	doc.append("scopes", {"dimension": "Currency", "value": "CNY", "step_id": "third"})
	refused(doc, "Comercial", "Huge", "third")


def test_the_policy_of_a_live_company_cannot_be_retired_unseen():
	world.live_company()
	doc = frappe.get_doc("Collection Policy", world.POLICY)
	doc.status = "Retired"
	refused(doc, C)


# Letter types


def test_an_unknown_field_in_a_letter_text_is_named_with_the_known_ones():
	doc = frappe.get_doc("Dunning Letter Type", "First Demand")
	doc.texts[0].opening += "<p>{{ custmer_name }}</p>"
	refused(doc, "custmer_name", "customer_name", "Fields that can be used")


def test_a_letter_text_that_is_no_template_is_refused():
	doc = frappe.get_doc("Dunning Letter Type", "First Demand")
	doc.texts[0].mail_body = "{% if level %}never closed"
	refused(doc, doc.texts[0].language)


def test_a_letter_type_has_one_text_per_language():
	doc = frappe.get_doc("Dunning Letter Type", "First Demand")
	doc.append("texts", {"language": "en", "subject": "Again", "opening": "Again"})
	refused(doc, "en")


def test_the_level_of_a_letter_type_in_use_stays():
	doc = frappe.get_doc("Dunning Letter Type", "First Demand")
	doc.level = 4
	refused(doc, world.POLICY)


def test_templates_are_kept_as_they_were_written():
	doc = frappe.get_doc("Dunning Letter Type", "First Demand")
	doc.texts[0].closing = "<p>{% if level < 2 %}please{% endif %}</p>"
	doc.save()
	assert doc.reload().texts[0].closing == "<p>{% if level < 2 %}please{% endif %}</p>"


# Settings and companies


@pytest.mark.parametrize("windows", ["", "in the morning", "09:00-11:30, soon", "11:30-09:00", "25:00-26:00"])
def test_call_windows_must_be_readable(windows):
	doc = frappe.get_doc("Collections Settings")
	doc.call_windows = windows
	refused(doc, "call windows")


def test_call_windows_may_be_written_with_chinese_punctuation():
	doc = frappe.get_doc("Collections Settings")
	doc.call_windows = "9:00-11:30，13:30 - 17:00"
	doc.save()


def test_settings_refuse_numbers_that_make_no_sense():
	doc = frappe.get_doc("Collections Settings")
	doc.chunk_size = 0
	refused(doc, "1 or more")


def a_company(**more):
	"""A set-up as the buttons would save it."""
	doc = frappe.new_doc("Collections Company")
	doc.update({"company": C, **more})
	doc.flags.switched_by_set_up = True
	return doc


def test_a_company_is_switched_on_by_the_set_up_only():
	doc = frappe.get_doc("Collections Company", world.live_company().name)
	doc.status = "Not Live"
	refused(doc, "buttons")


def test_the_set_up_of_a_live_company_cannot_be_deleted():
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Collections Company", world.live_company().name)


def test_a_new_company_needs_nothing_because_nothing_happens():
	assert a_company().insert().status == "Not Live"


def test_a_company_goes_live_only_with_all_it_needs():
	message = refused(a_company(status="Live"), "default owner", "bank account")
	assert "test address" not in message


def test_test_mode_needs_the_test_address():
	refused(
		a_company(status="Test", default_owner=world.user(world.REP), bank_account=world.bank_account()),
		"test address",
	)


def test_a_live_company_needs_a_calendar_that_covers_today():
	days = {"from_date": "2020-01-01", "to_date": "2020-12-31", "weekly_off": "Sunday"}
	old = frappe.get_doc({"doctype": "Holiday List", "holiday_list_name": "Old", **days}).insert()
	ready = {"default_owner": world.user(world.REP), "bank_account": world.bank_account()}
	refused(a_company(status="Live", holiday_list=old.name, **ready), "Old")


def test_a_live_company_without_any_mail_account_prints_all_its_letters():
	for account in frappe.get_all("Email Account", order_by="name", pluck="name"):
		frappe.db.set_value("Email Account", account, {"enable_outgoing": 0, "default_outgoing": 0})
	ready = {"default_owner": world.user(world.REP), "bank_account": world.bank_account(), "status": "Live"}
	refused(a_company(**ready), "e-mail account")
	for letter_type in frappe.get_all("Dunning Letter Type", order_by="name", pluck="name"):
		frappe.db.set_value("Dunning Letter Type", letter_type, "delivery", "Print")
	assert a_company(**ready).insert().live_since


def test_a_draft_policy_cannot_carry_a_live_company():
	a_policy().insert()
	ready = {"default_owner": world.user(world.REP), "bank_account": world.bank_account()}
	refused(a_company(status="Live", default_policy="Ours", **ready), "policy")


def test_a_disabled_user_cannot_be_the_default_owner_of_a_live_company():
	frappe.db.set_value("User", world.user(world.REP), "enabled", 0)
	refused(
		a_company(status="Live", default_owner=world.REP, bank_account=world.bank_account()), "default owner"
	)


def test_the_bank_account_belongs_to_the_company():
	theirs = frappe.get_doc({"doctype": "Bank Account", "account_name": "Theirs", "bank": _bank()}).insert()
	theirs.db_set("company", None)
	refused(a_company(bank_account=theirs.name), "does not belong")


def _bank() -> str:
	world.bank_account()
	return frappe.db.get_value("Bank", {}, "name")


def test_start_levels_rise_with_the_days():
	doc = a_company(start_rule="By age band")
	doc.append("start_bands", {"from_days": 15, "level": 2})
	doc.append("start_bands", {"from_days": 30, "level": 1})
	refused(doc, "rise")


# Cases and actions


@pytest.fixture
def case():
	world.customer(world.GUANGDA)
	frappe.db.set_value("Customer", world.GUANGDA, "account_manager", world.user(world.REP))
	return frappe.get_doc("Collection Case", cases.open_case(C, world.GUANGDA))


def of(case, **more) -> dict:
	return {
		"company": C, "customer": case.customer, "customer_name": case.customer_name, "case": case.name,
		"collector": case.collector, **more,
	}  # fmt: skip


def planned(case, **more):
	record = {
		"doctype": "Collection Action",
		"kind": "Call",
		"title": "Call",
		"due_on": nowdate(),
		**of(case),
	}
	record |= {"unique_key": frappe.generate_hash(), **more}
	return frappe.get_doc(record).insert(ignore_permissions=True)


def test_there_cannot_be_two_open_cases_of_a_customer(case):
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({"doctype": "Collection Case", "company": C, "customer": case.customer}).insert()


def test_people_change_nothing_of_a_case_but_who_looks_after_it(case):
	case.overdue = 5
	refused(case, "Overdue")
	case.reload().status = "Closed"
	refused(case, "Status")
	case.reload().collector = world.user(world.OTHER_REP)
	case.save()


def test_a_planned_action_keeps_its_key_and_reason(case):
	for field, value in (("unique_key", "x"), ("level", 3), ("why", "because"), ("step_id", "first-demand")):
		doc = frappe.get_doc("Collection Action", planned(case).name)
		doc.set(field, value)
		refused(doc, "cannot be changed")


def test_a_rep_adds_follow_ups_but_neither_letters_nor_holds(case):
	world.user(world.OTHER_REP)
	frappe.set_user(world.REP)
	record = {"doctype": "Collection Action", "title": "Ask again", "due_on": nowdate(), **of(case)}
	assert (
		frappe.get_doc({**record, "kind": "Follow-up", "collector": world.OTHER_REP}).insert().collector
		== world.REP
	)
	for kind in ("Letter", "Shipment Hold", "Start Level", "Escalation"):
		refused(frappe.get_doc({**record, "kind": kind}), "Follow-up")


def test_an_action_that_is_over_stays_over(case):
	doc = frappe.get_doc("Collection Action", planned(case).name)
	doc.update({"status": "Done", "result": "will pay"})
	doc.save()
	assert doc.done_by == "Administrator" and doc.done_on
	doc.status = "Open"
	refused(doc, "Done", "Open")


def test_skipping_an_action_needs_a_reason(case):
	doc = frappe.get_doc("Collection Action", planned(case).name)
	doc.status = "Skipped"
	refused(doc, "why")


def test_a_planned_action_cannot_be_deleted(case):
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Collection Action", planned(case).name)


def test_customer_and_invoice_show_the_case_among_their_connections(case):
	invoice = world.make_invoice(world.GUANGDA, 500, PAST)
	row = {
		"parent": case.name,
		"parenttype": case.doctype,
		"parentfield": "items",
		"voucher_no": invoice.name,
	}
	frappe.get_doc({"doctype": "Collection Case Item", "voucher_type": "Sales Invoice", **row}).db_insert()
	for doctype, name in (("Customer", world.GUANGDA), ("Sales Invoice", invoice.name)):
		counted = get_open_count(doctype, name)["count"]["external_links_found"]
		assert {row["doctype"]: row["count"] for row in counted}["Collection Case"] == 1


# Letters


def letter(case, **more):
	record = {
		"doctype": "Dunning Letter",
		"letter_type": "First Demand",
		"currency": "CNY",
		"level": 1,
		**of(case),
	}
	record |= {
		"subject": "First demand",
		"opening": "<p>Dear Sirs</p>",
		"letter_date": nowdate(),
		"total_open": 100,
		**more,
	}
	return frappe.get_doc(record).insert(ignore_permissions=True)


def issued(case):
	doc = letter(case, status="Approved")
	doc.append("items", {"voucher_type": "Customer", "voucher_no": case.customer, "open_amount": 100})
	doc.flags.by_service = True
	doc.save()
	doc.update({"issued_on": now_datetime(), "pdf_sha256": "ab" * 32})
	doc.save()
	return frappe.get_doc("Dunning Letter", doc.name)


@pytest.mark.parametrize(
	"field, value",
	[
		("subject", "Other"),
		("opening", "<p>x</p>"),
		("total_open", 1),
		("email_to", "x@y.example"),
		("pdf_sha256", "0"),
	],
)
def test_an_issued_letter_is_frozen_even_for_our_own_code(case, field, value):
	doc = issued(case)
	doc.flags.by_service = True
	doc.set(field, value)
	refused(doc, "issued")


def test_the_items_of_an_issued_letter_are_frozen(case):
	doc = issued(case)
	doc.items[0].open_amount = 1
	refused(doc, "Items")


def test_the_tracking_number_of_an_issued_letter_can_be_noted(case):
	doc = issued(case)
	doc.update({"courier": "SF Express", "tracking_no": "SF123"})
	doc.save()


def test_an_issued_letter_cannot_be_deleted(case):
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Dunning Letter", issued(case).name)


def test_letters_are_approved_by_managers_only(case):
	name = letter(case).name
	become("Accounts User")
	doc = frappe.get_doc("Dunning Letter", name)
	doc.status = "Approved"
	refused(doc, "approve", error=frappe.PermissionError)
	become("Collections Manager")
	doc = frappe.get_doc("Dunning Letter", name)
	doc.status = "Approved"
	doc.save()


def test_nobody_marks_a_letter_sent_by_hand(case):
	doc = frappe.get_doc("Dunning Letter", letter(case, status="Approved").name)
	doc.status = "Sent"
	refused(doc, "buttons")


def test_a_letter_never_comes_back_from_withdrawn(case):
	doc = letter(case)
	doc.flags.by_service = True
	doc.status = "Withdrawn"
	refused(doc, "why")
	doc.reload().update({"status": "Withdrawn", "withdrawn_reason": "the invoice was wrong"})
	doc.save()
	doc.status = "Approved"
	refused(doc, "Withdrawn")


def test_scripts_in_a_letters_text_do_not_reach_the_browser(case):
	doc = letter(case, opening="<p>Dear <script>alert(1)</script>Sirs</p>")
	assert "<script" not in doc.reload().opening


# Blocks


def block(**more):
	return frappe.get_doc(
		{"doctype": "Dunning Block", "customer": world.customer(world.GUANGDA), "reason": "Query", **more}
	)


def test_a_block_is_for_an_invoice_of_its_customer():
	invoice = world.make_invoice(world.HAIFENG, 500, PAST)
	refused(block(sales_invoice=invoice.name), invoice.name, world.GUANGDA)


def test_a_block_cannot_end_before_it_begins():
	refused(block(until_date=add_days(nowdate(), -1)), "already")


def test_a_block_whose_day_has_passed_can_still_be_lifted():
	doc = block(until_date=nowdate()).insert()
	doc.db_set("until_date", add_days(nowdate(), -5))
	doc = frappe.get_doc("Dunning Block", doc.name)
	doc.update({"status": "Lifted", "outcome": "The papers were found."})
	doc.save()
	assert doc.lifted_by == "Administrator"


def test_a_block_is_not_larger_than_what_is_open():
	invoice = world.make_invoice(world.GUANGDA, 500, PAST)
	refused(block(sales_invoice=invoice.name, amount=501), "500")
	assert block(sales_invoice=invoice.name, amount=500).insert().company == C


# Holds


def hold(case, **more):
	record = {
		"doctype": "Credit Hold",
		"hold_type": "Shipment Hold",
		"why": "36 days overdue",
		"run": None,
		**of(case),
	}
	doc = frappe.get_doc({**record, **more})
	doc.flags.by_service = True
	return doc.insert(ignore_permissions=True).name


def decided(name: str, **values):
	doc = frappe.get_doc("Credit Hold", name)
	doc.update(values)
	return doc


@pytest.mark.parametrize("workflow", [0, 1])
def test_only_the_general_manager_decides_on_a_hold_with_or_without_workflow(case, workflow):
	frappe.db.set_value("Workflow", "Collections Credit Hold", "is_active", workflow)
	frappe.clear_cache(doctype="Credit Hold")
	name = hold(case)
	become("Collections Manager")
	refused(decided(name, status="Active"), error=Exception)
	become("General Manager")
	doc = decided(name, status="Active")
	doc.save()
	assert doc.approved_by == frappe.session.user and doc.approved_on


def test_a_manager_cannot_switch_a_hold_on_by_making_it_active(case):
	frappe.db.set_value("Workflow", "Collections Credit Hold", "is_active", 0)
	frappe.clear_cache(doctype="Credit Hold")
	become("Collections Manager")
	record = {
		"doctype": "Credit Hold",
		"hold_type": "Shipment Hold",
		"status": "Active",
		"why": "never pays",
		**of(case),
	}
	refused(frappe.get_doc(record), "General Manager", error=frappe.PermissionError)


def test_a_hold_asked_for_by_hand_is_forced_and_not_approved_by_who_asked(case):
	become("General Manager")
	record = {"doctype": "Credit Hold", "hold_type": "Credit Lock", "why": "never pays", **of(case)}
	doc = frappe.get_doc(record).insert()
	assert doc.forced and doc.status == "Proposed"
	doc.status = "Active"
	refused(doc, "another General Manager", error=frappe.PermissionError)


def test_rejecting_and_releasing_need_a_reason(case):
	name = hold(case)
	refused(decided(name, status="Rejected"), "why")
	decided(name, status="Active").save()
	refused(decided(name, status="Released"), "why")
	doc = decided(name, status="Released", release_reason="paid in cash")
	doc.save()
	assert doc.released_by == "Administrator"


def test_a_decided_hold_does_not_come_back(case):
	name = hold(case)
	decided(name, status="Rejected", decision_note="good customer").save()
	refused(decided(name, status="Active"), error=Exception)


def test_one_hold_of_a_kind_at_a_time(case):
	name = hold(case)
	with pytest.raises(frappe.UniqueValidationError):
		hold(case)
	decided(name, status="Rejected", decision_note="good customer").save()
	assert hold(case)


def test_a_hold_that_was_decided_on_cannot_be_deleted(case):
	name = hold(case)
	decided(name, status="Active").save()
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc("Credit Hold", name)


def test_only_the_general_manager_grants_exceptions(case):
	name = hold(case)
	become("Collections Manager")
	doc = decided(name)
	doc.append("exceptions", {"kind": "Amount", "amount": 100})
	refused(doc, error=frappe.PermissionError)
	become("General Manager")
	doc = decided(name)
	doc.append("exceptions", {"kind": "Until Date"})
	refused(doc, "Until")
	doc = decided(name)
	doc.append("exceptions", {"kind": "Until Date", "until_date": nowdate()})
	doc.save()
	assert doc.exceptions[0].granted_by == frappe.session.user


# Runs


def test_a_run_cannot_be_written_or_edited_by_hand():
	record = {"doctype": "Collection Run", "company": C, "run_date": nowdate(), "dry_run": 1}
	refused(frappe.get_doc(record), "Run now")
	doc = frappe.get_doc("Collection Run", frappe.get_doc(record).insert(ignore_permissions=True).name)
	doc.letters = 5
	refused(doc, "Run now")


def test_a_real_run_is_kept_and_a_dry_run_may_go():
	for dry_run in (1, 0):
		record = {
			"doctype": "Collection Run",
			"company": C,
			"run_date": nowdate(),
			"dry_run": dry_run,
			"status": "Done",
		}
		name = frappe.get_doc(record).insert(ignore_permissions=True).name
		if dry_run:
			frappe.delete_doc("Collection Run", name)
		else:
			with pytest.raises(frappe.ValidationError):
				frappe.delete_doc("Collection Run", name)


# Contact logs


def log(case, **more):
	record = {
		"doctype": "Contact Log",
		"case": case.name,
		"outcome": "Reached",
		"summary": "will look into it",
		**more,
	}
	return frappe.get_doc(record)


def test_a_contact_log_completes_its_action_and_notes_the_contact_on_the_case(case):
	action = planned(case)
	doc = log(case, action=action.name).insert().submit()
	action.reload()
	assert (action.status, action.contact_log) == ("Done", doc.name)
	assert "will look into it" in action.result
	assert case.reload().last_contact_on == doc.contact_on


def test_the_next_step_of_a_contact_becomes_a_follow_up(case):
	day = add_days(nowdate(), 3)
	doc = log(case, next_step="Call the owner", next_step_on=day).insert().submit()
	action = frappe.get_last_doc("Collection Action", {"contact_log": doc.name})
	assert (action.kind, action.title, str(action.due_on), action.status) == (
		"Follow-up",
		"Call the owner",
		day,
		"Open",
	)
	assert action.collector == case.collector


def test_a_cancelled_contact_takes_its_follow_up_back(case):
	first = log(case, contact_on="2026-03-02 10:00:00").insert().submit()
	second = log(case, next_step="Call the owner", next_step_on=nowdate()).insert().submit()
	second.cancel()
	assert frappe.db.get_value("Collection Action", {"contact_log": second.name}, "status") == "Withdrawn"
	assert str(case.reload().last_contact_on) == str(first.contact_on)


def test_an_amended_contact_log_does_not_complete_the_action_twice(case):
	doc = log(case, action=planned(case).name).insert().submit()
	doc.cancel()
	again = frappe.copy_doc(doc)
	again.update({"docstatus": 0, "amended_from": doc.name, "summary": "promised to look into it"})
	again.insert().submit()
	assert frappe.db.get_value("Collection Action", doc.action, "contact_log") == doc.name


def test_nothing_is_logged_on_a_closed_case(case):
	cases.close(case.name, "paid")
	refused(log(case), "closed")


def test_the_limit_of_contacts_per_day_is_told_but_what_happened_is_logged(case):
	for hour in (9, 10, 11):
		frappe.clear_messages()
		log(case, contact_on=f"2026-03-02 {hour:02}:00:00").insert().submit()
		told = [message for message in frappe.get_message_log() if "limit" in str(message)]
		assert bool(told) == (hour == 11)


def test_a_promise_needs_its_day(case):
	refused(log(case, outcome="Promise"), "promised to pay")


def test_a_contact_cannot_lie_in_the_future(case):
	refused(log(case, contact_on=add_days(now_datetime(), 1)), "happened")


def test_an_action_of_another_case_cannot_be_answered(case):
	world.customer(world.HAIFENG)
	other = frappe.get_doc("Collection Case", cases.open_case(C, world.HAIFENG))
	refused(log(case, action=planned(other).name), "another case")


def test_a_submitted_contact_log_is_not_edited(case):
	doc = log(case).insert().submit()
	doc.summary = "never said that"
	refused(doc, error=frappe.UpdateAfterSubmitError)
