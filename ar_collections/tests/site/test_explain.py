"""“Why?”: the planner's reasons on case and customer, in words and figures, for who may read them."""

import frappe
import pytest

from ar_collections import case_api
from ar_collections.services import explain, holds
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_evidence import issued
from ar_collections.tests.site.test_handovers import active

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG


@pytest.fixture(autouse=True)
def company():
	world.live_company()


def told(case) -> dict:
	return case_api.explain_case(case.name)


def row(case) -> dict:
	return told(case)["items"][0]


def test_figures_level_and_todays_letter():
	case = dw.to_call(GUANGDA, 900, days=16)
	found = told(case)
	assert "900.00 CNY" in found["summary"][0] and "on 1" in found["summary"][0]
	[one] = found["items"]
	assert one["level_why"] == "No letter of demand has gone out about it."
	assert "goes out with today's run" in one["letter_why"] and "16 days overdue" in one["letter_why"]
	assert one["next"].startswith("Today:") and found["goods"] == ["Goods may leave: no hold stands."]


def test_the_letter_that_brought_it_there_is_named_and_the_next_one_with_its_day():
	case = dw.to_call(GUANGDA, 900, days=20)
	letter = issued(case)
	frappe.db.set_value("Dunning Letter", letter, {"status": "Sent", "sent_on": frappe.utils.now()})
	one = row(case)
	assert one["level"] == 1 and letter in one["level_why"] and "First Demand" in one["level_why"]
	assert "goes out" not in one["letter_why"]
	assert one["next"]


def test_a_promise_says_until_when_and_what_comes_then():
	case = dw.to_call(GUANGDA, 900, days=16)
	dw.logged(case, "Promise", 0, 0, promised_on=hw.in_days(4), promised_amount=0)
	one = row(case)
	assert "promise until" in one["letter_why"]
	assert one["next"].startswith(f"From {frappe.utils.formatdate(hw.in_days(7))}")
	assert "not asked for at present" in " ".join(told(case)["summary"])


def test_a_dispute_ends_when_it_is_solved_and_a_handover_when_it_is_over():
	case = dw.to_call(GUANGDA, 900, days=140)
	values = {"case": case.name, "sales_invoice": case.items[0].voucher_no, "reason": "Goods"}
	dispute = frappe.get_doc({"doctype": "Invoice Dispute", **values, "note": "Scratched"}).insert()
	assert "in dispute" in row(case)["letter_why"] and row(case)["next"].startswith("When this has ended")
	frappe.db.set_value("Invoice Dispute", dispute.name, "status", "Resolved")
	active(case)
	assert "handed over to" in row(case)["letter_why"]


def test_stopped_goods_are_told_with_their_reason():
	invoice = hw.overdue_invoice(GUANGDA, 900, 45)
	hw.on_hold(invoice)
	[sentence] = told(hw.case_of())["goods"]
	assert "Active since" in sentence and "45 days overdue" in sentence


def test_money_that_is_not_allocated_is_told():
	case = dw.to_call(GUANGDA, 900, days=16)
	world.unallocated_receipt(GUANGDA, 100, hw.today())
	assert "100.00 CNY has come in" in " ".join(told(case)["summary"])


def test_it_speaks_chinese():
	case = dw.to_call(GUANGDA, 900, days=16)
	frappe.local.lang = "zh"
	assert "逾期" in told(case)["summary"][0] and "今天" in row(case)["next"]


def test_a_customer_is_explained_to_who_looks_after_it_with_a_case_or_without():
	case = dw.to_call(GUANGDA, 900, days=16)
	with hw.as_user(world.REP):
		assert case_api.explain_customer(GUANGDA)[0]["case"] == case.name
	dw.owned(HAIFENG)
	world.make_invoice(HAIFENG, 50, due_date=hw.in_days(3))
	with hw.as_user(world.REP):
		[found] = case_api.explain_customer(HAIFENG)
		assert (found["case"], len(found["items"])) == (None, 1)
	with hw.as_user(world.user(world.OTHER_REP)):
		assert case_api.explain_customer(GUANGDA) == case_api.explain_customer(HAIFENG) == []
		with pytest.raises(frappe.PermissionError):
			case_api.explain_case(case.name)


def test_nothing_is_written_and_many_items_are_counted(monkeypatch):
	monkeypatch.setattr(explain, "MOST", 1)
	case = dw.to_call(GUANGDA, 900, days=16)
	hw.overdue_invoice(GUANGDA, 100, 3)
	before = frappe.db.count("Collection Action")
	found = told(case)
	assert (len(found["items"]), found["more"]) == (1, 1)
	assert frappe.db.count("Collection Action") == before


def test_what_a_person_wrote_is_told_as_it_was_written():
	world.customer(GUANGDA)
	hw.overdue_invoice(GUANGDA, 900, 45)
	with hw.as_user(hw.gm()):
		holds.force(C, GUANGDA, "Smith & Sons told us.")
	said = " ".join(case_api.explain_customer(GUANGDA)[0]["goods"])
	assert "Smith & Sons told us." in said
