"""The facts a run is judged by before it may go on by itself."""

from datetime import date
from decimal import Decimal

import frappe

from ar_collections.ledger.brakes import (
	average_letters,
	brake_facts,
	brake_limits,
	last_receipt,
	unallocated_receipts,
)
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
TODAY = date(2026, 3, 20)
C = world.COMPANY


def run(name: str, letters: int, day: date = DUE, status: str = "Done", dry_run: int = 0) -> None:
	values = {"company": C, "run_date": day, "letters": letters, "status": status, "dry_run": dry_run}
	doc = frappe.get_doc({"doctype": "Collection Run", "run_key": name, **values})
	doc.name = name
	doc.db_insert()


def test_the_average_is_over_the_last_ten_real_finished_runs():
	assert average_letters(C) is None
	for n in range(1, 13):
		run(f"R{n}", letters=n, day=date(2026, 3, n))
	run("dry", 1000, dry_run=1, day=TODAY)
	run("waits", 1000, status="Waiting for OK", day=TODAY)
	run("failed", 1000, status="Failed", day=TODAY)
	assert average_letters(C) == Decimal("7.5")  # 3 … 12


def test_running_a_day_again_makes_it_no_quiet_day():
	run("morning", letters=30)
	for again in range(9):
		run(f"again {again}", letters=0)
	run("day after", letters=10, day=TODAY)
	assert average_letters(C) == Decimal(20)


def test_receipts_that_no_invoice_has_used_up_are_added_up():
	doc = world.make_invoice(world.GUANGDA, 500, DUE)
	world.pay(doc, 100, DUE)
	world.unallocated_receipt(world.GUANGDA, 70.25, DUE)
	world.unallocated_receipt(world.HAIFENG, 30, DUE)
	world.bounce(world.unallocated_receipt(world.HAIFENG, 99, DUE))
	assert unallocated_receipts(C) == (Decimal("100.25"), 2)


def test_the_last_receipt_is_the_latest_one_booked_until_that_day():
	assert last_receipt(C, TODAY) is None
	world.unallocated_receipt(world.GUANGDA, 10, date(2026, 3, 4))
	world.unallocated_receipt(world.GUANGDA, 10, date(2026, 3, 25))
	assert last_receipt(C, TODAY) == date(2026, 3, 4)
	world.journal_receivable(world.GUANGDA, -5, date(2026, 3, 6), voucher_type="Bank Entry")
	world.journal_receivable(world.GUANGDA, -5, date(2026, 3, 8), voucher_type="Write Off Entry")
	assert last_receipt(C, TODAY) == date(2026, 3, 6)


def test_the_companys_limits_are_read_and_the_defaults_stand_without_one():
	assert brake_limits("Another").letters == 500
	world.live_company(
		brake_factor=2.5, brake_letter_limit=40, brake_unallocated_amount=1000, brake_stale_bank_days=5
	)
	found = brake_limits(C)
	assert (found.factor, found.letters, found.unallocated, found.stale_days) == (Decimal("2.5"), 40, 1000, 5)
	facts = brake_facts(C, TODAY, 12)
	assert (facts.as_of, facts.planned_letters, facts.average_letters) == (TODAY, 12, None)
