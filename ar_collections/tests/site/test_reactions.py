"""Money moves, collections follow in the same transaction: work, letters, holds and the case."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import flt

from ar_collections import hold_api
from ar_collections.services import (
	actions,
	cases,
	hold_standing,
	hold_upkeep,
	holds,
	reaction_steps,
	reactions,
)
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.queries import queries

LETTER, CALL = "Letter", "Call"


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def chased():
	"""`(invoice, other, actions)`: two invoices, a call about both, a call about the first, a letter on the first."""
	invoice, other = hw.overdue_invoice(amount=900), hw.overdue_invoice(amount=100, days=20)
	both, first = hw.planned(CALL, "call-on", invoice, other), hw.planned(CALL, "call-responsible", invoice)
	letter = hw.planned(LETTER, "second-demand", invoice, letter_type="Second Demand")
	return invoice, other, hw.carried_out(both, first, letter)


def status(name: str, doctype: str = "Collection Action") -> str:
	return frappe.db.get_value(doctype, name, "status")


def letter_of(action: str) -> str:
	return frappe.db.get_value("Collection Action", action, "letter")


# Work and letters


def test_a_payment_withdraws_work_on_what_is_paid_and_lowers_the_rest(chased):
	invoice, _other, (both, first, letter) = chased
	world.pay(invoice, posting_date=hw.today())
	assert status(first) == "Withdrawn"
	assert frappe.db.get_value("Collection Action", first, "withdrawn_reason").startswith("Settled")
	assert status(both) == "Open"
	assert flt(frappe.db.get_value("Collection Action", both, "amount")) == 100
	assert status(letter) == "Withdrawn" and status(letter_of(letter), "Dunning Letter") == "Withdrawn"


def test_a_part_payment_lowers_the_work_and_withdraws_the_letter_with_the_old_amount(chased):
	invoice, _other, (both, first, letter) = chased
	world.pay(invoice, 400, hw.today())
	assert flt(frappe.db.get_value("Collection Action", first, "amount")) == 500
	assert flt(frappe.db.get_value("Collection Action", both, "amount")) == 600
	rows = frappe.get_all("Collection Action Item", {"parent": both}, ["open_amount"], order_by="idx")
	assert [flt(row.open_amount) for row in rows] == [500, 100]
	assert status(letter_of(letter), "Dunning Letter") == "Withdrawn"


def test_a_letter_that_is_out_stays(chased):
	invoice, _other, (_both, _first, action) = chased
	letter = letter_of(action)
	frappe.db.set_value("Dunning Letter", letter, {"status": "Sent", "issued_on": frappe.utils.now()})
	world.pay(invoice, posting_date=hw.today())
	assert status(letter, "Dunning Letter") == "Sent" and status(action) == "Done"


def test_a_payment_on_something_else_leaves_the_letter_alone(chased):
	_invoice, other, (_both, _first, letter) = chased
	world.pay(other, posting_date=hw.today())
	assert status(letter_of(letter), "Dunning Letter") == "Approved"


def test_an_unallocated_receipt_covers_the_oldest(chased):
	_invoice, _other, (both, first, letter) = chased
	world.unallocated_receipt(world.GUANGDA, 900, hw.today())
	assert status(first) == "Withdrawn" and status(letter) == "Withdrawn" and status(both) == "Open"


@pytest.mark.parametrize("way", ["payment", "journal", "credit note", "write-off", "cancelled invoice"])
def test_everything_that_settles_ends_the_work_and_the_case(way):
	invoice = hw.overdue_invoice()
	[call] = hw.carried_out(hw.planned(CALL, "call-on", invoice))
	settle(invoice, way)
	assert status(call) == "Withdrawn"
	case = hw.case_of()
	assert case.status == "Closed" and case.close_reason and case.closed_on == hw.today()


def settle(invoice, way: str) -> None:
	if way == "payment":
		world.pay(invoice, posting_date=hw.today())
	elif way == "journal":
		world.journal_receivable(
			world.GUANGDA, -900, hw.today(), voucher_type="Bank Entry", against=invoice.name
		)
	elif way == "credit note":
		world.credit_note(invoice, 900, hw.today())
	elif way == "write-off":
		world.journal_receivable(
			world.GUANGDA, -900, hw.today(), voucher_type="Write Off Entry", against=invoice.name
		)
	else:
		invoice.reload()
		invoice.cancel()


def test_work_that_is_about_no_amount_stays_while_the_case_is_open(chased):
	from ar_collections.services import follow_ups

	invoice, _other, _actions = chased
	name = follow_ups.add(hw.case_of().name, follow_ups.ANSWER_MAIL, "A mail came in.", "x")
	world.pay(invoice, posting_date=hw.today())
	assert status(name) == "Open"


def test_the_case_shows_what_is_left_and_stays_open_while_something_is_overdue(chased):
	invoice, _other, _actions = chased
	world.pay(invoice, posting_date=hw.today())
	case = hw.case_of()
	assert (case.status, flt(case.outstanding), flt(case.overdue), case.days_overdue) == (
		"Open",
		100,
		100,
		20,
	)


# A payment taken back


def test_a_bounced_payment_opens_the_case_again_at_its_level(chased):
	invoice, other, _actions = chased
	payment = world.pay(invoice, posting_date=hw.today())
	world.pay(other, posting_date=hw.today())
	before = hw.case_of()
	assert before.status == "Closed"
	world.bounce(payment)
	case = hw.case_of()
	assert case.name == before.name and case.status == "Open"
	assert (flt(case.overdue), case.days_overdue) == (900, 45)


def test_a_cancelled_receipt_of_a_customer_without_a_past_opens_no_case():
	invoice = hw.overdue_invoice()
	world.bounce(world.pay(invoice, posting_date=hw.today()))
	assert not frappe.db.count("Collection Case")


def test_a_bounced_payment_lets_the_same_hold_be_proposed_again():
	from ar_collections.core.plan import plan
	from ar_collections.ledger.book import read_book

	invoice = hw.overdue_invoice()
	hw.carried_out(hw.planned(LETTER, "second-demand", invoice, letter_type="Second Demand"))
	out = {"status": "Sent", "issued_on": frappe.utils.now(), "sent_on": frappe.utils.now()}
	frappe.db.set_value("Dunning Letter", {"customer": world.GUANGDA}, out)
	name = hw.on_hold(invoice)
	payment = world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released"
	world.bounce(payment)
	tomorrow = hw.today() + timedelta(days=1)
	planned = plan(read_book(hw.C, tomorrow, [world.GUANGDA])).actions
	assert "shipment-hold" in {action.step for action in planned}


# Holds


def test_a_payment_that_removes_the_reason_releases_the_hold_in_the_same_transaction():
	world.stock()
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	world.pay(invoice, posting_date=hw.today())
	hold = hw.hold(name)
	assert hold.status == "Released" and hold.release_reason and not hold.active_key
	assert status(hold.action) == "Withdrawn"
	hw.delivery().submit()


def test_an_accountant_without_any_right_on_holds_releases_it_by_posting():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	email = "cashier@example.com"
	doc = frappe.get_doc({"doctype": "User", "email": email, "first_name": "Cash", "send_welcome_email": 0})
	doc.flags.no_welcome_mail = True
	doc.insert()
	doc.add_roles("Accounts User")
	with hw.as_user(email):
		world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released" and hw.hold(name).released_by == email


def test_a_payment_before_the_approval_withdraws_the_proposal():
	invoice = hw.overdue_invoice()
	name = hw.proposed(invoice)
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released" and not hw.hold(name).approved_by
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError, match="Withdrawn before a decision"):
		holds.approve(name)


def test_a_part_payment_leaves_the_hold():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	world.pay(invoice, 899, hw.today())
	assert hw.hold(name).status == "Active"


def test_an_item_that_came_to_the_day_later_keeps_the_hold_and_a_younger_one_does_not():
	invoice, later, young = (hw.overdue_invoice(days=days) for days in (45, 31, 29))
	name = hw.on_hold(invoice)
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Active"
	world.pay(later, posting_date=hw.today())
	assert hw.hold(name).status == "Released"
	assert hw.case_of().status == "Open" and flt(hw.case_of().overdue) == young.grand_total


def test_less_than_the_minimum_keeps_no_hold():
	frappe.db.set_value("Collection Policy", world.POLICY, "minimum_amount", 50)
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	world.pay(invoice, 870, hw.today())
	assert hw.hold(name).status == "Released"
	assert "less than the minimum" in hw.hold(name).release_reason


def blocked(reason: str, invoice=None) -> str:
	record = {"doctype": "Dunning Block", "customer": world.GUANGDA, "reason": reason, "company": hw.C}
	return frappe.get_doc({**record, "sales_invoice": invoice and invoice.name, "note": "x"}).insert().name


def disputed(hold: str) -> list[dict]:
	filters = {"hold": hold, "step_id": "hold-disputed"}
	return frappe.get_all(
		"Collection Action", filters, ["status", "collector", "title", "why"], order_by="name"
	)


@pytest.mark.parametrize(
	"reason, status", [("Dispute", "Released"), ("Promise", "Proposed"), ("Legal", "Proposed")]
)
def test_a_dispute_takes_a_proposal_back_but_a_promise_or_lawyers_leave_it(reason, status):
	paid, stopped = hw.overdue_invoice(), hw.overdue_invoice(days=40)
	name = hw.proposed(paid, stopped)
	blocked(reason, stopped)
	world.pay(paid, posting_date=hw.today())
	assert hw.hold(name).status == status
	if status == "Released":
		assert "in dispute" in hw.hold(name).release_reason  # not: paid


def test_a_reps_dispute_releases_no_hold_in_effect_but_asks_the_general_manager():
	name = hw.on_hold(hw.overdue_invoice())
	with hw.as_user(world.user(world.REP)):
		block = blocked("Dispute")
	for _hour in range(2):
		hold_upkeep.hourly()
	assert hw.hold(name).status == "Active"
	[asked] = disputed(name)
	assert (asked.status, asked.collector) == ("Open", hw.gm())
	assert "disputes" in asked.title and frappe.get_last_doc("Sales Invoice").name in asked.why
	assert any(
		"disputes" in s for s in frappe.get_all("Notification Log", {"for_user": hw.gm()}, pluck="subject")
	)
	frappe.db.set_value("Dunning Block", block, "status", "Lifted")
	hold_upkeep.hourly()
	assert disputed(name)[0].status == "Withdrawn" and hw.hold(name).status == "Active"


def test_a_proposal_that_stops_goods_at_once_is_not_ended_by_a_dispute_either():
	world.live_company(hold_mode="At Once")
	name = hw.proposed(hw.overdue_invoice())
	blocked("Dispute")
	hold_upkeep.hourly()
	assert hw.hold(name).status == "Proposed" and len(disputed(name)) == 1


def test_the_decision_page_shows_what_is_disputed():
	name = hw.on_hold(hw.overdue_invoice())
	blocked("Dispute")
	hold_upkeep.hourly()
	with hw.as_user(hw.gm()):
		[ask] = hold_api.question(name)["asks"]
	assert "disputes" in ask["title"] and "In dispute" in ask["why"]


def test_a_case_with_a_hold_by_hand_stays_open_with_what_was_asked_about_it():
	world.stock()
	invoice = hw.overdue_invoice()
	[call] = hw.carried_out(hw.planned(CALL, "call-on", invoice))
	name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	note = hw.delivery()
	hold_api.ask_for_release(
		{"hold": name, "reference_doctype": "Delivery Note", "reference_name": note.name}
	)
	world.pay(invoice, posting_date=hw.today())
	assert hw.case_of().status == "Open" and status(call) == "Withdrawn"
	assert status(frappe.db.get_value("Collection Action", {"hold": name})) == "Open"


def test_releasing_a_disputed_hold_answers_the_question():
	name = hw.on_hold(hw.overdue_invoice())
	blocked("Dispute")
	hold_upkeep.hourly()
	with hw.as_user(hw.gm()):
		holds.release(name, "They are right.")
	assert disputed(name)[0].status == "Done"


def test_paying_what_is_disputed_still_releases_the_hold():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	blocked("Dispute", invoice)
	hold_upkeep.hourly()
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released" and "settled" in hw.hold(name).release_reason


def test_a_forced_hold_ends_by_hand_only():
	invoice = hw.overdue_invoice()
	cases.open_case(hw.C, world.GUANGDA)
	name = holds.force(hw.C, world.GUANGDA, "I do not trust them.")
	with hw.as_user(hw.gm()):
		holds.approve(name)
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Active" and hold_standing.effective_hold(hw.C, world.GUANGDA)
	with hw.as_user(hw.gm()):
		holds.release(name, "All right again.")
	assert not hold_standing.effective_hold(hw.C, world.GUANGDA)


def test_a_hold_that_outlived_its_reason_is_found_within_the_hour():
	invoice = hw.overdue_invoice()
	name = hw.on_hold(invoice)
	with silenced():
		world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Active"
	hold_upkeep.hourly()
	assert hw.hold(name).status == "Released"


class silenced:
	"""Payments that nobody tells us of."""

	def __enter__(self):
		self.kept, reactions.remember = reactions.remember, lambda *a, **k: None

	def __exit__(self, *exc):
		reactions.remember = self.kept


# Reconciliation, which books nothing new


def test_reconciling_and_unreconciling_are_followed():
	invoice, other = hw.overdue_invoice(), hw.overdue_invoice(amount=900, days=20)
	[call] = hw.carried_out(hw.planned(CALL, "call-on", other))
	receipt = world.unallocated_receipt(world.GUANGDA, 900, hw.today())  # covers the oldest: `invoice`
	assert status(call) == "Open"
	reconcile(receipt, other)
	reactions.run_pending()  # as before every commit
	assert status(call) == "Withdrawn"
	assert flt(hw.case_of().overdue) == 900 and hw.case_of().days_overdue == 45
	undo = frappe.new_doc("Unreconcile Payment")
	undo.update({"company": hw.C, "voucher_type": "Payment Entry", "voucher_no": receipt.name})
	undo.add_references()
	undo.insert().submit()
	assert hw.case_of().days_overdue == 20 and invoice.name


def reconcile(receipt, invoice) -> None:
	tool = frappe.new_doc("Payment Reconciliation")
	tool.update({"company": hw.C, "party_type": "Customer", "party": world.GUANGDA})
	tool.receivable_payable_account = world.receivable_account()
	tool.get_unreconciled_entries()
	invoices = [row.as_dict() for row in tool.invoices if row.invoice_number == invoice.name]
	payments = [row.as_dict() for row in tool.payments if row.reference_name == receipt.name]
	tool.allocate_entries(frappe._dict({"invoices": invoices, "payments": payments}))
	tool.reconcile()


@pytest.mark.committed
def test_what_is_pending_is_done_before_the_commit():
	world.live_company()
	invoice = hw.overdue_invoice()
	[call] = hw.carried_out(hw.planned(CALL, "call-on", invoice))
	reactions.remember(hw.C, world.GUANGDA)
	frappe.db.set_value("Payment Ledger Entry", {"against_voucher_no": invoice.name}, "delinked", 1)
	frappe.db.commit()
	frappe.db.rollback()
	assert status(call) == "Withdrawn"


def test_a_rollback_forgets_what_was_pending():
	reactions.remember(hw.C, "Nobody")
	frappe.db.rollback()
	assert not reactions._pending()


# Receipts always post


def test_a_failure_never_blocks_the_receipt_and_is_tried_again(monkeypatch, chased):
	invoice, _other, (_both, first, _letter) = chased
	enqueued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: enqueued.append((method, kwargs)))

	def broken(*args):
		frappe.db.set_value("Collection Action", first, "title", "half done")
		raise RuntimeError("broken")

	monkeypatch.setattr(reaction_steps, "letters_not_out", broken)
	payment = world.pay(invoice, posting_date=hw.today())
	assert payment.docstatus == 1
	assert flt(frappe.db.get_value("Sales Invoice", invoice.name, "outstanding_amount")) == 0
	assert status(first) == "Open"  # undone together
	assert frappe.db.get_value("Collection Action", first, "title") != "half done"
	assert frappe.db.exists("Error Log", {"method": "Collections could not follow a posting"})
	[(method, kwargs)] = [e for e in enqueued if e[1].get("job_id", "").endswith("retry")]
	monkeypatch.undo()
	frappe.get_attr(method)(hw.C, kwargs["customer"], kwargs["reopened"])
	assert status(first) == "Withdrawn"


def test_waiting_too_long_for_the_case_never_blocks_the_receipt(monkeypatch, chased):
	invoice, _other, (_both, first, _letter) = chased

	def locked(*args):
		raise frappe.QueryTimeoutError("Lock wait timeout exceeded")

	monkeypatch.setattr(cases, "lock", locked)
	assert world.pay(invoice, posting_date=hw.today()).docstatus == 1
	assert status(first) == "Open"


def test_a_message_meant_for_nobody_is_not_shown_to_the_accountant(monkeypatch, chased):
	invoice, _other, _actions = chased
	monkeypatch.setattr(actions, "withdraw", lambda *a: frappe.throw("not for you"))
	frappe.clear_messages()
	world.pay(invoice, posting_date=hw.today())
	assert not any("not for you" in str(message) for message in frappe.local.message_log)


def test_a_customer_without_a_case_costs_one_look():
	invoice = hw.overdue_invoice()
	with queries() as asked:
		reactions.receivable_changed(hw.C, invoice.customer)
	assert len(asked) == 1


def test_what_a_posting_costs_does_not_grow_with_the_customers_items():
	hw.on_hold(hw.overdue_invoice())
	hw.carried_out(hw.planned(CALL, "call-on", frappe.get_last_doc("Sales Invoice")))
	reactions.receivable_changed(hw.C, world.GUANGDA)

	def cost() -> int:
		with queries() as asked:
			reactions.receivable_changed(hw.C, world.GUANGDA)
		return len(asked)

	few = cost()
	for _number in range(10):
		hw.overdue_invoice(amount=10, days=5)
	reactions.receivable_changed(hw.C, world.GUANGDA)
	assert cost() <= few <= 49
