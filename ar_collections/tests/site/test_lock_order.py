"""Two people at one customer at the same moment: nobody is turned away by a dead lock, nothing is lost."""

import threading
import time

import frappe
import pytest

from ar_collections.services import actions, approval, approval_decide, approval_link, holds, reactions
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.connections import together
from ar_collections.tests.site.test_approvals import asked, link, substitute, with_role
from ar_collections.tests.site.test_documents import a_policy, become

pytestmark = pytest.mark.committed
# Long enough for the other to run into the lock, short enough for a test.
A_WHILE = 1.5


@pytest.fixture(autouse=True)
def company():
	world.live_company()


def pay(invoice: str) -> None:
	world.pay(frappe.get_doc("Sales Invoice", invoice), posting_date=hw.today())


def test_a_payment_that_comes_while_it_is_approved_ends_the_hold():
	invoice = hw.overdue_invoice().name
	name = hw.proposed(frappe.get_doc("Sales Invoice", invoice))
	hw.gm()
	approved = threading.Event()

	def approve():
		frappe.set_user(world.GENERAL_MANAGER)
		holds.approve(name)
		approved.set()
		time.sleep(A_WHILE)

	def receive():
		approved.wait(20)
		pay(invoice)

	assert together(approve=approve, receive=receive) == {"approve": "done", "receive": "done"}
	assert hw.hold(name).status == "Released" and hw.hold(name).approved_by == world.GENERAL_MANAGER


def test_an_approval_that_comes_while_the_money_is_booked_is_told_so():
	invoice = hw.overdue_invoice().name
	name = hw.proposed(frappe.get_doc("Sales Invoice", invoice))
	hw.gm()
	paid = threading.Event()

	def receive():
		pay(invoice)
		paid.set()
		time.sleep(A_WHILE)

	def approve():
		paid.wait(20)
		frappe.set_user(world.GENERAL_MANAGER)
		holds.approve(name)

	assert together(approve=approve, receive=receive) == {"approve": "ValidationError", "receive": "done"}
	assert hw.hold(name).status == "Released" and not hw.hold(name).approved_by


def form_of_hold(name: str) -> None:
	doc = frappe.get_doc("Credit Hold", name)
	doc.decision_note = "They will pay."
	doc.save()


def log_of_call(action: str) -> None:
	case = frappe.db.get_value("Collection Action", action, "case")
	record = {"doctype": "Contact Log", "case": case, "action": action, "channel": "Phone"}
	frappe.get_doc({**record, "outcome": "Reached", "summary": "x"}).insert().submit()


@pytest.mark.parametrize("way", ["button", "contact log", "form of the hold"])
def test_work_finished_while_a_payment_comes_in_locks_the_case_first(way):
	invoice = hw.overdue_invoice()
	[call] = hw.carried_out(hw.planned("Call", "call-on", invoice))
	hold = hw.proposed(invoice)
	begun = threading.Event()
	moved = {
		"button": lambda: actions.complete(call),
		"contact log": lambda: log_of_call(call),
		"form of the hold": lambda: form_of_hold(hold),
	}[way]
	asked = actions.cases.lock_many

	def slow(names):
		"""The one who moves first holds what it locked before the case for a while."""
		begun.set()
		if threading.current_thread().name == "first":
			time.sleep(A_WHILE)
		return asked(names)

	def first():
		threading.current_thread().name = "first"
		actions.cases.lock_many = slow
		moved()

	def receive():
		begun.wait(20)
		pay(invoice.name)

	try:
		outcome = together(first=first, receive=receive)
	finally:
		actions.cases.lock_many = asked
	assert outcome["receive"] == "done"
	# Where the payment was faster, the other reads that it is settled, or that the form is an old one.
	assert outcome["first"] in ("done", "ValidationError", "TimestampMismatchError")
	assert frappe.db.get_value("Collection Case", {"customer": world.GUANGDA}, "status") == "Closed"


def test_two_journals_about_the_same_customers_in_another_order_both_post():
	invoices = [hw.overdue_invoice(), hw.overdue_invoice(world.HAIFENG)]
	for invoice in invoices:
		hw.carried_out(hw.planned("Call", "call-on", invoice))
	there, back = journal(world.GUANGDA, world.HAIFENG), journal(world.HAIFENG, world.GUANGDA)
	both_here, followed = threading.Barrier(2, timeout=30), reactions.receivable_changed

	def slow(*args):
		followed(*args)
		time.sleep(A_WHILE)

	def post(name):
		def work():
			doc = frappe.get_doc("Journal Entry", name)
			both_here.wait()
			doc.submit()

		return work

	reactions.receivable_changed = slow
	try:
		outcome = together(there=post(there), back=post(back))
	finally:
		reactions.receivable_changed = followed
	assert outcome == {"there": "done", "back": "done"}


def journal(*customers: str) -> str:
	"""A receipt in draft by which these customers pay 10 each, in this order."""
	cost_center = frappe.db.get_value("Company", hw.C, "cost_center")
	rows = [
		{
			"account": world.receivable_account(), "party_type": "Customer", "party": customer,
			"credit_in_account_currency": 10, "cost_center": cost_center,
		}
		for customer in customers
	]  # fmt: skip
	total = 10 * len(customers)
	rows.append({"account": "Cash - PT", "debit_in_account_currency": total, "cost_center": cost_center})
	of = {"company": hw.C, "posting_date": hw.today(), "voucher_type": "Bank Entry"}
	more = {"cheque_no": "-".join(customers), "cheque_date": hw.today()}
	return frappe.get_doc({"doctype": "Journal Entry", **of, **more, "accounts": rows}).insert().name


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_of_two_who_decide_at_once_the_first_decides_and_the_second_is_told(second):
	other = with_role("gm3@example.com", "General Manager", "Collections Manager")
	substitute(hw.gm(), other)
	name = hw.proposed(hw.overdue_invoice())
	links = {row.asked_of: link(row) for row in asked(name)}
	began = threading.Event()

	def first():
		frappe.set_user(hw.gm())
		approval_decide.decide(links[hw.gm()], "approve", "First.")
		began.set()
		time.sleep(A_WHILE)

	def later():
		frappe.set_user(other)
		assert approval_link.opened(links[other]).state == approval_link.OPEN
		began.wait(20)
		approval_decide.decide(links[other], second, "Second.")

	assert together(first=first, later=later) == {"first": "done", "later": "ValidationError"}
	hold = hw.hold(name)
	assert (hold.status, hold.approved_by, hold.decision_note) == ("Active", hw.gm(), "First.")
	assert sorted((row.status, row.decided_by) for row in asked(name)) == [
		("Approved", hw.gm()),
		("Over", None),
	]


def test_of_two_who_review_a_policy_at_once_the_second_approves_nothing():
	"""The second may approve, too: what he was asked for is the review, which the first gave."""
	become("Collections Manager")
	doc = a_policy(change_note="Earlier.").insert()
	doc.status = "In Review"
	doc.save()
	frappe.set_user("Administrator")
	second = with_role("gm4@example.com", "General Manager", "Accounts Manager")
	world.user(world.SUPERVISOR)
	approval.ask(doc)
	links = {row.asked_of: link(row) for row in asked(doc.name, doc.doctype)}
	began = threading.Event()

	def first():
		frappe.set_user(world.SUPERVISOR)
		approval_decide.decide(links[world.SUPERVISOR], "approve", "Right.")
		began.set()
		time.sleep(A_WHILE)

	def later():
		frappe.set_user(second)
		assert approval_link.opened(links[second]).state == approval_link.OPEN
		began.wait(20)
		approval_decide.decide(links[second], "approve", "Right, too.")

	assert together(first=first, later=later) == {"first": "done", "later": "ValidationError"}
	doc.reload()
	assert (doc.status, doc.reviewed_by, doc.approved_by) == ("Reviewed", world.SUPERVISOR, None)
