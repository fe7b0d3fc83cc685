"""Write-off: asked for, decided by somebody else, booked so that nothing is open, recovered after all."""

import frappe
import pytest

from ar_collections import write_off_api
from ar_collections.core.measures import cei
from ar_collections.ledger.measure_figures import Period, figures
from ar_collections.ledger.open_items import receivables
from ar_collections.services import approval, write_offs
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_provision import account

C, GUANGDA, NORDLICHT = world.COMPANY, world.GUANGDA, world.NORDLICHT


@pytest.fixture(autouse=True)
def books():
	world.live_company(
		provision_expense_account=account("Bad Debt", "Expense"),
		provision_allowance_account=account("Allowance for Bad Debt", "Asset"),
	)


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900, 100)


def asked(case, by: str = world.REP, **more):
	with hw.as_user(world.user(by)):
		values = {
			"doctype": "Write-off Request",
			"case": case.name,
			"kind": "Insolvent",
			"reason": "bankrupt",
		}
		doc = frappe.get_doc({**values, **more}).insert()
		doc.status = "Proposed"
		doc.save()
	return doc


def approved(doc, said: str = "agreed"):
	with hw.as_user(hw.gm()):
		write_off_api.approve(doc.name, said)
	return frappe.get_doc("Write-off Request", doc.name)


def open_of(customer: str) -> float:
	return float(sum(item.outstanding for item in receivables(C, [customer]).items.get(customer, [])))


def test_what_is_overdue_is_asked_for_and_the_general_manager_hears_of_it(case):
	doc = asked(case)
	assert (doc.total, doc.requested_by, [row.amount for row in doc.items]) == (900, world.REP, [900])
	assert [row.asked_of for row in approval.waiting("Write-off Request", doc.name)] == [hw.gm()]


def test_approved_it_is_booked_and_nothing_is_open(case):
	doc = approved(asked(case))
	entry = frappe.get_doc("Journal Entry", doc.journal_entry)
	assert entry.docstatus == 1 and [row.account for row in entry.accounts if row.debit] == [
		"Allowance for Bad Debt - PT"
	]
	assert open_of(GUANGDA) == 0
	assert frappe.db.get_value("Sales Invoice", case.items[0].voucher_no, "outstanding_amount") == 0
	ended = frappe.db.get_value("Collection Case", case.name, ["status", "close_kind", "given_up"])
	assert ended == ("Closed", "Written Off", 900)


def test_what_was_written_off_counts_as_no_collecting(case):
	doc = approved(asked(case))
	day = frappe.utils.getdate()
	[found] = figures(C, [Period(day, day)])[Period(day, day)].values()
	assert (found.opening, found.closing, found.written_off, cei(found)) == (900, 0, 900, 0)
	frappe.get_doc("Journal Entry", doc.journal_entry).cancel()
	[found] = figures(C, [Period(day, day)])[Period(day, day)].values()
	assert (found.closing, found.written_off) == (900, 0)


def test_a_part_is_written_off_and_the_rest_stays_open_as_an_expense(case):
	rows = [{"voucher_no": case.items[0].voucher_no, "amount": 250}]
	doc = approved(asked(case, items=rows, against="Expense"))
	assert open_of(GUANGDA) == 650 and doc.total == 250
	assert frappe.db.get_value("Collection Case", case.name, "status") != "Closed"
	assert frappe.db.exists(
		"Journal Entry Account", {"parent": doc.journal_entry, "account": "Bad Debt - PT", "debit": 250}
	)


def test_foreign_money_goes_at_the_rate_it_is_open_at():
	case = dw.to_call(NORDLICHT, 500, 100)
	base = sum(item.base_outstanding for item in receivables(C, [NORDLICHT]).items[NORDLICHT])
	doc = approved(asked(case))
	assert doc.total == float(base) and open_of(NORDLICHT) == 0
	entry = frappe.get_doc("Journal Entry", doc.journal_entry)
	assert sum(row.debit for row in entry.accounts) == float(base)


# Who decides


def test_nobody_decides_on_an_own_request_and_nobody_else_than_the_general_manager(case):
	doc = asked(case, by=world.GENERAL_MANAGER)
	with hw.as_user(hw.gm()), pytest.raises(frappe.PermissionError, match="yourself"):
		write_off_api.approve(doc.name)
	with (
		hw.as_user(world.user(world.SUPERVISOR)),
		pytest.raises(frappe.PermissionError, match="General Manager"),
	):
		write_off_api.approve(doc.name)
	assert open_of(GUANGDA) == 900


def test_a_rejection_needs_a_reason_and_the_second_of_two_decisions_is_told_of_the_first(case):
	doc = asked(case)
	with hw.as_user(hw.gm()):
		with pytest.raises(frappe.ValidationError, match="reason is kept"):
			write_off_api.reject(doc.name, " ")
		write_off_api.reject(doc.name, "sue them")
		with pytest.raises(frappe.ValidationError, match="Rejected"):
			write_off_api.approve(doc.name)
	assert frappe.db.get_value("Write-off Request", doc.name, ["status", "decision_note"]) == (
		"Rejected",
		"sue them",
	)


def test_another_reps_request_is_neither_read_nor_decided(case):
	doc = asked(case)
	with hw.as_user(world.user(world.OTHER_REP)):
		assert not frappe.get_list("Write-off Request") and not frappe.get_list(
			"Write-off Item", parent_doctype="Write-off Request"
		)
		for act in (write_off_api.approve, lambda name: write_off_api.reject(name, "x")):
			with pytest.raises(frappe.PermissionError):
				act(doc.name)


# Faults


def test_money_before_the_decision_withdraws_the_request(case):
	doc = asked(case)
	world.pay(frappe.get_doc("Sales Invoice", case.items[0].voucher_no), 100, posting_date=hw.today())
	assert frappe.db.get_value("Write-off Request", doc.name, "status") == "Withdrawn"
	assert not approval.waiting("Write-off Request", doc.name)
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError):
		write_off_api.approve(doc.name)


def test_more_than_is_open_and_vouchers_of_others_are_refused(case):
	other = world.make_invoice(world.HAIFENG, 70, hw.ago(50))
	invoice = case.items[0].voucher_no
	for rows, words in (
		([{"voucher_no": invoice, "amount": 901}], "only"),
		([{"voucher_no": other.name, "amount": 5}], other.name),
	):
		with pytest.raises(frappe.ValidationError, match=words):
			asked(case, items=rows)


def test_nothing_overdue_is_nothing_to_write_off():
	case = dw.to_call(GUANGDA, 900, 100)
	world.pay(frappe.get_doc("Sales Invoice", case.items[0].voucher_no))
	with pytest.raises(frappe.ValidationError, match="closed"):
		asked(case)


def test_without_an_account_nothing_is_decided_and_it_says_where_to_fill_it_in(case):
	doc = asked(case)
	frappe.db.set_value("Collections Company", {"company": C}, "provision_allowance_account", None)
	with hw.as_user(hw.gm()):
		frappe.db.savepoint("undecided")
		with pytest.raises(frappe.ValidationError, match="Collections Company"):
			write_off_api.approve(doc.name)
		frappe.db.rollback(save_point="undecided")
	assert frappe.db.get_value("Write-off Request", doc.name, "status") == "Proposed"


def test_what_was_decided_is_not_changed_or_deleted(case):
	doc = approved(asked(case))
	doc.items[0].amount = 1
	with pytest.raises(frappe.ValidationError):
		doc.save()
	with pytest.raises(frappe.ValidationError, match="kept"):
		frappe.delete_doc("Write-off Request", doc.name)


# Money after all


def test_money_that_comes_after_all_is_booked_as_recovered_and_no_more_than_was_written_off(case):
	doc = approved(asked(case))
	payment = world.unallocated_receipt(GUANGDA, 1000, hw.today())
	write_off_api.recover(doc.name, payment.name, 300)
	doc.reload()
	assert doc.recovered == 300 and [row.amount for row in doc.recoveries] == [300]
	credit = {"parent": doc.recoveries[0].journal_entry, "account": "Allowance for Bad Debt - PT"}
	assert frappe.db.get_value("Journal Entry Account", credit, "credit") == 300
	with pytest.raises(frappe.ValidationError, match="enter no more"):
		write_off_api.recover(doc.name, payment.name, 601)  # 600 of it is not recovered yet
	with pytest.raises(frappe.ValidationError, match="no receipt"):
		write_offs.recover(doc.name, world.unallocated_receipt(world.HAIFENG, 5, hw.today()).name)
