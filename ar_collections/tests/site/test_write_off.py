"""Write-off: asked for, decided by somebody else, booked so that nothing is open, recovered after all."""

import frappe
import pytest

from ar_collections import write_off_api
from ar_collections.core.measures import cei
from ar_collections.ledger.measure_figures import Period, figures
from ar_collections.ledger.open_items import receivables
from ar_collections.services import approval, write_off_rules, write_offs
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


def test_a_copy_of_what_was_decided_is_a_request_of_its_own(case):
	decided = {"recovered": 900, "decision_note": "yes", "approved_on": hw.ago(1), "proposed_on": hw.ago(1)}
	rows = [{"voucher_no": case.items[0].voucher_no, "amount": 100}]
	values = {
		"doctype": "Write-off Request",
		"case": case.name,
		"kind": "Other",
		"reason": "x",
		"items": rows,
	}
	doc = frappe.get_doc({**values, **decided}).insert()
	assert (doc.recovered, doc.decision_note, doc.approved_on, doc.proposed_on) == (0, None, None, None)


def test_without_rows_instalments_that_are_not_due_are_left_out():
	terms = [(hw.ago(40), 300), (hw.in_days(40), 500)]
	dw.owned(GUANGDA)
	invoice = world.make_invoice(GUANGDA, 800, terms=terms)
	hw.carried_out(hw.planned("Call", "call", invoice))
	doc = asked(dw.refreshed(GUANGDA))
	assert [(row.amount, row.open_amount) for row in doc.items] == [(300, 800)] and doc.total == 300


def test_a_row_with_nothing_means_all_that_is_open_and_less_than_nothing_or_twice_is_refused(case):
	voucher = case.items[0].voucher_no
	for amounts, words in (((-5,), "below zero"), ((100, 200), "twice"), ((0, 0), "twice")):
		with pytest.raises(frappe.ValidationError, match=words):
			asked(case, items=[{"voucher_no": voucher, "amount": amount} for amount in amounts])
	assert asked(case, items=[{"voucher_no": voucher, "amount": 0}]).total == 900


def test_a_receipt_that_is_not_allocated_yet_is_allocated_first(case):
	world.unallocated_receipt(GUANGDA, 200, hw.ago(1))
	with pytest.raises(frappe.ValidationError, match=r"200\.00.*allocate them first.*700\.00"):
		asked(case)
	rows = [{"voucher_no": case.items[0].voucher_no, "amount": 650}]
	doc = asked(case, items=rows)
	lines = approval.kind_of("Write-off Request").lines(doc)
	assert [line for line in lines if "not allocated yet" in line] == [
		"200.00 CNY of receipts and credit notes is not allocated yet."
	]
	world.unallocated_receipt(GUANGDA, 100, hw.today())  # 600 is left: what was asked for is too much now
	assert frappe.db.get_value("Write-off Request", doc.name, "status") == "Withdrawn"


def test_what_one_voucher_owes_in_two_currencies_is_never_summed():
	case = dw.to_call(NORDLICHT, 500, 100)
	voucher = case.items[0].voucher_no
	entry = frappe.get_last_doc("Payment Ledger Entry", {"voucher_no": voucher})
	other = frappe.copy_doc(entry)  # ERPNext does not let one be booked any more; books kept long have them
	other.update({"account": world.receivable_account("CNY"), "account_currency": "CNY"})
	other.update({"amount": 300, "amount_in_account_currency": 300, "docstatus": 1})
	other.name = "two-currencies"
	other.db_insert()
	open_ = write_off_rules.standing(C, NORDLICHT).items
	assert {key: item["open"] for key, item in open_.items()} == {
		(voucher, "EUR"): 500,
		(voucher, "CNY"): 300,
	}
	with pytest.raises(frappe.ValidationError, match="several currencies"):
		asked(case, items=[{"voucher_no": voucher, "amount": 600}])
	doc = asked(case, items=[{"voucher_no": voucher, "amount": 0}])
	assert sorted((row.currency, row.amount) for row in doc.items) == [("CNY", 300), ("EUR", 500)]
	assert not write_off_rules.changed_since(doc)


def test_withdrawn_by_hand_nobody_is_asked_any_more(case):
	doc = asked(case)
	doc.status = "Withdrawn"
	doc.save()
	assert not approval.waiting("Write-off Request", doc.name)


def test_what_the_case_gave_up_is_the_sum_of_its_write_offs(case):
	approved(asked(case, items=[{"voucher_no": case.items[0].voucher_no, "amount": 250}]))
	approved(asked(case))
	ended = frappe.db.get_value("Collection Case", case.name, ["status", "given_up"])
	assert ended == ("Closed", 900)


def test_an_entry_of_more_than_a_hundred_rows_is_booked_at_once():
	entry = write_offs._entry(C, "many")
	for _row in range(101):
		entry.append("accounts", write_offs._side("Bad Debt - PT", debit=1))
	entry.append("accounts", write_offs._side("Allowance for Bad Debt - PT", credit=101))
	write_offs._post(entry)
	assert frappe.db.get_value("Journal Entry", entry.name, "docstatus") == 1


@pytest.mark.parametrize(
	("which", "words"),
	[
		("receivable", "needs no party"),
		("group", "group"),
		("foreign", "not kept in CNY"),
		("other", "belong"),
	],
)
def test_accounts_for_doubtful_debts_are_such_as_can_be_booked_on(which, words):
	name = account("Allowance in Euro", "Asset")
	frappe.db.set_value("Account", name, "account_currency", "EUR")
	other = account("Allowance of Another", "Asset")
	frappe.db.set_value("Account", other, "company", "Somebody Else")
	group = frappe.db.get_value("Account", {"company": C, "is_group": 1, "root_type": "Asset"}, "name")
	named = {"receivable": world.receivable_account(), "group": group, "foreign": name, "other": other}
	doc = frappe.get_doc("Collections Company", {"company": C})
	doc.provision_allowance_account = named[which]
	with pytest.raises(frappe.ValidationError, match=words):
		doc.validate()


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


def test_the_same_money_is_recovered_once_whatever_it_is_booked_for(case):
	doc = approved(asked(case))
	payment = world.unallocated_receipt(GUANGDA, 500, hw.today())
	write_off_api.recover(doc.name, payment.name, 300)
	left = frappe.db.get_value("Payment Entry", payment.name, "unallocated_amount")
	assert left == 200 and open_of(GUANGDA) == 0
	with pytest.raises(frappe.ValidationError, match=r"200\.00 is left"):
		write_off_api.recover(doc.name, payment.name, 201)
	write_off_api.recover(doc.name, payment.name)
	assert frappe.db.get_value("Payment Entry", payment.name, "unallocated_amount") == 0
	assert frappe.db.get_value("Write-off Request", doc.name, "recovered") == 500
	assert write_off_rules.standing(C, GUANGDA) == ({}, 0)


def test_a_recovery_that_was_cancelled_is_none_and_its_money_is_free_again(case):
	doc = approved(asked(case))
	payment = world.unallocated_receipt(GUANGDA, 500, hw.today())
	entry = write_off_api.recover(doc.name, payment.name, 300)
	frappe.get_doc("Journal Entry", entry).cancel()
	assert frappe.db.get_value("Write-off Request", doc.name, "recovered") == 0
	assert frappe.db.get_value("Payment Entry", payment.name, "unallocated_amount") == 500
	write_off_api.recover(doc.name, payment.name, 400)
	doc.reload()
	assert doc.recovered == 400 and len(doc.recoveries) == 2


def test_of_a_write_off_that_was_cancelled_nothing_is_recovered(case):
	doc = approved(asked(case))
	payment = world.unallocated_receipt(GUANGDA, 500, hw.today())
	frappe.get_doc("Journal Entry", doc.journal_entry).cancel()
	with pytest.raises(frappe.ValidationError, match="was cancelled"):
		write_off_api.recover(doc.name, payment.name, 300)
