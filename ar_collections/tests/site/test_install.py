"""Install, migrate and uninstall: what is made, that it is made once, and that it goes again."""

import json
from datetime import date, timedelta

import frappe
import pytest

from ar_collections import setup, uninstall
from ar_collections.custom_fields import CUSTOM_FIELDS, LEDGER_INDEX
from ar_collections.defaults.workflow import HOLD_WORKFLOW
from ar_collections.services import run
from ar_collections.tests.site import mailbox, world

POLICY = "Standard B2B"
DUE = date(2026, 3, 2)
DOCUMENTS = ("Collection Case", "Collection Action", "Dunning Letter", "Credit Hold")
LETTERS = {"Due Reminder": 0, "Due Notice": 0, "First Demand": 1, "Second Demand": 2}
PAPERS = {"Formal Demand": (98, 3), "Lawyer Letter": (105, 4), "Notice of Litigation": (120, 5)}
LETTERS |= {name: level for name, (_day, level) in PAPERS.items()}


def counts() -> dict:
	doctypes = ("Role", "Custom Field", "Workflow", "Workflow State", "Workflow Action Master")
	ours = ("Collection Policy", "Collection Policy Step", "Dunning Letter Type", "Dunning Letter Type Text")
	return {doctype: frappe.db.count(doctype) for doctype in (*doctypes, *ours)}


def made() -> list:
	return [tuple(row) for row in json.loads(frappe.db.get_single_value(setup.SETTINGS, "made_at_install"))]


def test_installed_means_nothing_happens():
	assert not frappe.db.count("Collections Company")
	assert not frappe.db.count("Collection Run") and not frappe.db.count("Collection Action")


def test_roles_letter_types_and_policy_are_there_after_install():
	for role in setup.ROLES:
		assert frappe.db.get_value("Role", role, "desk_access")
	for name, level in LETTERS.items():
		assert frappe.db.get_value("Dunning Letter Type", name, "level") == level
	policy = frappe.get_doc("Collection Policy", POLICY)
	assert policy.status == "Approved" and not policy.company


def test_each_letter_type_speaks_english_and_chinese():
	for name in LETTERS:
		texts = frappe.get_doc("Dunning Letter Type", name).texts
		assert {text.language for text in texts} == {"en", "zh"}
		assert all(text.opening and text.mail_subject and text.mail_body for text in texts)


def test_the_shipped_policy_is_the_ladder_of_the_procedures():
	steps = {step.step_id: step for step in frappe.get_doc("Collection Policy", POLICY).steps}
	letters = {s.letter_type: (s.day, s.level) for s in steps.values() if s.kind == "Letter"}
	assert letters == {
		"Due Reminder": (-7, 0),
		"Due Notice": (0, 0),
		"First Demand": (15, 1),
		"Second Demand": (30, 2),
		**PAPERS,
	}
	assert all(s.needs_approval for s in steps.values() if s.letter_type in PAPERS)
	holds = [(s.day, s.level) for s in steps.values() if s.kind == "Shipment Hold"]
	assert holds == [(30, 2)]
	locks = [(s.day, s.level, s.needs_approval) for s in steps.values() if s.kind == "Credit Lock"]
	assert locks == [(91, 2, 1)]
	people = [(s.trigger, s.day, s.escalate_to) for s in steps.values() if s.kind == "Escalation"]
	due, sent = "Days after due date", "Days after statement sent"
	assert people == [
		(due, 15, "Supervisor"), (due, 31, "Manager"), (due, 61, "General Manager"), (sent, 14, "Supervisor"),
	]  # fmt: skip
	last = [(s.day, s.kind, s.level, s.needs_approval) for s in steps.values() if s.day > 120]
	assert last == [(135, "Handover", 5, 1)]


def test_settings_have_their_defaults_without_anybody_saving_them():
	settings = frappe.get_cached_doc("Collections Settings")
	assert settings.promise_tolerance_days == 2 and settings.contacts_per_day == 3
	assert frappe.db.get_single_value("Collections Settings", "call_windows") == "09:00-11:30, 13:30-17:00"


def test_a_setting_switched_off_stays_off_through_migrate():
	frappe.db.set_single_value("Collections Settings", "letters_any_day", 0)
	setup.after_migrate()
	assert not frappe.db.get_single_value("Collections Settings", "letters_any_day")


def test_custom_fields_of_customer_and_invoice_are_there():
	for doctype, fields in CUSTOM_FIELDS.items():
		meta = frappe.get_meta(doctype)
		assert all(meta.has_field(field["fieldname"]) for field in fields)
	field = frappe.get_meta("Sales Invoice").get_field("no_collection_follow_up")
	assert field.allow_on_submit and field.no_copy


def test_the_ledger_has_the_index_that_finds_open_vouchers():
	doctype, fields, name = LEDGER_INDEX
	rows = frappe.db.sql(f"show index from `tab{doctype}` where key_name = %s", name, as_dict=True)
	assert [row.Column_name for row in rows] == fields


def test_setting_up_again_makes_nothing_new():
	before = counts()
	setup.after_install()
	setup.after_migrate()
	assert counts() == before


def test_migrate_leaves_what_people_changed():
	policy = frappe.get_doc("Collection Policy", POLICY)
	policy.db_set("min_interval_days", 21)
	frappe.db.set_value("Custom Field", "Customer-collection_policy", "label", "Our Ladder")
	frappe.db.set_value("Workflow", "Collections Credit Hold", "is_active", 0)
	setup.after_migrate()
	assert frappe.db.get_value("Collection Policy", POLICY, "min_interval_days") == 21
	assert frappe.db.get_value("Custom Field", "Customer-collection_policy", "label") == "Our Ladder"
	assert not frappe.db.get_value("Workflow", "Collections Credit Hold", "is_active")


def test_what_people_deleted_does_not_come_back_with_migrate():
	frappe.delete_doc("Workflow", "Collections Credit Hold")
	frappe.delete_doc("Collection Policy", POLICY)
	setup.after_migrate()
	assert not frappe.db.exists("Workflow", "Collections Credit Hold")
	assert not frappe.db.exists("Collection Policy", POLICY)


def test_the_workflow_asks_the_general_manager():
	workflow = frappe.get_doc("Workflow", "Collections Credit Hold")
	assert workflow.is_active and workflow.workflow_state_field == "status"
	assert {(t.state, t.action, t.next_state, t.allowed) for t in workflow.transitions} == {
		("Proposed", "Approve", "Active", "General Manager"),
		("Proposed", "Reject", "Rejected", "General Manager"),
		("Active", "Release", "Released", "General Manager"),
	}


def test_a_workflow_of_the_sites_own_is_left_alone():
	frappe.delete_doc("Workflow", "Collections Credit Hold")
	own = frappe.copy_doc(frappe.get_doc({**HOLD_WORKFLOW, "workflow_name": "Our Holds"})).insert()
	frappe.db.set_single_value(setup.SETTINGS, "made_at_install", "")
	setup.after_install()
	assert frappe.db.get_value("Workflow", own.name, "is_active")
	assert not frappe.db.exists("Workflow", "Collections Credit Hold")


def test_a_custom_field_of_the_sites_own_survives_uninstall():
	frappe.db.set_value("Custom Field", "Customer-collections_risk_class", "module", None)
	uninstall.before_uninstall()
	assert frappe.db.exists("Custom Field", "Customer-collections_risk_class")
	assert not frappe.db.exists("Custom Field", "Customer-collection_policy")


def test_a_role_somebody_has_survives_uninstall():
	assert ("Role", "Collections User") in made()
	world.user(world.REP)
	uninstall.before_uninstall()
	assert frappe.db.exists("Role", "Collections User")
	assert not frappe.db.exists("Role", "General Manager")


def test_states_another_workflow_uses_survive_uninstall():
	assert ("Workflow State", "Proposed") in made()
	other = {**HOLD_WORKFLOW, "workflow_name": "Another", "document_type": "ToDo", "is_active": 0}
	frappe.get_doc(other).insert()
	uninstall.before_uninstall()
	assert frappe.db.exists("Workflow State", "Proposed")
	assert not frappe.db.exists("Workflow", "Collections Credit Hold")


def used(smtp_port, jobs) -> None:
	"""A site after some nights: letters sent and unsent, a hold asked for, a policy of a customer's own."""
	world.build()
	mailbox.outgoing(smtp_port)
	world.live_company()
	own = frappe.copy_doc(frappe.get_doc("Collection Policy", POLICY))
	own.update({"policy_name": "Own Ladder", "status": "Approved"}).insert()
	world.make_invoice(world.GUANGDA, 9000, DUE)
	for days in (15, 30):
		run.start(world.COMPANY, DUE + timedelta(days=days), source="Button")
		jobs()
		if days == 15:
			mailbox.flush()
	frappe.db.set_value("Customer", world.GUANGDA, "collection_policy", "Own Ladder")
	frappe.db.commit()


def left_over() -> dict:
	"""Rows of other people's tables that still point at documents of ours."""
	ours = (*DOCUMENTS, "Collections Company", "Collection Run", "Collection Policy", "Contact Log")
	return {
		doctype: rows
		for doctype, (kind, _name) in {**uninstall.WORTHLESS, **uninstall.KEPT}.items()
		if (rows := frappe.db.count(doctype, {kind: ("in", ours)}))
	}


@pytest.mark.committed
def test_uninstall_takes_all_of_it_and_installing_again_works(ground, smtp_port, jobs):
	before = counts()
	removed = made()
	used(smtp_port, jobs)
	issued = frappe.db.count("File", {"attached_to_doctype": "Dunning Letter"})
	assert issued and left_over().keys() >= {"Communication", "Email Queue", "File", "Workflow Action"}
	uninstall_app = ("--site", ground.site, "uninstall-app", "ar_collections", "--yes", "--no-backup")
	ground.frappe(*uninstall_app, why="The app could not be uninstalled")
	frappe.db.rollback()
	frappe.clear_cache()
	assert "ar_collections" not in frappe.get_installed_apps()
	assert not frappe.db.exists("DocType", {"module": "AR Collections"})
	assert not frappe.db.exists("Custom Field", {"module": "AR Collections"})
	assert not [row for row in removed if row[0] != "Role" and frappe.db.exists(*row)]
	assert not frappe.db.exists("Module Def", "AR Collections")
	assert not frappe.db.exists("Scheduled Job Type", {"method": ("like", "ar_collections.%")})
	assert not left_over()
	assert not frappe.db.has_index(f"tab{LEDGER_INDEX[0]}", LEDGER_INDEX[2])
	kept = {"attached_to_doctype": "Customer", "attached_to_name": world.GUANGDA}
	assert frappe.db.count("File", kept) == issued
	for doctype in (
		"Workspace",
		"Number Card",
		"Dashboard Chart",
		"Print Format",
		"Page",
		"Report",
		"Notification",
	):
		assert not frappe.db.exists(doctype, {"module": "AR Collections"}), doctype
	ground.frappe("--site", ground.site, "install-app", "ar_collections", why="Installing again failed")
	frappe.db.rollback()
	frappe.clear_cache()
	assert counts() == before
	frappe.get_doc("Customer", world.GUANGDA).save()
