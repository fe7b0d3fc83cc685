"""Escalations: answered on one page, one up when nobody answers, gone when paid. Credit lock: what it touches."""

import frappe
import pytest
from erpnext.accounts.report.gross_profit import gross_profit
from erpnext.stock.doctype.delivery_note.delivery_note import make_sales_invoice

from ar_collections import api, escalation_api
from ar_collections.ledger.impact import impact
from ar_collections.services import (
	approval_holds,
	escalation_answers,
	escalation_upkeep,
	hold_guard,
	hold_page,
	holds,
)
from ar_collections.services.hold_notices import general_managers
from ar_collections.services.hold_refusal import OnHold
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_actions import employee

C, ACTION = world.COMPANY, "Collection Action"


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def escalated():
	"""An escalation to the supervisor, above whom there is a manager."""
	employee(world.REP, reports_to=employee(world.SUPERVISOR, reports_to=employee(world.ACCOUNTANT)))
	world.customer(world.GUANGDA)
	frappe.db.set_value("Customer", world.GUANGDA, "account_manager", world.REP)
	return escalate(hw.overdue_invoice())


def escalate(invoice) -> str:
	from dataclasses import replace

	planned = replace(hw.planned("Escalation", "escalate", invoice), escalate_to="Supervisor")
	[name] = hw.carried_out(planned)
	return name


def action(name: str):
	return frappe.get_doc(ACTION, name)


def late(name: str, days: int = 10) -> None:
	frappe.db.set_value(ACTION, name, "asked_on", hw.ago(days))


def test_the_person_gets_bell_and_mail_and_reads_the_case_on_one_page(escalated):
	assert action(escalated).collector == world.SUPERVISOR
	assert frappe.db.exists("Notification Log", {"for_user": world.SUPERVISOR})
	assert "collections-decision/escalation" in frappe.get_last_doc(
		"Email Queue", {"reference_name": escalated}
	).message.replace("=\n", "")
	with hw.as_user(world.SUPERVISOR):
		shown = escalation_api.question(escalated)
	assert shown["may_answer"] and "Guangda Trading" in shown["question"]
	assert "Owes 900.00 CNY" in " ".join(line for part in shown["sections"] for line in part["lines"])


def test_an_instruction_becomes_work_of_the_rep_and_stays_on_the_case(escalated):
	with hw.as_user(world.SUPERVISOR):
		with pytest.raises(frappe.ValidationError, match="by which day"):
			escalation_api.answer(escalated, "instruct", "Visit them.")
		escalation_api.answer(escalated, "instruct", "Visit them.", str(hw.in_days(2)))
	done = action(escalated)
	assert (done.status, done.done_by) == ("Done", world.SUPERVISOR) and "Visit them." in done.result
	work = frappe.get_last_doc(ACTION, {"step_id": "instructed"})
	assert (work.title, work.collector, work.due_on, work.status) == (
		"Visit them.",
		world.REP,
		hw.in_days(2),
		"Open",
	)


@pytest.mark.parametrize(("what", "step"), [("take over", "taken-over"), ("go on", None)])
def test_taking_over_makes_own_work_and_going_on_none(escalated, what, step):
	with hw.as_user(world.SUPERVISOR):
		escalation_api.answer(escalated, what)
		with pytest.raises(frappe.ValidationError, match="answered already"):
			escalation_api.answer(escalated, what)
	found = frappe.get_all(
		ACTION, {"step_id": ("in", ("taken-over", "instructed"))}, ["step_id", "collector"]
	)
	assert [(row.step_id, row.collector) for row in found] == ([(step, world.SUPERVISOR)] if step else [])


def test_only_the_person_asked_answers(escalated):
	with hw.as_user(world.REP), pytest.raises(frappe.PermissionError):
		escalation_answers.answer(escalated, "go on")
	assert action(escalated).status == "Open"


def test_the_rep_does_not_answer_about_the_own_work_as_a_substitute(escalated):
	days = {"from_date": hw.ago(1), "to_date": hw.in_days(30)}
	values = {"rep": world.SUPERVISOR, "substitute": world.user(world.REP)}
	frappe.get_doc({"doctype": "Collections Substitute", **values, **days}).insert()
	with hw.as_user(world.REP):
		assert not escalation_api.question(escalated)["may_answer"]
		with pytest.raises(frappe.PermissionError):
			escalation_api.answer(escalated, "go on")
	assert action(escalated).status == "Open"


def test_the_rep_answers_where_nobody_is_above():
	world.live_company(general_manager=None)
	world.customer(world.GUANGDA)
	frappe.db.set_value("Customer", world.GUANGDA, "account_manager", world.user(world.REP))
	for user in general_managers(C):
		frappe.get_doc("User", user).remove_roles("General Manager")
	name = escalate(hw.overdue_invoice())
	assert action(name).collector == world.REP
	with hw.as_user(world.REP):
		escalation_api.answer(name, "go on")
	assert action(name).status == "Done"


@pytest.mark.parametrize("close", [api.complete_action, api.skip_action])
def test_an_escalation_is_closed_by_its_answer_alone(escalated, close):
	with hw.as_user(world.SUPERVISOR), pytest.raises(frappe.ValidationError, match="ends with an answer"):
		close(escalated, "Nothing came of it.")
	assert action(escalated).status == "Open"


def test_unanswered_it_goes_one_up_once_a_waiting_time_and_ends_at_the_general_manager(escalated):
	assert escalation_upkeep.nightly(C) == 0
	late(escalated)
	assert (escalation_upkeep.nightly(C), escalation_upkeep.nightly(C)) == (1, 0)
	assert (action(escalated).collector, action(escalated).escalate_to) == (world.ACCOUNTANT, "Manager")
	late(escalated)
	escalation_upkeep.nightly(C)
	assert action(escalated).collector == hw.gm()
	late(escalated)
	before = frappe.db.count("Notification Log", {"for_user": hw.gm()})
	assert (escalation_upkeep.nightly(C), escalation_upkeep.nightly(C)) == (1, 0)
	assert action(escalated).collector == hw.gm()
	assert frappe.db.count("Notification Log", {"for_user": hw.gm()}) == before + 1
	assert action(escalated).result.count("No answer from") == 2


def test_a_disabled_person_is_passed_over_and_no_address_stops_nothing(escalated):
	frappe.db.set_value("User", world.SUPERVISOR, "enabled", 0)
	frappe.db.set_value("User", world.ACCOUNTANT, "email", "")
	assert (escalation_upkeep.nightly(C), escalation_upkeep.nightly(C)) == (1, 0)
	assert (action(escalated).collector, action(escalated).escalate_to) == (world.ACCOUNTANT, "Manager")


def test_for_a_disabled_person_the_substitute_is_asked_and_after_the_same_days_the_manager(escalated):
	values = {"rep": world.SUPERVISOR, "substitute": world.user(world.OTHER_REP)}
	days = {"from_date": hw.ago(1), "to_date": hw.in_days(30)}
	frappe.get_doc({"doctype": "Collections Substitute", **values, **days}).insert()
	frappe.db.set_value("User", world.SUPERVISOR, "enabled", 0)
	assert (escalation_upkeep.nightly(C), escalation_upkeep.nightly(C)) == (1, 0)
	assert (action(escalated).collector, action(escalated).escalate_to) == (world.OTHER_REP, "Supervisor")
	with hw.as_user(world.OTHER_REP):
		assert escalation_api.question(escalated)["may_answer"]
	late(escalated)
	assert escalation_upkeep.nightly(C) == 1
	assert action(escalated).collector == world.ACCOUNTANT


def test_days_off_do_not_count():
	friday = frappe.utils.getdate("2026-11-20")
	assert escalation_upkeep.last_day(C, friday, 3) == frappe.utils.getdate("2026-11-25")


def test_a_payment_withdraws_it(escalated):
	invoice = frappe.get_last_doc("Sales Invoice", {"customer": world.GUANGDA})
	world.pay(invoice, posting_date=hw.today())
	assert action(escalated).status == "Withdrawn"


# Credit lock


def test_a_lock_shows_what_it_touches_and_unknown_costs_as_unknown():
	world.stock()
	name = hw.proposed(hw.overdue_invoice(days=95), kind="Credit Lock")
	hw.order(qty=2, rate=50)
	lines = " ".join(hold_page.question(hw.hold(name))["lines"])
	assert "Open orders: 1 (100.00 CNY), 100.00 CNY of it not delivered." in lines
	assert "Open quotations: 0" in lines and "Margin: unknown." in lines
	assert "over 90 days 900.00 CNY" in lines
	assert "Open orders: 1" in " ".join(approval_holds.KIND.lines(hw.hold(name)))


def bought(qty: float, rate: float, on) -> None:
	"""Goods come in from a supplier at this price."""
	if not frappe.db.exists("Supplier", "Pump Works"):
		group = frappe.get_all("Supplier Group", {"is_group": 0}, order_by="name", limit=1, pluck="name")[0]
		frappe.get_doc(
			{"doctype": "Supplier", "supplier_name": "Pump Works", "supplier_group": group}
		).insert()
	row = {"item_code": world.goods(), "qty": qty, "rate": rate, "warehouse": world.warehouse()}
	values = {"supplier": "Pump Works", "company": C, "posting_date": on, "set_posting_time": 1}
	frappe.get_doc({"doctype": "Purchase Receipt", **values, "items": [row]}).insert().submit()


def test_the_margin_of_a_lock_is_that_of_erpnexts_gross_profit():
	"""4 pumps leave at 10 and are invoiced when the next ones cost 30; 8 more leave with their invoice."""
	world.stock(10, hw.ago(60))
	note = hw.delivery(qty=4, rate=50, posting_date=hw.ago(50), set_posting_time=1)
	note.submit()
	bought(10, 30, hw.ago(40))
	hw.stock_invoice(qty=8, rate=50, posting_date=hw.ago(35), set_posting_time=1).submit()
	invoice = make_sales_invoice(note.name)
	invoice.disable_rounded_total = 1
	invoice.insert().submit()
	hw.overdue_invoice(amount=900, days=95)
	found = impact(C, world.GUANGDA, hw.ago(300))
	assert (found.turnover, found.margin_of) == (1500, 600)
	filters = {"company": C, "from_date": hw.ago(300), "to_date": hw.today(), "group_by": "Customer"}
	columns, rows = gross_profit.execute(frappe._dict(filters))
	at = [column["fieldname"] for column in columns].index("buying_amount")
	[cost] = [row[at] for row in rows if row[0] == world.GUANGDA]
	assert cost == 4 * 10 + 6 * 10 + 2 * 30
	assert found.margin_of - found.margin == cost
	name = hw.proposed(frappe.get_last_doc("Sales Invoice", {"due_date": hw.ago(95)}), kind="Credit Lock")
	lines = " ".join(hold_page.question(hw.hold(name))["lines"])
	assert "1,500.00 CNY. Margin: 440.00 CNY on 600.00 CNY of it; of the rest the cost is unknown." in lines


def test_a_lock_stops_sales_orders_and_ends_with_its_reason():
	invoice = hw.overdue_invoice(days=95)
	name = hw.on_hold(invoice, kind="Credit Lock")
	with pytest.raises(OnHold):
		hw.order()
	world.pay(invoice, posting_date=hw.today())
	assert hw.hold(name).status == "Released"
	hw.order()


def test_a_release_of_an_order_ends_with_its_days_and_with_a_larger_order():
	world.stock()
	of = hw.order(qty=10, rate=50)
	name = hw.on_hold(hw.overdue_invoice())
	with hw.as_user(hw.gm()):
		holds.grant(name, "Sales Order", sales_order=of.name)
	[row] = hw.hold(name).exceptions
	assert (row.order_amount, row.valid_until) == (500, hw.in_days(30))
	note = hw.delivery(of=of)
	hold_guard.check_document(note)
	frappe.db.set_value("Sales Order", of.name, "base_grand_total", 550)
	hold_guard.check_document(note)
	frappe.db.set_value("Sales Order", of.name, "base_grand_total", 551)
	with pytest.raises(OnHold):
		hold_guard.check_document(note)
	frappe.db.set_value("Sales Order", of.name, "base_grand_total", 500)
	frappe.db.set_value(row.doctype, row.name, "valid_until", hw.ago(1))
	with pytest.raises(OnHold):
		hold_guard.check_document(note)
