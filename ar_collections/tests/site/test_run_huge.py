"""One customer with ten thousand open items goes through a real run, from the ledger to the issued letter."""

from datetime import date, timedelta

import frappe

from ar_collections.services import letter_files, run
from ar_collections.tests.site import world
from ar_collections.tests.site.test_ledger_equals_erpnext import multiply

DUE = date(2026, 3, 2)
C = world.COMPANY
ITEMS = 10_000


def test_ten_thousand_items_of_one_customer_are_planned_written_and_issued():
	world.live_company()
	multiply(world.make_invoice(world.GUANGDA, 5, DUE), ITEMS - 1)
	doc = frappe.get_doc("Collection Run", run.start(C, DUE + timedelta(days=15), now=True))
	assert doc.status == "Done", [e.traceback for e in doc.error_rows]
	assert (doc.items, doc.letters, doc.letters_amount) == (ITEMS, 1, 5 * ITEMS)
	case = frappe.get_doc("Collection Case", {"customer": world.GUANGDA})
	assert case.overdue == 5 * ITEMS and len(case.items) == ITEMS
	action = frappe.get_doc("Collection Action", {"case": case.name, "kind": "Letter"})
	assert frappe.db.count("Collection Action Item", {"parent": action.name}) == ITEMS
	letter = frappe.db.get_value("Dunning Letter", action.letter, ["issued_on", "total_open"], as_dict=True)
	assert letter.issued_on and letter.total_open == 5 * ITEMS
	assert letter_files.frozen_pdf(action.letter).startswith(b"%PDF")
