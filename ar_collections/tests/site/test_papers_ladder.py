"""From the first demand to the handover by real runs: each paper asks the General Manager and follows the one before."""

from datetime import timedelta

import frappe
import pytest

from ar_collections import api
from ar_collections.services import delivery, letters, run
from ar_collections.tests.site import mailbox, paper_world, world
from ar_collections.tests.site.paper_world import TODAY

PAPERS = {98: "Formal Demand", 105: "Lawyer Letter", 120: "Notice of Litigation"}


@pytest.fixture(autouse=True)
def company(site, smtp_port, monkeypatch):
	paper_world.company()
	world.live_company(email_account=mailbox.outgoing(smtp_port), holiday_list=None)
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)


def due():
	return TODAY() - timedelta(days=98)


def night(n: int) -> None:
	name = run.start(world.COMPANY, due() + timedelta(days=n), source="Scheduler", now=True)
	assert frappe.db.get_value("Collection Run", name, "status") == "Done"
	mailbox.flush()
	delivery.sync_status()


def letters_of(customer: str) -> list:
	fields = ["name", "letter_type", "level", "status", "previous_letter", "letter_date", "total_open"]
	return frappe.get_all("Dunning Letter", {"customer": customer}, fields, order_by="creation asc, name asc")


def leaves(letter: str, n: int) -> None:
	"""The General Manager approves it, it is issued and posted."""
	frappe.set_user(world.user(world.GENERAL_MANAGER))
	api.approve_letter(letter)
	frappe.set_user("Administrator")
	assert letters.issue(letter, due() + timedelta(days=n)) is True
	api.mark_posted([letter], courier="EMS", tracking_no=f"EX {n}")


def test_the_papers_follow_each_other_to_the_handover():
	customer = world.customer(world.GUANGDA)
	world.make_invoice(customer, 88000, due_date=due(), po_no="PO-7701")
	for n in (15, 30):
		night(n)
	for n, kind in PAPERS.items():
		night(n - 1)
		before = letters_of(customer)
		assert kind not in [one.letter_type for one in before], f"{kind} came before its day"
		night(n)
		(paper,) = [one for one in letters_of(customer) if one.letter_type == kind]
		assert (paper.status, paper.total_open) == ("Pending Approval", 88000)
		assert paper.previous_letter == before[-1].name
		night(n + 1)  # asked for once, however many nights it waits
		assert len(letters_of(customer)) == len(before) + 1
		leaves(paper.name, n)
	night(134)
	handover = {"customer": customer, "kind": "Handover"}
	assert not frappe.db.exists("Collection Action", handover)
	night(135)
	assert frappe.db.count("Collection Action", handover) == 1


def test_a_paper_nobody_approved_keeps_the_next_one_away():
	customer = world.customer(world.GUANGDA)
	world.make_invoice(customer, 88000, due_date=due())
	for n in (15, 30, 98, 105, 120):
		night(n)
	assert [one.letter_type for one in letters_of(customer) if one.level > 2] == ["Formal Demand"]


def test_without_a_law_firm_the_run_is_done_the_paper_waits_and_others_get_their_letters():
	customer, other = world.customer(world.GUANGDA), world.customer(world.HAIFENG)
	world.make_invoice(customer, 88000, due_date=due())
	world.make_invoice(other, 500, due_date=due() + timedelta(days=90))
	for n in (15, 30, 98):
		night(n)
	leaves(letters_of(customer)[-1].name, 98)
	frappe.db.set_value("Collections Company", world.COMPANY, "law_firm", "Gone Lawyers")
	night(105)
	paper = frappe.get_doc("Dunning Letter", letters_of(customer)[-1].name)
	assert (paper.letter_type, paper.status) == ("Lawyer Letter", "Pending Approval")
	assert "does not exist any more" in paper.failure
	(demand,) = [one for one in letters_of(other) if one.letter_type == "First Demand"]
	assert demand.status in ("Sending", "Sent")
