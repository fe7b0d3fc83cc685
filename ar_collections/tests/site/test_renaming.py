"""A customer or company gets another name, or two customers become one: holds stand, payments end them."""

import frappe
import pytest

from ar_collections.services import cases, hold_standing, holds, reactions, run
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

NEW = "Guangda & Partners"


@pytest.fixture(autouse=True)
def company():
	world.live_company()
	world.stock()


def renamed(old: str = world.GUANGDA, new: str = NEW, merge: bool = False) -> None:
	frappe.rename_doc("Customer", old, new, merge=merge, force=True)
	reactions.run_pending()  # as before every commit


def refused(customer: str) -> None:
	with pytest.raises(OnHold):
		hw.delivery(customer).submit()


def test_a_renamed_customer_stays_on_hold_and_a_payment_still_releases_it():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	renamed()
	refused(NEW)
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released"
	hw.delivery(NEW).submit()


def test_a_renamed_customer_keeps_its_case_in_the_next_run():
	hw.on_hold(hw.overdue_invoice())
	case = hw.case_of().name
	renamed()
	report = frappe.get_doc("Collection Run", run.start(hw.C, hw.today(), now=True))
	assert not report.error_rows
	assert [row.name for row in frappe.get_all("Collection Case")] == [case]
	assert cases.find(hw.C, NEW) == case and hw.case_of(NEW).customer_name == NEW
	assert frappe.db.count("Credit Hold") == 1


def test_a_renamed_company_keeps_its_holds():
	name = hw.on_hold(hw.overdue_invoice())
	frappe.rename_doc("Company", hw.C, "Prime Trading Group", force=True)
	assert hold_standing.effective_hold("Prime Trading Group", world.GUANGDA).name == name
	assert cases.find("Prime Trading Group", world.GUANGDA)


def test_a_customer_merged_into_another_takes_its_hold_and_case_along():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	world.customer(world.HAIFENG)
	renamed(new=world.HAIFENG, merge=True)
	refused(world.HAIFENG)
	world.pay(frappe.get_doc("Sales Invoice", invoice.name), posting_date=hw.today())
	assert hw.hold(name).status == "Released"


@pytest.mark.parametrize("active", [world.GUANGDA, world.HAIFENG])
def test_of_two_holds_that_meet_the_stricter_stays(active):
	kept = hw.on_hold(hw.overdue_invoice(active))
	other = world.HAIFENG if active == world.GUANGDA else world.GUANGDA
	gone = hw.proposed(hw.overdue_invoice(other))
	renamed(new=world.HAIFENG, merge=True)
	assert (hw.hold(kept).status, hw.hold(gone).status) == ("Active", "Released")
	assert kept in hw.hold(gone).release_reason
	refused(world.HAIFENG)


def test_two_open_cases_that_meet_become_the_older_one_with_all_papers():
	world.customer(world.HAIFENG)
	name = hw.on_hold(hw.overdue_invoice())
	older = hw.case_of().name
	[call] = hw.carried_out(hw.planned("Call", "call-on", hw.overdue_invoice(world.HAIFENG)))
	younger = hw.case_of(world.HAIFENG).name
	frappe.db.set_value("Collection Case", older, "opened_on", hw.ago(10))
	renamed(new=world.HAIFENG, merge=True)
	rows = dict(frappe.get_all("Collection Case", fields=["name", "status"], as_list=True))
	assert rows[younger] == "Closed" and rows[older] != "Closed"
	assert older in frappe.db.get_value("Collection Case", younger, "close_reason")
	assert frappe.db.get_value("Collection Action", call, ["case", "status"]) == (older, "Open")
	assert cases.find(hw.C, world.HAIFENG) == older and hw.hold(name).case == older
	assert frappe.db.get_value("Collection Case", older, "overdue") == 1800


def test_a_hold_asked_for_and_the_policys_hold_both_stand_after_a_merge():
	policy = hw.on_hold(hw.overdue_invoice(world.HAIFENG))
	world.customer(world.GUANGDA)
	asked = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	renamed(new=world.HAIFENG, merge=True)
	assert {row.name for row in hold_standing.standing(hw.C, world.HAIFENG)} == {policy, asked}
