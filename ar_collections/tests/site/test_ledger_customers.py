"""Facts about customers in the book: where they belong, how to speak to them, who owns them, when they paid."""

from datetime import date

import frappe
import pytest

from ar_collections.ledger.book import read_book
from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import DUE, G, row

TODAY = date(2026, 3, 20)
C = world.COMPANY


def the(customer=G):
	return read_book(C, TODAY, [customer]).customers[0]


def test_groups_and_territories_come_with_their_ancestors():
	frappe.get_doc(
		{"doctype": "Territory", "territory_name": "Guangdong", "parent_territory": "China"}
	).insert()
	frappe.db.set_value("Customer", world.customer(G), "territory", "Guangdong")
	found = the()
	assert found.groups == ("Commercial", "All Customer Groups")
	assert found.territories == ("Guangdong", "China", "All Territories")


def test_language_risk_class_own_policy_and_flags_are_read():
	values = {
		"collections_risk_class": "High", "collection_policy": world.POLICY, "no_collection_follow_up": 1,
		"is_internal_customer": 1, "disabled": 1,
	}  # fmt: skip
	frappe.db.set_value("Customer", world.customer(G), values)
	found = the()
	assert (found.name, found.language, found.risk_class) == (G, "zh", "High")
	assert (found.policy, found.no_follow_up, found.internal, found.disabled) == (
		world.POLICY,
		True,
		True,
		True,
	)


def test_a_customer_without_language_group_or_owner_is_read_all_the_same():
	frappe.db.set_value(
		"Customer", world.customer(G), {"language": None, "customer_group": None, "territory": ""}
	)
	found = the()
	assert (found.language, found.groups, found.territories, found.owner) == (None, (), (), None)


def test_an_invoices_own_policy_and_no_follow_up_are_on_its_items():
	doc = world.make_invoice(G, 100, DUE)
	values = {"collection_policy": world.POLICY, "no_collection_follow_up": 1}
	frappe.db.set_value("Sales Invoice", doc.name, values)
	(item,) = the().items
	assert (item.policy, item.no_follow_up) == (world.POLICY, True)


def test_the_last_receipt_is_read_and_write_offs_are_none():
	doc = world.make_invoice(G, 500, DUE)
	world.pay(doc, 10, date(2026, 3, 5))
	world.journal_receivable(G, -20, date(2026, 3, 7), voucher_type="Bank Entry", against=doc.name)
	world.journal_receivable(G, -30, date(2026, 3, 9), voucher_type="Write Off Entry", against=doc.name)
	world.bounce(world.pay(doc, 40, date(2026, 3, 11)))
	world.unallocated_receipt(G, 50, date(2026, 1, 2))
	assert the().payments == (date(2026, 3, 7),)


def test_receipts_are_read_as_far_back_as_a_policy_looks():
	world.live_company()
	world.make_invoice(G, 500, DUE)
	world.unallocated_receipt(G, 50, date(2025, 12, 1))
	assert the().payments == ()
	standard = frappe.get_doc("Collection Policy", world.POLICY)
	standard.steps[0].db_set("no_progress_days", 200)
	frappe.clear_document_cache("Collection Policy", world.POLICY)
	assert the().payments == (date(2025, 12, 1),)


# Owners


def test_the_account_manager_owns_the_customer():
	world.live_company(default_owner=world.user(world.REP))
	frappe.db.set_value("Customer", world.customer(G), "account_manager", world.user(world.OTHER_REP))
	assert the().owner == world.OTHER_REP
	assert the(world.customer(world.HAIFENG)).owner == world.REP


def test_a_disabled_account_manager_owns_nobody():
	world.live_company(default_owner=world.user(world.REP))
	frappe.db.set_value("Customer", world.customer(G), "account_manager", world.user(world.OTHER_REP))
	frappe.db.set_value("User", world.OTHER_REP, "enabled", 0)
	assert the().owner == world.REP
	frappe.db.set_value("User", world.REP, "enabled", 0)
	assert the().owner is None


@pytest.mark.parametrize(
	("rule", "owner"),
	[
		("Account Manager, then Sales Team", world.OTHER_REP),
		("Sales Team, then Account Manager", world.SUPERVISOR),
		("Always the default owner", world.REP),
	],
)
def test_the_owner_rule_of_the_company_decides(rule, owner):
	world.live_company(default_owner=world.user(world.REP), owner_rule=rule)
	frappe.db.set_value("Customer", world.customer(G), "account_manager", world.user(world.OTHER_REP))
	sales_person(G, world.user(world.SUPERVISOR))
	assert the().owner == owner


def sales_person(customer: str, user: str) -> None:
	employee = row("Employee", user_id=user, employee_name=user, status="Active", company=C)
	person = row("Sales Person", sales_person_name=user, employee=employee, enabled=1)
	row("Sales Team", parent=customer, parenttype="Customer", parentfield="sales_team", sales_person=person,
		allocated_percentage=100, idx=1)  # fmt: skip
