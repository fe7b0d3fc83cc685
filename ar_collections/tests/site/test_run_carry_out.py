"""Carrying out a customer's plan: one letter that cannot be written takes nothing else along; holds come first."""

from datetime import date, timedelta

import frappe

from ar_collections.core.model import LETTER, SHIPMENT_HOLD
from ar_collections.services import carry_out, letters, planning, run
from ar_collections.tests.site import hold_world, world

DUE = date(2026, 3, 2)
C = world.COMPANY


def kinds_of(customer: str) -> list[str]:
	of = {"customer": customer, "status": ("!=", "Withdrawn")}
	return sorted(frappe.get_all("Collection Action", of, pluck="kind", order_by="name asc"))


def break_wording(letter_type: str, language: str) -> None:
	"""As an import would leave it: the form refuses a text that cannot be rendered."""
	where = {"parent": letter_type, "language": language}
	frappe.db.set_value("Dunning Letter Type Text", where, "opening", "{{ 1 / 0 }}")
	frappe.clear_document_cache("Dunning Letter Type", letter_type)


def test_a_letter_that_cannot_be_written_is_named_and_the_customers_other_actions_are_done():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	world.make_invoice(world.HAIFENG, 500, DUE)
	frappe.db.set_value("Customer", world.GUANGDA, "language", "zh")
	frappe.db.set_value("Customer", world.HAIFENG, "language", "en")
	break_wording("First Demand", "zh")
	doc = frappe.get_doc("Collection Run", run.start(C, DUE + timedelta(days=15), now=True))
	assert (doc.status, doc.errors, doc.letters) == ("Done with Errors", 1, 1)
	(row,) = doc.error_rows
	assert row.customer == world.GUANGDA and row.error.startswith("First Demand: ") and row.traceback
	assert "Letter" in kinds_of(world.HAIFENG)
	assert kinds_of(world.GUANGDA) == [kind for kind in kinds_of(world.HAIFENG) if kind != "Letter"]
	assert "Call" in kinds_of(world.GUANGDA)


def test_a_hold_is_proposed_before_the_letter_of_the_same_night_speaks_of_it(monkeypatch):
	world.live_company(hold_mode="At Once")
	invoice = hold_world.overdue_invoice()
	letter = hold_world.planned(LETTER, "second-demand", invoice, letter_type="Second Demand")
	stop = hold_world.planned(SHIPMENT_HOLD, "shipment-hold", invoice)
	in_effect = []
	create = letters.create

	def create_and_look(planned, *args):
		in_effect.append(bool(carry_out.holds.effective_hold(C, planned.customer)))
		return create(planned, *args)

	monkeypatch.setattr(letters, "create", create_and_look)
	assert len(hold_world.carried_out(letter, stop)) == 2
	assert in_effect == [True]


def test_a_customer_that_could_not_be_planned_stays_on_the_list_until_a_resumed_run_reaches_it(monkeypatch):
	world.live_company()
	for customer in ("Customer A", "Customer B", "Customer C"):
		world.make_invoice(customer, 500, DUE)
	plan = planning.plan

	def broken(book):
		if any(customer.id == "Customer B" for customer in book.customers):
			raise ValueError("a date that is none")
		return plan(book)

	monkeypatch.setattr(planning, "plan", broken)
	name = run.start(C, DUE + timedelta(days=15), now=True)
	doc = frappe.get_doc("Collection Run", name)
	for _resumed_in_vain in range(2):
		assert (doc.status, doc.errors, doc.letters) == ("Done with Errors", 1, 2)
		assert [(row.customer, row.error) for row in doc.error_rows] == [
			("Customer B", "a date that is none")
		]
		assert run.resume(name, now=True) == 1
		doc.reload()
	monkeypatch.setattr(planning, "plan", plan)
	run.resume(name, now=True)
	doc.reload()
	assert (doc.status, doc.errors, doc.letters, doc.error_rows) == ("Done", 0, 3, [])
	assert "Letter" in kinds_of("Customer B")


def test_a_run_in_which_nobody_could_be_planned_can_be_resumed(monkeypatch):
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	with monkeypatch.context() as broken:
		broken.setattr(planning, "plan", lambda book: 1 / 0)
		name = run.start(C, DUE + timedelta(days=15), now=True)
	assert frappe.db.get_value("Collection Run", name, "status") == "Done with Errors"
	run.resume(name, now=True)
	assert frappe.db.get_value("Collection Run", name, ["status", "letters"]) == ("Done", 1)
