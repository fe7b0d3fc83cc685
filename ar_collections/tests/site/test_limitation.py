"""Limitation periods from real documents: what starts them anew, the report, the work well before the end."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.desk.query_report import run

from ar_collections.ar_collections.report.limitation_periods.limitation_periods import execute
from ar_collections.ledger import limitation as ledger
from ar_collections.services import cases, limitation_watch
from ar_collections.services.limitation import standings
from ar_collections.tests.site import world

C, GUANGDA, HAIFENG = world.COMPANY, world.GUANGDA, world.HAIFENG
TODAY = frappe.utils.getdate


def ago(years: int = 3, days: int = 0) -> date:
	"""A due date whose three years end that many days from now."""
	return frappe.utils.getdate(frappe.utils.add_years(TODAY() + timedelta(days), -years))


@pytest.fixture
def case():
	world.live_company()
	_fiscal_years(ago().year - 1)
	world.customer(GUANGDA)
	return frappe.get_doc("Collection Case", cases.open_case(C, GUANGDA))


def _fiscal_years(first: int) -> None:
	for year in range(first, TODAY().year + 1):
		days = {"year_start_date": f"{year}-01-01", "year_end_date": f"{year}-12-31"}
		if not frappe.db.exists("Fiscal Year", days):
			frappe.get_doc({"doctype": "Fiscal Year", "year": f"L{year}", **days}).insert()


def old(days: int = 60, amount: float = 500, customer: str = GUANGDA, **more):
	"""An invoice whose period ends in so many days."""
	return world.make_invoice(customer, amount, ago(days=days), **more)


def ends(invoice, customer: str = GUANGDA, term: int = 1) -> date:
	found = {one.item.key: one.period.ends_on for one in standings(C, TODAY(), [customer])}
	return found[invoice.name, term]


def three_years_after(day: date) -> date:
	return frappe.utils.getdate(frappe.utils.add_years(day, 3))


def work(case) -> list[dict]:
	filters = {"case": case.name, "step_id": "limitation"}
	return frappe.get_all(
		"Collection Action",
		filters,
		["name", "status", "title", "why", "amount"],
		order_by="creation asc, name asc",
	)


def watch() -> int:
	return limitation_watch.nightly(C)


def written(case, invoice=None, made_on: date | None = None, **more):
	about = {"items": [{"sales_invoice": invoice.name}]} if invoice else {}
	of = {"case": case.name, "status": "Open", "promised_on": TODAY(), "made_on": made_on or TODAY()}
	return frappe.get_doc({"doctype": "Promise to Pay", "in_writing": 1, **of, **about, **more}).insert()


# What starts it anew


def test_it_runs_from_the_due_date(case):
	invoice = old()
	assert ends(invoice) == three_years_after(ago(days=60))


def test_a_part_payment_starts_it_anew_for_the_instalment_it_paid(case):
	first, second = ago(days=60), ago(days=61)
	invoice = world.make_invoice(GUANGDA, 500, terms=[(first, 200), (second, 300)])
	paid = TODAY() - timedelta(100)
	world.pay(invoice, 100, paid)
	assert ends(invoice) == three_years_after(paid)
	assert ends(invoice, term=2) == three_years_after(second)


def test_a_bounced_payment_started_nothing(case):
	invoice = old()
	world.bounce(world.pay(invoice, 100, TODAY() - timedelta(100)))
	assert ends(invoice) == three_years_after(ago(days=60))


def test_a_promise_in_writing_starts_it_anew_for_the_invoices_it_names(case):
	named, other = old(), old(61)
	written(case, named)
	assert ends(named) == three_years_after(TODAY())
	assert ends(other) == three_years_after(ago(days=61))


def test_a_promise_by_telephone_starts_nothing_until_it_is_confirmed_in_writing(case):
	invoice = old()
	doc = written(case, in_writing=0)
	assert ends(invoice) == three_years_after(ago(days=60))
	doc.in_writing = 1
	doc.save()
	assert ends(invoice) == three_years_after(TODAY())


def test_a_promise_that_was_cancelled_proves_nothing(case):
	invoice = old()
	doc = written(case)
	doc.status = "Cancelled"
	doc.save()
	assert ends(invoice) == three_years_after(ago(days=60))


def letter(case, invoice, **more) -> None:
	"""A demand about the invoice that arrived a hundred days ago."""
	values = {
		"company": C, "customer": GUANGDA, "case": case.name, "collector": case.collector, "status": "Sent", "level": 1,
		"letter_type": "First Demand", "letter_date": TODAY() - timedelta(104), "currency": "CNY",
		"delivery_outcome": "Delivered", "delivered_on": TODAY() - timedelta(100), **more,
	}  # fmt: skip
	information_only = values.pop("information_only", 0)
	doc = frappe.get_doc({"doctype": "Dunning Letter", **values})
	doc.name = f"L-{frappe.generate_hash(length=8)}"
	doc.db_insert()
	table = frappe.qb.DocType("Dunning Letter")
	delivered = {name: values[name] for name in ("delivery_outcome", "delivered_on")}
	query = frappe.qb.update(table).where(table.name == doc.name)
	for name, value in delivered.items():
		query = query.set(table[name], value)
	query.run()
	row = {"voucher_type": "Sales Invoice", "voucher_no": invoice.name, "term": 1, "parent": doc.name}
	of = {"parenttype": "Dunning Letter", "parentfield": "items", "information_only": information_only}
	frappe.get_doc({"doctype": "Dunning Letter Item", **row, **of}).db_insert()


def test_a_demand_that_is_proved_to_have_arrived_starts_it_anew(case):
	invoice = old()
	letter(case, invoice)
	assert ends(invoice) == three_years_after(TODAY() - timedelta(100))
	(one,) = standings(C, TODAY(), [GUANGDA])
	assert one.period.restart.doctype == "Dunning Letter" and one.period.restart.document.startswith("L-")


@pytest.mark.parametrize(
	"values",
	[
		{"delivery_outcome": "Returned"},
		{"delivery_outcome": "Refused"},
		{"delivery_outcome": None},
		{"status": "Withdrawn"},
		{"test_mode": 1},
		{"level": 0},
		{"information_only": 1},
	],
	ids=str,
)
def test_what_is_no_proved_demand_of_the_item_starts_nothing(case, values):
	invoice = old()
	letter(case, invoice, **values)
	assert ends(invoice) == three_years_after(ago(days=60))


def test_the_company_says_how_long_it_is_and_what_counts(case):
	invoice = old()
	letter(case, invoice)
	world.live_company(limitation_demand_restarts=0, limitation_start="End of the Year", limitation_years=4)
	assert ends(invoice) == date(ago(days=60).year + 4, 12, 31)
	world.live_company(limitation_years=0)
	assert standings(C, TODAY()) == []


def test_a_company_that_is_not_set_up_watches_nothing():
	assert ledger.rules("No such company").years == 0


# The case and the work before the end


def test_the_case_shows_the_first_end_and_work_is_made_once(case):
	invoice, far = old(60), old(300)
	assert watch() == 1 and watch() == 0
	end = three_years_after(ago(days=60))
	assert frappe.db.get_value("Collection Case", case.name, "limitation_ends_on") == end
	(action,) = work(case)
	assert str(end) in action.title and invoice.name in action.why and action.amount == 500
	items = frappe.get_all("Collection Action Item", {"parent": action.name}, pluck="voucher_no")
	assert items == [invoice.name] and far.name not in items


def test_work_that_was_done_is_not_made_again(case):
	old()
	watch()
	frappe.db.set_value("Collection Action", work(case)[0].name, "status", "Done")
	assert watch() == 0 and len(work(case)) == 1


def test_work_is_withdrawn_when_the_period_starts_anew_and_made_again_when_that_was_wrong(case):
	invoice = old()
	watch()
	payment = world.pay(invoice, 100, TODAY() - timedelta(1))
	watch()
	(action,) = work(case)
	assert action.status == "Withdrawn"
	assert frappe.db.get_value("Collection Case", case.name, "limitation_ends_on") == three_years_after(
		TODAY() - timedelta(1)
	)
	world.bounce(payment)
	assert watch() == 1 and [row.status for row in work(case)] == ["Withdrawn", "Open"]


def test_open_work_names_the_items_it_is_still_about(case):
	end = TODAY().replace(day=1) + timedelta(50)  # two days of one month
	first, second = (
		world.make_invoice(GUANGDA, amount, frappe.utils.getdate(frappe.utils.add_years(day, -3)))
		for amount, day in ((500, end), (300, end + timedelta(1)))
	)
	watch()
	world.pay(first, 100, TODAY() - timedelta(1))
	assert watch() == 0
	(action,) = work(case)
	assert first.name not in action.why and second.name in action.why and action.amount == 300
	assert str(end + timedelta(1)) in action.title


def test_work_stays_when_the_period_has_ended_and_nobody_acted(case):
	old(60)
	watch()
	limitation_watch.nightly(C, TODAY() + timedelta(80))
	assert [row.status for row in work(case)] == ["Open"]


def test_no_work_for_a_period_that_has_ended_before_anybody_watched(case):
	old(-5)
	assert watch() == 0 and not work(case)


def test_warned_as_many_days_before_as_the_company_says(case):
	old(60)
	world.live_company(limitation_warning_days=30)
	assert watch() == 0


def test_a_closed_case_has_no_end_and_opened_again_it_warns_again(case):
	invoice = old()
	watch()
	cases.close(case.name, "settled")
	assert frappe.db.get_value("Collection Case", case.name, "limitation_ends_on") is None
	assert cases.reopen(C, GUANGDA, [invoice.name]) == case.name
	assert watch() == 1 and [row.status for row in work(case)] == ["Withdrawn", "Open"]


# The report


def listed(**filters) -> list[dict]:
	return execute({"company": C, **filters})[1]


def test_the_report_lists_what_ends_within_a_year_the_first_in_front(case):
	late, soon, far = old(200), old(20), old(500)
	rows = listed()
	assert [row["voucher_no"] for row in rows] == [soon.name, late.name]
	assert (rows[0]["days_left"], rows[0]["began_by"], rows[0]["case"]) == (20, "Due date", case.name)
	assert far.name in [row["voucher_no"] for row in listed(ends_before=TODAY() + timedelta(600))]


def test_the_report_shows_what_proves_the_new_start(case):
	invoice = old()
	doc = written(case, invoice)
	(row,) = listed(ends_before="2999-12-31")
	assert (row["began_by"], row["document_type"], row["document"]) == (
		"Promise in writing", "Promise to Pay", doc.name,
	)  # fmt: skip


def test_a_rep_sees_the_own_customers_and_nobody_elses(case):
	old()
	frappe.db.set_value("Collection Case", case.name, "collector", world.user(world.REP))
	world.user(world.OTHER_REP)
	old(customer=HAIFENG)  # nobody has a case on it
	for user, number in ((world.REP, 1), (world.OTHER_REP, 0)):
		frappe.set_user(user)
		assert len(run("Limitation Periods", {"company": C})["result"]) == number
	frappe.set_user("Administrator")
	assert len(listed()) == 2 and len(listed(collector=world.REP)) == len(listed(customer=GUANGDA)) == 1


def test_the_report_asks_for_a_company():
	with pytest.raises(frappe.ValidationError, match="Choose a company"):
		execute({})
