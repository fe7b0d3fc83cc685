"""One computation of interest in every paper: letters, handovers and the evidence pack say the same sum."""

from decimal import Decimal

import frappe
import pytest
from frappe.utils import flt

from ar_collections.services import (
	approval_handovers,
	approval_letters,
	claim,
	evidence_records,
	letter_papers,
	pdf,
)
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import paper_world, world
from ar_collections.tests.site.paper_world import has, text_of, written
from ar_collections.tests.site.test_handovers import asked

C, BAILEY, GUANGDA = world.COMPANY, world.BAILEY, world.GUANGDA


@pytest.fixture(autouse=True)
def company(site):
	paper_world.company()


def basis(percent: float = 7.3, name: str = "Agreed 7.3 %", first: str = "2020-01-01", **more) -> str:
	values = {"doctype": "Interest Basis", "basis_name": name, "kind": "Per cent a year", "day_basis": "365"}
	rates = [{"valid_from": first, "percent": percent}]
	frappe.get_doc({**values, "rates": rates, "legal_basis_en": "Clause 9 of the contract.", **more}).insert()
	frappe.db.set_value("Collections Company", {"company": C}, "interest_basis", name)
	return name


def test_a_lawyer_letter_demands_principal_and_the_computed_interest():
	basis()  # 1,000 at 7.3 % a year is 0.20 a day
	doc = written("Lawyer Letter")
	assert (doc.interest_total, doc.claim_total) == (21.0, 1021.0)  # 105 days
	text = text_of(pdf.render(doc.name))
	has(text, "7.3 % a year", "21.00", "Claim in total, CNY 1,021.00", "Clause 9 of the contract",
		"actual days / 365", "Please pay CNY 1,021.00 by")  # fmt: skip


def test_what_is_in_dispute_carries_no_interest_on_a_letter():
	basis()
	doc = written("Lawyer Letter")
	case = frappe.get_doc("Collection Case", doc.case)
	dispute = {
		"doctype": "Invoice Dispute",
		"case": case.name,
		"sales_invoice": doc.items[0].voucher_no,
		"amount": 400,
	}
	frappe.get_doc({**dispute, "reason": "Price", "note": "x", "due_date": hw.in_days(5)}).insert()
	letter_papers.put_together(doc)
	assert doc.interest_total == flt(21 * 0.6, 2)


def test_a_part_payment_and_a_new_rate_are_lines_of_their_own_that_add_up():
	name = basis()
	turn = hw.ago(50)
	doc = frappe.get_doc("Interest Basis", name)
	doc.append("rates", {"valid_from": turn, "percent": 3.65})
	doc.save()
	letter = written("Lawyer Letter")
	world.pay(frappe.get_doc("Sales Invoice", letter.items[0].voucher_no), 500, posting_date=hw.ago(20))
	letter_papers.put_together(letter)
	rows = letter_papers.facts(letter)["claim"]["rows"]
	assert [row["days"] for row in rows] == [54, 31, 20]
	# 54 × 0.20, then 31 × 0.10, then 20 × 0.05
	assert [Decimal(row["interest"]) for row in rows] == [Decimal("10.80"), Decimal("3.10"), Decimal("1.00")]
	assert letter.interest_total == 14.9


def test_days_without_a_rate_keep_the_paper_back_and_say_what_to_do():
	basis(first=str(hw.ago(30)))
	doc = written("Lawyer Letter")
	[problem] = letter_papers.missing(doc)
	assert "has no rate for" in problem and doc.interest_total == 0


def test_a_ceiling_cuts_the_interest_and_is_told():
	basis(ceiling_percent=1)
	doc = written("Lawyer Letter")
	assert doc.interest_total == 10
	has(text_of(pdf.render(doc.name)), "limited to 1 % of what was overdue")


def test_without_a_basis_there_is_none():
	frappe.db.set_value("Collections Company", {"company": C}, "interest_basis", None)
	doc = written("Lawyer Letter")
	assert doc.interest_total == 0 and not letter_papers.missing(doc)


# Handover and evidence


@pytest.fixture
def case():
	return dw.to_call(GUANGDA, 1000, days=140)


def test_a_handover_claims_the_interest_of_its_day_unless_a_person_wrote_another_sum(case):
	basis()
	doc = asked(case, status="Draft")
	assert (doc.interest, doc.claim_total) == (28.0, 1028.0)  # 140 days × 0.20
	doc.interest = 5
	doc.save()
	assert (doc.interest, doc.claim_total) == (5, 1005)


def test_a_proposal_of_the_policy_claims_it_too_and_follows_what_is_paid(case):
	basis()
	[action] = hw.carried_out(
		hw.planned("Handover", "handover", frappe.get_doc("Sales Invoice", case.items[0].voucher_no))
	)
	name = frappe.db.get_value("Collection Action", action, "reference_name")
	doc = frappe.get_doc("Collection Handover", name)
	assert (doc.interest, doc.claim_total) == (28.0, 1028.0)
	assert any("Interest" in line for line in approval_handovers.KIND.lines(doc))
	world.pay(frappe.get_doc("Sales Invoice", case.items[0].voucher_no), 400, posting_date=hw.today())
	doc.reload()
	assert (doc.principal, doc.interest) == (600, 28.0) and doc.claim_total == 628


def test_the_pack_shows_the_claim_with_the_periods_it_comes_from(case):
	basis()
	pieces = {
		piece.file_name: piece for piece in evidence_records.claim(case.name) if hasattr(piece, "content")
	}
	claimed, periods = (pieces[name].content().decode() for name in ("claim.csv", "interest.csv"))
	assert "28.00" in claimed and "1,028.00" in claimed
	assert hw.ago(139).strftime("%d-%m-%Y") in periods and "140" in periods and "7.3" in periods
	assert claim.of_case(case.name).base_totals.charges == 28


def test_a_pack_without_a_basis_names_what_is_missing(case):
	frappe.db.set_value("Collections Company", {"company": C}, "interest_basis", None)
	found = [piece for piece in evidence_records.claim(case.name) if not hasattr(piece, "content")]
	assert any("No interest basis" in str(piece) for piece in found)


# What was not checked


def test_rates_nobody_checked_are_told_to_whoever_approves(case):
	name = basis()
	frappe.db.set_value("Interest Basis", name, "rates_to_check", 1)
	letter, handover = written("Lawyer Letter"), asked(case)
	for kind, doc in ((approval_letters, letter), (approval_handovers, handover)):
		assert any("have not been checked yet" in line for line in kind.KIND.lines(doc))
