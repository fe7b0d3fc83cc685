"""The measures on a small real book, against figures worked out by hand: 90 days until the end of April 2026.

Guangda (Wei's) and Haifeng (Yan's), in CNY:

| voucher | posted | due | amount | what happened |
|---|---|---|---|---|
| A Guangda | 10 Feb | 12 Mar | 1,000 | 400 paid 10 April |
| B Guangda | 10 Mar | 9 Apr | 2,000 | paid 20 April |
| C Guangda | 15 Apr | 15 May | 3,000 | open |
| D Haifeng | 1 Apr | 20 Apr | 500 | credit note of 100 on 25 April |
"""

from datetime import date
from decimal import Decimal as D

import frappe
import pytest
from frappe.query_builder.functions import Sum

from ar_collections.ar_collections.report.collection_measures.collection_measures import execute
from ar_collections.core.measures import Pair
from ar_collections.ledger.measure_figures import Period, figures
from ar_collections.ledger.receivable_days import ReceivableDays
from ar_collections.ledger.tables import decimal
from ar_collections.services import cases, snapshots
from ar_collections.tests.site import world
from ar_collections.tests.site.queries import queries
from ar_collections.tests.site.test_permissions import employee, with_role

C = world.COMPANY
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
DAYS = {"from_date": "2026-04-01", "to_date": "2026-04-30", "company": C}
SNAPSHOT = "Collection Snapshot"


@pytest.fixture
def book():
	"""{voucher letter: Sales Invoice}."""
	world.live_company()
	found = {
		"A": world.make_invoice(world.GUANGDA, 1000, date(2026, 3, 12), posting_date=date(2026, 2, 10)),
		"B": world.make_invoice(world.GUANGDA, 2000, date(2026, 4, 9), posting_date=date(2026, 3, 10)),
		"C": world.make_invoice(world.GUANGDA, 3000, date(2026, 5, 15), posting_date=date(2026, 4, 15)),
		"D": world.make_invoice(world.HAIFENG, 500, date(2026, 4, 20), posting_date=date(2026, 4, 1)),
	}
	world.pay(found["A"], 400, date(2026, 4, 10))
	world.pay(found["B"], None, date(2026, 4, 20))
	world.credit_note(found["D"], 100, date(2026, 4, 25))
	for customer, rep in ((world.GUANGDA, world.REP), (world.HAIFENG, world.OTHER_REP)):
		case = frappe.get_doc("Collection Case", cases.open_case(C, customer))
		case.db_set("collector", world.user(rep))
	return found


def april(customer: str):
	return figures(C, [APRIL])[APRIL].get(customer)


def test_the_raw_figures_are_those_of_the_table(book):
	of = april(world.GUANGDA)
	assert (of.opening, of.closing, of.not_due, of.overdue) == (3000, 3600, 3000, 600)
	assert (of.sales, of.sales_90, of.received) == (3000, 6000, 2400)
	assert [month.sales for month in of.months[:4]] == [3000, 2000, 1000, 0]
	other = april(world.HAIFENG)
	assert (other.opening, other.closing, other.overdue, other.sales, other.received) == (0, 400, 400, 400, 0)


def test_measures_of_the_company_are_those_worked_out_by_hand(book):
	(row,) = execute({**DAYS, "by": "Company"})[1]
	assert (row["closing"], row["overdue"]) == (4000, 1000)
	assert row["dso_simple"] == 56.3  # 4,000 ÷ 6,400 × 90 = 56.25
	assert row["dso_best"] == 42.2  # 3,000 ÷ 6,400 × 90 = 42.19
	assert row["delinquent_days"] == 14.1
	assert row["dso_countback"] == 39.3  # 3,400 of April: 30 days; 600 of March's 2,000: 9.3 of 31
	assert row["cei"] == 70.6  # (3,000 + 3,400 − 4,000) ÷ (3,000 + 3,400 − 3,000)
	assert row["costs"] == 0 and row["cost"] == 0


def test_roll_rates_follow_the_instalments(book):
	# on 31 March A was 19 days overdue, B not due: 600 of A stand in 31–60 now, B was paid
	assert april(world.GUANGDA).rolled == {"1-30": Pair(D(1000), D(600)), "not_due": Pair(D(2000), D(0))}


def test_an_unallocated_receipt_covers_what_was_due_first(book):
	world.unallocated_receipt(world.GUANGDA, 700, date(2026, 4, 28))
	of = april(world.GUANGDA)
	assert (of.closing, of.not_due, of.overdue, of.received) == (2900, 2900, 0, 3100)


def test_what_happens_later_changes_nothing_on_an_earlier_day(book):
	before = figures(C, [APRIL])[APRIL]
	world.pay(book["C"], None, date(2026, 5, 5))
	world.make_invoice(world.HAIFENG, 77, date(2026, 6, 1), posting_date=date(2026, 5, 2))
	assert figures(C, [APRIL])[APRIL] == before


def test_instalments_and_foreign_invoices_are_measured_in_company_currency(book):
	terms = [(date(2026, 4, 10), 60), (date(2026, 5, 10), 40)]
	invoice = world.make_invoice(world.NORDLICHT, 100, terms=terms, posting_date=date(2026, 4, 2))
	world.pay(invoice, 50, date(2026, 4, 20))
	of = april(world.NORDLICHT)
	assert (of.closing, of.not_due, of.overdue) == (390, 312, 78)  # 50 EUR, 40 of them not due, at 7.8


def test_opening_invoices_are_owed_but_were_not_sold(book):
	posted = {"posting_date": date(2026, 4, 3), "is_opening": "Yes"}
	account = frappe.db.get_value("Account", {"company": C, "account_type": "Temporary"})
	invoice = world.invoice_draft(world.BAILEY, 50, date(2026, 4, 4), **posted)
	invoice.items[0].income_account = account
	invoice.insert().submit()
	of = april(world.BAILEY)
	assert (of.closing, of.sales) == (50, 0)


def test_who_paid_long_ago_is_no_row_but_counts_in_the_companys_countback(book):
	old = world.make_invoice(world.BAILEY, 5000, date(2025, 12, 1), posting_date=date(2025, 11, 3))
	world.pay(old, None, date(2025, 12, 10))
	assert april(world.BAILEY).months[5].sales == 5000  # November, of April back
	assert world.BAILEY not in table("Customer")
	world.journal_receivable(world.HAIFENG, 6000, date(2026, 4, 2))
	(row,) = execute({**DAYS, "by": "Company"})[1]
	# 10,000: April 3,400, March 2,000, February 1,000; 59 + 31 + 31 days of January and December; 3,600 of 5,000
	assert row["dso_countback"] == 30 + 31 + 28 + 31 + 31 + 21.6


def test_promises_are_judged_when_their_grace_ends(book):
	case = cases.open_case(C, world.GUANGDA)
	for amount, day in ((400, "2026-04-10"), (300, "2026-04-25"), (900, "2026-05-20")):
		values = {
			"case": case,
			"amount": amount,
			"promised_on": day,
			"made_on": "2026-04-05",
			"tolerance_days": 2,
		}
		stored = frappe.get_doc(
			{"doctype": "Promise to Pay", **values, "customer": world.GUANGDA, "company": C}
		)
		stored.update({"status": "Open", "promise_currency": "CNY"})
		stored.append("instalments", {"due_date": day, "amount": amount})
		stored.flags.by_service = stored.flags.ignore_validate = True
		stored.insert(ignore_permissions=True, ignore_mandatory=True)
	of = april(world.GUANGDA)
	assert (of.promises, of.promised) == (2, 700)
	assert (of.promises_kept, of.promised_came) == (2, 700)  # 400 on the 10th, 2,000 on the 20th


def test_contacts_and_work_on_time_are_counted(book):
	case = cases.open_case(C, world.GUANGDA)
	for hour, outcome in ((9, "Reached"), (10, "No Answer"), (11, "Reached")):
		log = {"case": case, "outcome": outcome, "summary": "x", "contact_on": f"2026-04-14 {hour}:00:00"}
		frappe.get_doc({"doctype": "Contact Log", **log}).insert().submit()
	of = april(world.GUANGDA)
	assert (of.contacts, of.reached) == (3, 2)
	common = {
		"doctype": "Collection Action",
		"company": C,
		"customer": world.GUANGDA,
		"case": case,
		"title": "Call",
	}
	for due, done in (
		("2026-04-14", "2026-04-14 17:00:00"),
		("2026-04-15", "2026-04-16 09:00:00"),
		("2026-04-20", None),
	):
		action = frappe.get_doc({**common, "kind": "Call", "due_on": due}).insert(ignore_permissions=True)
		action.db_set({"status": "Done" if done else "Open", "done_on": done})
	of = april(world.GUANGDA)
	assert (of.actions, of.on_time) == (3, 1)


def test_recovery_is_what_came_after_the_letter(book):
	letter = {
		"doctype": "Dunning Letter", "letter_type": "First Demand", "level": 1, "currency": "CNY", "company": C,
		"customer": world.GUANGDA, "case": cases.open_case(C, world.GUANGDA), "letter_date": "2026-04-05",
	}  # fmt: skip
	doc = frappe.get_doc(letter)
	doc.append(
		"items",
		{
			"voucher_type": "Sales Invoice",
			"voucher_no": book["A"].name,
			"open_amount": 1000,
			"currency": "CNY",
		},
	)
	doc.insert(ignore_permissions=True).db_set({"status": "Sent", "level": 1, "letter_date": "2026-04-05"})
	assert april(world.GUANGDA).levels == {1: Pair(D(1000), D(400))}
	doc.db_set("status", "Withdrawn")
	assert april(world.GUANGDA).levels == {}


# The report


def table(by: str, **more) -> dict[str, dict]:
	return {row["label"]: row for row in execute({**DAYS, "by": by, **more})[1]}


def test_by_customer_rep_and_team_the_sums_are_the_companys(book):
	employee(world.user(world.REP), reports_to=employee(world.user(world.SUPERVISOR)))
	for by, wanted in {
		"Customer": {world.GUANGDA: 600, world.HAIFENG: 400},
		"Collector": {"Wei Rep": 600, "Yan Rep": 400},
		"Team": {"Mei Supervisor": 600, "No team": 400},
	}.items():
		assert {label: row["overdue"] for label, row in table(by).items()} == wanted, by


def test_a_supervisor_with_customers_of_the_own_is_in_the_team_he_or_she_leads(book):
	head = employee(world.user(world.GENERAL_MANAGER))
	employee(world.user(world.REP), reports_to=employee(world.user(world.OTHER_REP), reports_to=head))
	assert {label: row["overdue"] for label, row in table("Team").items()} == {"Yan Rep": 1000}


def test_a_rep_measures_the_own_customers_a_supervisor_the_team_and_a_manager_all(book):
	head = with_role("Collections User", "Sales User")
	employee(world.user(world.REP), reports_to=employee(head))
	wanted = {world.REP: {world.GUANGDA}, head: {world.GUANGDA}, world.OTHER_REP: {world.HAIFENG}}
	wanted[world.user(world.ACCOUNTANT)] = {world.GUANGDA, world.HAIFENG}
	for user, customers in wanted.items():
		frappe.set_user(user)
		assert set(table("Customer")) == customers, user
		assert table("Company").get(C, {}).get("overdue") == sum(
			{world.GUANGDA: 600, world.HAIFENG: 400}[c] for c in customers
		)
		frappe.set_user("Administrator")
	frappe.set_user(world.REP)
	assert not table("Customer", collector=world.OTHER_REP)


def test_a_stranger_gets_no_report(book):
	from frappe.desk.query_report import run

	frappe.set_user(with_role("Stock User"))
	with pytest.raises(frappe.PermissionError):
		run("Collection Measures", frappe.as_json(DAYS))


def test_every_formula_stands_over_the_table_and_a_chart_under_it(book):
	columns, _rows, note, chart = execute({**DAYS, "by": "Customer"})
	assert (
		"÷ credit sales of the last 90 days × 90" in note and "100 = all that was due was collected" in note
	)
	assert {"dso_countback", "cei", "roll_31_60", "cost"} <= {column["fieldname"] for column in columns}
	assert chart["data"]["labels"] == [world.GUANGDA, world.HAIFENG]


def test_days_in_the_wrong_order_and_an_unknown_company_are_told(book):
	with pytest.raises(frappe.ValidationError, match="must not be after"):
		execute({**DAYS, "to_date": "2026-03-01"})
	with pytest.raises(frappe.ValidationError, match="not set up"):
		execute({**DAYS, "company": "Nobody Ltd"})


def test_before_anything_was_booked_there_is_nothing_to_measure(book):
	assert (
		execute({"company": C, "by": "Customer", "from_date": "2020-01-01", "to_date": "2020-01-31"})[1] == []
	)


def test_more_months_than_are_shown_are_told(book):
	asked = {**DAYS, "by": "Month", "from_date": "2020-01-01"}
	_columns, rows, note, _chart = execute(asked)
	assert note.startswith("Only the newest 36 months are shown.")
	assert [row["label"] for row in rows] == ["2026-02", "2026-03", "2026-04"]  # from the first booking on


# Snapshots


def kept() -> list[dict]:
	return frappe.get_all(SNAPSHOT, {"company": C}, ["*"], order_by="snapshot_on asc, collector asc")


def test_a_night_keeps_one_row_for_each_rep_and_a_second_run_writes_nothing(book):
	assert snapshots.nightly(C, APRIL.last) == 2
	assert [(row.collector, row.overdue, row.received) for row in kept()] == [
		(world.REP, 600, 2400),
		(world.OTHER_REP, 400, 0),
	]
	before = kept()
	world.make_invoice(world.GUANGDA, 50, date(2026, 4, 2))
	assert snapshots.nightly(C, APRIL.last) == 0 and kept() == before


def test_a_month_that_is_over_reads_as_it_was_kept_whatever_is_cancelled_later(book):
	rows = {row["label"]: row for row in execute({**DAYS, "by": "Month", "from_date": "2026-03-05"})[1]}
	assert list(rows) == ["2026-03", "2026-04"] and rows["2026-04"]["overdue"] == 1000
	snapshots.nightly(C, APRIL.last)
	payment = frappe.get_last_doc("Payment Entry", {"party": world.GUANGDA})
	world.bounce(payment)
	again = {row["label"]: row for row in execute({**DAYS, "by": "Month", "from_date": "2026-03-05"})[1]}
	figures_of = ("overdue", "dso_simple", "dso_countback", "cei", "received")
	assert [again["2026-04"][name] for name in figures_of] == [rows["2026-04"][name] for name in figures_of]
	assert again["2026-04"]["kept_on"] == APRIL.last and not again["2026-03"]["kept_on"]


def test_a_kept_month_shows_a_rep_the_own_figures_only(book):
	snapshots.nightly(C, APRIL.last)
	frappe.set_user(world.REP)
	(row,) = execute({**DAYS, "by": "Month"})[1]
	assert row["overdue"] == 600
	assert {row.collector for row in frappe.get_list(SNAPSHOT, fields=["collector"], order_by="name")} == {
		world.REP
	}


def test_nobody_writes_or_changes_history(book):
	snapshots.nightly(C, APRIL.last)
	doc = frappe.get_doc(SNAPSHOT, kept()[0].name)
	doc.overdue = 0
	with pytest.raises(frappe.ValidationError):
		doc.save()
	typed = {"doctype": SNAPSHOT, "company": C, "snapshot_on": "2026-03-31"}
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(typed).insert()


def test_more_customers_are_read_by_the_same_number_of_queries(book):
	def asked() -> int:
		with queries() as made:
			execute({**DAYS, "by": "Customer"})
		return len(made)

	asked()  # what is read once and kept
	before = asked()
	for number in range(6):
		world.make_invoice(f"Customer {number}", 100, date(2026, 4, 12), posting_date=date(2026, 3, 12))
	assert len(table("Customer")) == 8 and asked() == before


@pytest.mark.parametrize("day", ["2026-02-28", "2026-04-09", "2026-04-10", "2026-04-27", "2026-06-30"])
def test_what_all_owe_is_the_receivable_ledger_of_that_day_to_the_cent(book, day):
	world.make_invoice(world.NORDLICHT, 100, terms=[(date(2026, 4, 10), 60), (date(2026, 5, 10), 40)])
	world.pay(world.make_invoice(world.NORDLICHT, 33.33, date(2026, 4, 1)), 11.11, date(2026, 4, 11), None)
	world.unallocated_receipt(world.GUANGDA, 123.45, date(2026, 4, 26))
	world.journal_receivable(world.HAIFENG, 77.7, date(2026, 4, 8), due_date=date(2026, 4, 20))
	world.bounce(frappe.get_last_doc("Payment Entry", {"party": world.GUANGDA, "paid_amount": 400}))
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = frappe.qb.from_(ple).select(Sum(ple.amount)).where((ple.company == C) & (ple.delinked == 0))
	booked = query.where((ple.posting_date <= day) & (ple.account_type == "Receivable")).run()[0][0]
	owed = ReceivableDays(C, date(2026, 1, 1)).on(date.fromisoformat(day))
	assert sum(part.amount for own in owed.values() for part in own) == decimal(booked)


@pytest.mark.committed
def test_costs_of_the_period_are_set_against_what_came_in(site):
	world.live_company()
	world.pay(world.make_invoice(world.GUANGDA, 1000, date(2026, 3, 12)), 800, date(2026, 4, 10))
	_keeps_costs()
	for day, amount in (("2026-04-02", 12), ("2026-04-30", 4), ("2026-05-01", 99)):
		cost = frappe.get_doc(
			{"doctype": "Collection Cost", "company": C, "customer": world.GUANGDA, "spent_on": day}
		)
		cost.update({"name": f"COST-{day}", "amount": amount, "currency": "CNY"}).db_insert()
	(row,) = execute({**DAYS, "by": "Company"})[1]
	assert (row["costs"], row["cost"]) == (16, 2.0)  # 16 ÷ 800


def _keeps_costs() -> None:
	"""A site may keep costs of collecting, with these fields, or none."""
	if not frappe.db.exists("DocType", "Collection Cost"):
		kinds = {
			"company": "Link Company",
			"customer": "Link Customer",
			"spent_on": "Date",
			"amount": "Currency",
			"currency": "Link Currency",
		}
		fields = [
			{
				"fieldname": name,
				"label": name,
				"fieldtype": kind.split()[0],
				"options": kind.partition(" ")[2],
			}
			for name, kind in kinds.items()
		]
		of = {
			"module": "AR Collections",
			"custom": 1,
			"autoname": "hash",
			"permissions": [{"role": "System Manager", "read": 1}],
		}
		frappe.get_doc({"doctype": "DocType", "name": "Collection Cost", "fields": fields, **of}).insert()
