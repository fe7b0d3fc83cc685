"""On ERPNext's own demo data: our ageing, ERPNext's report and the control accounts, to the cent, at five dates."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import frappe
import pytest
from erpnext.setup.demo import setup_demo_data
from frappe.utils import getdate

from ar_collections.ledger import aged
from ar_collections.services import tie_out


@pytest.fixture
def company():
	setup_demo_data()
	return frappe.db.get_single_value("Global Defaults", "demo_company")


def days(company: str) -> list:
	"""Five days from the first posting to the last."""
	of = {"company": company, "account_type": "Receivable", "party_type": "Customer"}
	posted = [
		getdate(day)
		for day in frappe.get_all("Payment Ledger Entry", of, order_by="posting_date", pluck="posting_date")
	]
	first, last = posted[0], posted[-1]
	return [first + timedelta(days=(last - first).days * n // 4) for n in range(5)]


def theirs(company: str, as_of) -> dict[tuple, Decimal]:
	from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute as receivable

	filters = {
		"company": company,
		"report_date": as_of,
		"ageing_based_on": "Due Date",
		"range": "30, 60, 90, 120",
	}
	sums = defaultdict(Decimal)
	for row in receivable(frappe._dict(filters))[1]:
		if row.get("voucher_no"):
			sums[row["party"], row["voucher_no"]] += Decimal(str(row["outstanding"]))
	return {key: round(total, 2) for key, total in sums.items() if round(total, 2)}


def test_our_ageing_is_erpnexts_report_and_the_control_account(company):
	compared = 0
	for day in days(company):
		book = aged.read(company, day)
		sums = defaultdict(Decimal)
		for row in book.rows:
			sums[row.customer, row.voucher] += row.base_open
		assert {key: total for key, total in sums.items() if total} == theirs(company, day)
		tied = tie_out.tie_out(company, day, book)
		assert not book.problems and tied.unexplained == 0
		compared += len(book.rows)
	assert compared
