"""The same day again: what was withdrawn may be planned anew at once, what stands is never doubled."""

from datetime import date, timedelta

import frappe

from ar_collections.services import actions, run
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY
DAY = DUE + timedelta(days=15)


def run_now():
	return frappe.get_doc("Collection Run", run.start(C, DAY, source="Button", now=True))


def actions_of(kind: str, *fields: str) -> list:
	of = {"customer": world.GUANGDA, "kind": kind}
	return frappe.get_all("Collection Action", of, ["name", "status", *fields], order_by="name asc")


def test_a_letter_withdrawn_by_a_part_payment_is_written_the_same_day_over_what_is_left():
	world.live_company()
	frappe.db.set_value("Dunning Letter Type", "First Demand", "needs_approval", 1)
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run_now()
	world.pay(invoice, 200, posting_date=DAY)
	run_now()
	assert [(a.status, a.amount) for a in actions_of("Letter", "amount")] == [
		("Withdrawn", 500),
		("Done", 300),
	]
	standing = {"customer": world.GUANGDA, "status": ("!=", "Withdrawn")}
	assert frappe.get_all("Dunning Letter", standing, pluck="total_open") == [300]


def test_a_payment_that_bounces_the_same_day_leaves_the_same_work_to_do():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	run_now()
	payment = world.pay(invoice, posting_date=DAY)
	assert [a.status for a in actions_of("Call")] == ["Withdrawn"]
	world.bounce(payment)
	run_now()
	assert [a.status for a in actions_of("Call")] == ["Withdrawn", "Open"]


def test_what_stands_is_written_once_however_often_the_day_is_run():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	run_now()
	(letter,) = actions_of("Letter")
	for _again in range(2):
		actions.withdraw(letter.name, "wrong wording")
		run_now()
		run_now()
		letter = actions_of("Letter")[-1]
	assert [a.status for a in actions_of("Letter")] == ["Withdrawn", "Withdrawn", "Done"]
