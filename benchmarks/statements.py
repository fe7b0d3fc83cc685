"""Statements of 500 customers: movements, open items and ageing, beside ERPNext's Process Statement of Accounts.

Both are measured before the paper: ERPNext runs its General Ledger report and its ageing for each customer,
so a part of the customers says what all would take. Then the paper: a Statement Batch as one PDF.
"""

from datetime import timedelta

import frappe

from benchmarks.ground import AS_OF, company, live, site, timed
from benchmarks.synthetic import Size, fill

STATEMENTS, BESIDE = 500, 25
TIMES = 20
FIRST = AS_OF - timedelta(days=365)


def run() -> list[dict]:
	from ar_collections.ledger.movements import accounts, customers_with_account

	with site():
		live(company())
		fill(company(), Size())
		everybody = customers_with_account(company(), FIRST, AS_OF)
		customers = everybody[:STATEMENTS]
		accounts(company(), customers[:1], FIRST, AS_OF)
		found, ours = timed(accounts, company(), customers, FIRST, AS_OF)
		theirs, took = timed(_theirs, customers[:BESIDE])
		same = all(
			abs(float(found[customer][0].closing) - theirs[customer]) < 0.005
			for customer in customers[:BESIDE]
		)
		all_of_them, everything = timed(accounts, company(), everybody, FIRST, AS_OF)
		(pages, size, files), papers = timed(_papers, customers)
		live(company())
	beside = took / BESIDE * STATEMENTS
	return [
		{
			"what": f"statements of {STATEMENTS} customers over a year, with open items and ageing, before the paper",
			"figure": f"{ours:.2f} s; all {len(all_of_them):,} customers {everything:.1f} s",
			"beside": f"Process Statement of Accounts: {beside:.0f} s ({took / BESIDE:.2f} s each, {BESIDE} measured)",
			"goal": f"{TIMES} × faster, equal to the cent",
			"result": f"{beside / ours:.0f} × faster",
			"met": same and beside / ours >= TIMES,
		},
		{
			"what": f"a batch of {STATEMENTS} statements over a year as one PDF, half of them Chinese, one process",
			"figure": f"{papers:.1f} s, {pages:,} pages, {size:.1f} MB in {files} file(s), "
			f"{1000 * papers / pages:.0f} ms a page, joining included",
			"goal": "reported",
			"result": f"{STATEMENTS / papers:.1f} PDF/s",
			"met": pages >= STATEMENTS,
		},
	]


def _theirs(customers: list[str]) -> dict[str, float]:
	"""`{customer: closing balance}` of ERPNext's statement."""
	from erpnext.accounts.doctype.process_statement_of_accounts.process_statement_of_accounts import (
		get_statement_dict,
	)

	values = {"report": "General Ledger", "company": company(), "from_date": FIRST, "to_date": AS_OF}
	more = {"include_ageing": 1, "ageing_based_on": "Due Date", "group_by": "Group by Voucher (Consolidated)"}
	doc = frappe.get_doc({"doctype": "Process Statement Of Accounts", "name": "bench", **values, **more})
	for customer in customers:
		doc.append("customers", {"customer": customer})
	found = get_statement_dict(doc, get_statement_dict=True)
	return {customer: rows[0][-1]["balance"] for customer, rows in found.items()}


def _papers(customers: list[str]) -> tuple[int, float, int]:
	"""`(pages, MB, files)` of a Statement Batch, worked as a worker does it."""
	from io import BytesIO

	from pypdf import PdfReader

	from ar_collections.services import letter_fonts, statement_batch

	letter_fonts.prepare()
	for number, name in enumerate(customers):
		frappe.db.set_value("Customer", name, "language", ("zh", "en")[number % 2], update_modified=False)
	values = {"company": company(), "from_date": FIRST, "to_date": AS_OF, "output": "One PDF"}
	rows = [{"customer": name, "status": "To Do"} for name in customers]
	doc = frappe.get_doc(
		{"doctype": "Statement Batch", **values, "shows": "Movements and open items", "rows": rows}
	)
	doc.insert().db_set("status", "Running")
	frappe.db.commit()
	statement_batch.work(doc.name)
	doc.reload()
	pages = size = 0
	for name in frappe.get_all("File", {"attached_to_name": doc.name}, pluck="name"):
		file = frappe.get_doc("File", name)
		content = file.get_content()
		pages, size = pages + len(PdfReader(BytesIO(content)).pages), size + len(content)
		file.delete()
	frappe.db.commit()
	if doc.status != "Done":
		raise RuntimeError(f"the batch is {doc.status}")
	return pages, size / 1e6, doc.files
