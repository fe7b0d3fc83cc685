"""The ladder from day 15 to day 140 by real runs: each rung approved or not, and money at every possible point."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import frappe
import pytest
from pypdf import PdfReader

from ar_collections import api
from ar_collections.core.plan import plan
from ar_collections.ledger.book import read_book
from ar_collections.services import (
	approval,
	delivery,
	evidence,
	evidence_files,
	handovers,
	holds,
	letters,
	run,
)
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import mailbox, paper_world, world
from ar_collections.tests.site.paper_world import FIRM, TODAY

C, GUANGDA = world.COMPANY, world.GUANGDA
RUNGS = (15, 30, 31, 61, 91, 98, 105, 120, 135)
# The day a rung asks for a decision -> what asks.
ASKS = {
	31: ("Credit Hold", {"hold_type": "Shipment Hold"}),
	91: ("Credit Hold", {"hold_type": "Credit Lock"}),
	98: ("Dunning Letter", {"letter_type": "Formal Demand"}),
	105: ("Dunning Letter", {"letter_type": "Lawyer Letter"}),
	120: ("Dunning Letter", {"letter_type": "Notice of Litigation"}),
	135: ("Collection Handover", {}),
}
# What it is when money comes before the decision, and after it.
BEFORE = {"Credit Hold": "Released", "Dunning Letter": "Withdrawn", "Collection Handover": "Closed"}
AFTER = {"Credit Hold": "Released", "Dunning Letter": "Sent", "Collection Handover": "Closed"}


@pytest.fixture(autouse=True)
def company(site, smtp_port, monkeypatch):
	paper_world.company()
	world.live_company(email_account=mailbox.outgoing(smtp_port), holiday_list=None)
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)


class Ladder:
	"""One invoice that is `age` days overdue today, and the nights since; those after day 98 are nights to come, since
	papers are approved and posted on the day they are."""

	def __init__(self, age: int):
		self.due = TODAY() - timedelta(days=min(age, 98))
		self.invoice = world.make_invoice(GUANGDA, 88000, due_date=self.due, po_no="PO-7701")

	def night(self, n: int) -> None:
		name = run.start(C, self.due + timedelta(days=n), source="Scheduler", now=True)
		assert frappe.db.get_value("Collection Run", name, "status") == "Done"
		mailbox.flush()
		delivery.sync_status()

	def climb(self, last: int, approve: bool = True) -> None:
		"""The nights up to and with the rung `last`; what earlier rungs asked for is approved, or never answered."""
		for n in (rung for rung in RUNGS if rung <= last):
			self.night(n)
			if approve and n in ASKS and n < last:
				self.approve(n)

	def approve(self, n: int) -> None:
		doc = asked(n)
		with hw.as_user(hw.gm()):
			if doc.doctype == "Credit Hold":
				holds.approve(doc.name, "No more on credit.")
			elif doc.doctype == "Collection Handover":
				doc.supplier = FIRM
				doc.save()
				handovers.approve(doc.name, "Sue them.")
			else:
				api.approve_letter(doc.name)
		if doc.doctype == "Dunning Letter":
			assert letters.issue(doc.name, self.due + timedelta(days=n)) is True
			api.mark_posted([doc.name], courier="EMS", tracking_no=f"EX {n}")

	def pay(self) -> None:
		world.pay(self.invoice, posting_date=TODAY())


def asked(n: int):
	doctype, of = ASKS[n]
	return frappe.get_last_doc(doctype, {"customer": GUANGDA, **of})


def case():
	return frappe.get_last_doc("Collection Case", {"customer": GUANGDA})


def planned() -> set[str]:
	return {action.kind for action in plan(read_book(C, TODAY(), [GUANGDA])).actions}


# Money at every possible point


@pytest.mark.parametrize("rung", ASKS)
def test_money_before_the_decision_takes_the_question_back(rung):
	ladder = Ladder(rung)
	ladder.climb(rung)
	doc = asked(rung)
	assert approval.waiting(doc.doctype, doc.name)
	ladder.pay()
	doc.reload()
	assert doc.status == BEFORE[doc.doctype] and not approval.waiting(doc.doctype, doc.name)
	with hw.as_user(hw.gm()), pytest.raises(frappe.ValidationError):
		ladder.approve(rung)
	assert case().status == "Closed" and not planned()


@pytest.mark.parametrize("rung", ASKS)
def test_money_after_the_decision_ends_what_was_decided(rung):
	ladder = Ladder(rung)
	ladder.climb(rung)
	ladder.approve(rung)
	ladder.pay()
	doc = asked(rung)
	assert doc.status == AFTER[doc.doctype]
	assert case().status == "Closed" and not planned()
	standing = {"customer": GUANGDA, "status": ("in", ("Proposed", "Active"))}
	assert not frappe.db.exists("Credit Hold", standing) and not frappe.db.exists(
		"Collection Handover", standing
	)


# With and without approval


def test_every_rung_approved_leads_to_the_handover_and_a_pack_that_proves_it():
	ladder = Ladder(140)
	ladder.climb(135)
	people = frappe.get_all(
		"Collection Action", {"customer": GUANGDA, "kind": "Escalation"}, ["collector"], order_by="creation"
	)
	assert [one.collector for one in people][-1] == hw.gm()  # day 61
	ladder.approve(135)
	ladder.night(140)
	assert case().status == "Legal" and not planned()  # our own work stops meanwhile
	demands = frappe.get_all(
		"Dunning Letter", {"customer": GUANGDA, "level": (">", 0), "status": "Sent"}, pluck="letter_type"
	)
	assert sorted(demands) == sorted(
		["First Demand", "Second Demand", "Formal Demand", "Lawyer Letter", "Notice of Litigation"]
	)
	name = evidence.start(case().name, "en")
	evidence.build(name)
	pack = frappe.get_doc("Evidence Pack", name)
	archive = zipfile.ZipFile(evidence_files.path_of(pack, "zip_file"))
	rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
	listed = [row for row in rows if row.get("File")]
	assert len(listed) > 8
	for row in listed:
		assert hashlib.sha256(archive.read(row["File"])).hexdigest() == row["SHA-256"]
	marks = [
		mark.title
		for mark in PdfReader(evidence_files.path_of(pack, "pdf_file")).outline
		if not isinstance(mark, list)
	]
	assert len(marks) >= 5
	ladder.pay()
	assert case().status == "Closed" and asked(135).status == "Closed"


def test_nothing_approved_means_nothing_irreversible_however_many_nights_go_by():
	ladder = Ladder(140)
	ladder.climb(135, approve=False)
	ladder.night(140)
	assert {row.status for row in frappe.get_all("Credit Hold", {"customer": GUANGDA}, ["status"])} == {
		"Proposed"
	}
	papers = frappe.get_all(
		"Dunning Letter", {"customer": GUANGDA, "level": (">", 2)}, ["letter_type", "status"]
	)
	assert [(one.letter_type, one.status) for one in papers] == [("Formal Demand", "Pending Approval")]
	assert not frappe.db.exists("Collection Handover", {"customer": GUANGDA})
	ladder.pay()
	assert case().status == "Closed"
	holds_now = frappe.get_all("Credit Hold", {"customer": GUANGDA}, pluck="status", order_by="name")
	assert set(holds_now) == {"Released"}
