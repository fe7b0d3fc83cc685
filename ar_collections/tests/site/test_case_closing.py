"""How a case ends: by payment with its figures, by hand with a reason, and how it is opened again."""

import frappe
import pytest

from ar_collections import case_api
from ar_collections.core.plan import plan
from ar_collections.ledger.book import read_book
from ar_collections.services import case_closing, case_money, cases, handovers
from ar_collections.services import run as runs
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_handovers import active

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG


@pytest.fixture(autouse=True)
def company():
	world.live_company()


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 900, days=40)


def invoice_of(case):
	return frappe.get_doc("Sales Invoice", case.items[0].voucher_no)


def cost(case, amount: float = 80, **more):
	values = {"case": case.name, "amount": amount, "kind": "Lawyer", "spent_on": hw.today()}
	return frappe.get_doc({"doctype": "Collection Cost", **values, **more}).insert()


def given_up(case, kind: str = "Uncollectable", reason: str = "Bankrupt, no assets.") -> None:
	with hw.as_user(hw.gm()):
		case_closing.close_by_hand(case.name, kind, reason)


def night() -> None:
	"""A run of the company, done in this process."""
	book = read_book(C, hw.today())
	for customer in book.customers:
		name = cases.find(C, customer.id)
		if name:
			cases.refresh(name, book, customer=customer.id)


def left_out() -> list[str]:
	return [left.why.text() for left in plan(read_book(C, hw.today(), [GUANGDA])).left_out]


def bill(amount: float = 120, submit: bool = True):
	"""A Purchase Invoice of a law firm."""
	from ar_collections.tests.site.test_handovers import firm

	row = {"item_code": world.service(), "qty": 1, "rate": amount}
	values = {"supplier": firm(), "company": C, "posting_date": hw.today(), "due_date": hw.in_days(30)}
	doc = frappe.get_doc({"doctype": "Purchase Invoice", **values, "items": [row]})
	doc.insert()
	if submit:
		doc.submit()
	return doc


# What it brought and cost


def test_recovered_is_money_on_what_was_overdue_since_the_case_was_opened(case):
	frappe.db.set_value("Collection Case", case.name, "opened_on", hw.ago(10))
	invoice = invoice_of(case)
	world.pay(invoice, 100, hw.ago(20))  # before the case
	world.pay(invoice, 200, hw.today())
	world.credit_note(invoice, 50, hw.today())
	coming = world.make_invoice(GUANGDA, 70, due_date=hw.in_days(9))
	world.pay(coming, None, hw.today())  # in good time
	cost(case, 80)
	assert case_money.money(case.name) == {"recovered": 200, "cost": 80, "net_recovery": 120, "days_open": 10}


def test_a_cost_has_an_amount_or_a_bill_and_a_bill_counts_once(case):
	with pytest.raises(frappe.ValidationError, match="what it cost"):
		cost(case, 0)
	booked = bill(120)
	first = cost(case, 0, bill_type="Purchase Invoice", bill=booked.name)
	assert first.amount == 120
	with pytest.raises(frappe.ValidationError, match=r"0\.00 of"):
		cost(case, 1, bill_type="Purchase Invoice", bill=booked.name)
	draft = bill(50, submit=False)
	with pytest.raises(frappe.ValidationError, match="no submitted bill"):
		cost(case, 1, bill_type="Purchase Invoice", bill=draft.name)
	booked.reload().cancel()
	assert case_money.money(case.name)["cost"] == 0


def test_a_bill_that_its_writer_may_not_read_is_not_read_for_them(case):
	booked = bill(120)
	with hw.as_user(world.user(world.REP)), pytest.raises(frappe.PermissionError, match="may not read"):
		cost(case, 0, bill_type="Purchase Invoice", bill=booked.name)


def test_a_kind_of_bill_that_is_not_installed_is_said_so(case):
	with pytest.raises(frappe.ValidationError):
		cost(case, 5, bill_type="Expense Claim", bill="HR-EXP-1")


def test_costs_of_a_handover_are_shown_with_it(case):
	doc = active(case)
	cost(case, 33, handover=doc.name)
	assert doc.reload().costs == handovers.money(doc)["costs"] == 33


# By payment


def test_payment_closes_the_case_with_its_figures_and_leaves_the_evaluation_open(case):
	frappe.db.set_value("Collection Case", case.name, "opened_on", hw.ago(12))
	cost(case, 80)
	world.pay(invoice_of(case), None, hw.today())
	case.reload()
	assert (case.status, case.close_kind, case.closed_by_hand) == ("Closed", "Settled", 0)
	assert (case.recovered, case.cost, case.net_recovery, case.days_open) == (900, 80, 820, 12)
	assert not case.what_worked
	with hw.as_user(world.user(world.REP)):
		own = frappe.get_doc("Collection Case", case.name)
		own.update({"what_worked": "Calls", "evaluation": "The owner picks up before nine."})
		own.save()
		own.recovered = 1
		with pytest.raises(frappe.ValidationError, match="cannot be changed"):
			own.save()
	assert frappe.db.get_value("Collection Case", case.name, "what_worked") == "Calls"


# By hand


@pytest.mark.parametrize("kind", case_closing.KINDS)
def test_given_up_it_stays_so_and_the_night_leaves_it_alone(case, kind):
	given_up(case, kind, "Bankrupt")
	case.reload()
	assert (case.status, case.close_kind, case.close_reason) == ("Closed", kind, "Bankrupt")
	assert (case.given_up, case.closed_by, len(case.items)) == (900, world.GENERAL_MANAGER, 1)
	assert left_out() == [f"given up on {hw.today()}: {kind}"]
	night()
	assert cases.find(C, GUANGDA) is None
	assert not frappe.get_all("Collection Action", {"case": case.name, "status": "Open"}, order_by="name")


@pytest.mark.committed
def test_a_whole_run_opens_no_case_for_what_was_given_up(jobs):
	world.build()
	world.live_company()
	case = dw.to_call(GUANGDA, 900, days=40)
	given_up(case)
	frappe.db.commit()
	runs.start(C, source="Button")
	jobs()
	assert cases.find(C, GUANGDA) is None
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Closed"


def test_a_new_invoice_gets_a_case_of_its_own_that_closes_by_itself(case):
	given_up(case)
	invoice = hw.overdue_invoice(GUANGDA, 60, days=16)
	new = cases.open_case(C, GUANGDA, [invoice.name])
	assert new != case.name
	night()
	doc = frappe.get_doc("Collection Case", new)
	assert (doc.outstanding, [row.voucher_no for row in doc.items]) == (60, [invoice.name])
	world.pay(invoice, None, hw.today())
	assert frappe.db.get_value("Collection Case", new, ["status", "close_kind"]) == ("Closed", "Settled")


def test_a_bounced_payment_does_not_open_what_was_given_up(case):
	invoice = invoice_of(case)
	paid = world.pay(invoice, 100, hw.today())
	given_up(case)
	world.bounce(paid)
	assert frappe.db.get_value("Collection Case", case.name, "status") == "Closed"


@pytest.mark.parametrize("who", [world.REP, world.OTHER_REP, world.ACCOUNTANT])
def test_only_managers_of_collections_close_and_open(case, who):
	with hw.as_user(world.user(who)), pytest.raises(frappe.PermissionError):
		case_api.close(case.name, "Given Up", "I am tired of it")


def test_it_is_said_how_and_why(case):
	for kind, reason in (("Given Up", " "), ("Settled", "because"), ("", "because")):
		with pytest.raises(frappe.ValidationError, match="Say"):
			given_up(case, kind, reason)


def test_what_waits_or_is_elsewhere_comes_first(case):
	doc = active(case)
	with pytest.raises(frappe.ValidationError, match=doc.name):
		given_up(case)


def test_nothing_overdue_is_nothing_to_give_up():
	invoice = world.make_invoice(HAIFENG, 50, due_date=hw.in_days(3))
	case = frappe.get_doc("Collection Case", cases.open_case(C, HAIFENG, [invoice.name]))
	with pytest.raises(frappe.ValidationError, match="closes by itself"):
		given_up(case)


# Opened again


def test_opened_again_it_is_chased_again(case):
	given_up(case)
	with hw.as_user(hw.gm()):
		case_closing.open_again(case.name, "The receiver found money.")
	case.reload()
	assert (case.status, case.outstanding, case.closed_on, case.given_up) == ("Open", 900, None, 0)
	assert cases.find(C, GUANGDA) == case.name
	night()
	assert case.reload().status == "Open"
	assert not any("given up" in why for why in left_out())


def test_it_is_not_opened_beside_another_one_or_for_nothing(case):
	given_up(case)
	invoice = hw.overdue_invoice(GUANGDA, 60, days=16)
	new = cases.open_case(C, GUANGDA, [invoice.name])
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError, match=new):
		case_closing.open_again(case.name, "More")
	paid = dw.to_call(HAIFENG, 30, days=20)
	world.pay(invoice_of(paid), None, hw.today())
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError, match="Nothing is overdue"):
		case_closing.open_again(paid.name, "More")


# What secures the debt


def test_the_collector_keeps_guarantors_and_collateral_and_a_manager_the_rest(case):
	world.user(world.OTHER_REP)
	with hw.as_user(world.user(world.REP)):
		own = frappe.get_doc("Collection Case", case.name)
		own.append("guarantors", {"guarantor": "Mr. Lin", "relation": "Owner", "amount": 500})
		own.append("collateral", {"what": "Two presses", "value": 300, "registered": "Shenzhen 2025-17"})
		own.save(ignore_version=False)  # in tests Frappe keeps none by itself
		own.sender = "mine@example.com"
		with pytest.raises(frappe.ValidationError, match="cannot be changed"):
			own.save()
		own.reload().collector = world.OTHER_REP
		with pytest.raises(frappe.PermissionError):
			own.save()
	with hw.as_user(world.user(world.OTHER_REP)), pytest.raises(frappe.PermissionError):
		frappe.get_doc("Collection Case", case.name).save()
	assert frappe.get_all(
		"Version", {"ref_doctype": "Collection Case", "docname": case.name}, order_by="name"
	)
	assert [row.guarantor for row in case.reload().guarantors] == ["Mr. Lin"]
	night()
	assert len(case.reload().collateral) == 1
