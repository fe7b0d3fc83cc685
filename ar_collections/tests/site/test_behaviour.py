"""How customers pay, read from real invoices, receipts and logs; and the rows kept for lists."""

from datetime import date, timedelta

import frappe
import pytest

from ar_collections import contact_api, permissions
from ar_collections.ledger.behaviour import past
from ar_collections.ledger.book import read_book
from ar_collections.ledger.customers import facts
from ar_collections.services import behaviour, cases, owner_change
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C = world.COMPANY
DUE = date(2026, 3, 2)
TODAY = date(2026, 6, 1)


def after(days: int) -> date:
	return DUE + timedelta(days=days)


@pytest.fixture
def case():
	world.live_company()
	world.customer(world.GUANGDA)
	doc = frappe.get_doc("Collection Case", cases.open_case(C, world.GUANGDA))
	doc.db_set("collector", world.user(world.REP))
	return doc


def log(case, on: date, hour: int = 10, **more):
	values = {
		"outcome": "Reached",
		"summary": "pays",
		"contact_on": f"{on} {hour:02}:00:00",
		"case": case.name,
	}
	return frappe.get_doc({"doctype": "Contact Log", **values, **more}).insert().submit()


def test_days_late_come_from_real_receipts_weighed_by_amount(case):
	world.pay(world.make_invoice(world.GUANGDA, 900, DUE), posting_date=after(10))
	world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(0))
	found = behaviour.of(C, world.GUANGDA, TODAY)
	assert (found.days_late, found.share_late, found.invoices_paid) == (9, 90, 2)


def test_each_instalment_has_its_own_due_date(case):
	invoice = world.make_invoice(world.GUANGDA, 100, terms=[(DUE, 50), (after(30), 50)])
	world.pay(invoice, 50, posting_date=after(10))
	world.pay(invoice, 50, posting_date=after(30))
	assert behaviour.of(C, world.GUANGDA, TODAY).days_late == 5


def test_a_bounced_cheque_was_never_paid(case):
	world.bounce(world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(10)))
	assert behaviour.of(C, world.GUANGDA, TODAY).invoices_paid == 0


def test_payments_in_another_currency_count_in_company_currency(case):
	world.pay(world.make_invoice(world.NORDLICHT, 100, DUE), posting_date=after(4))
	assert behaviour.of(C, world.NORDLICHT, TODAY).days_late == 4


def test_invoices_older_than_twelve_months_are_forgotten(case):
	world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(10))
	assert behaviour.of(C, world.GUANGDA, date(2027, 3, 10)).invoices_paid == 0


def test_promises_are_judged_by_the_money_that_came(case):
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	log(case, after(1), outcome="Promise", promised_on=after(5), promised_amount=200)
	log(case, after(20), outcome="Promise", promised_on=after(25))
	world.pay(invoice, 200, posting_date=after(6))
	found = behaviour.of(C, world.GUANGDA, TODAY)
	assert (found.promises_kept, found.promises_broken, found.last_promise_broken) == (1, 1, True)


def test_the_best_hour_comes_from_our_own_calls_only(case):
	for days, hour, outcome in (
		(1, 9, "Reached"),
		(2, 9, "Reached"),
		(3, 9, "No Answer"),
		(4, 14, "Reached"),
	):
		log(case, after(days), hour, outcome=outcome)
	for days in (5, 6, 7):
		log(case, after(days), 15, direction="Incoming")
	found = behaviour.of(C, world.GUANGDA, TODAY)
	assert (behaviour.hour(found.best_hour), found.best_hour_reached, found.best_hour_calls) == (
		"09–10",
		2,
		3,
	)


def test_it_is_read_for_all_customers_in_as_many_queries_as_for_one(case, monkeypatch):
	names = [world.customer(name) for name in (world.GUANGDA, world.HAIFENG, world.BAILEY)]
	for name in names:
		world.pay(world.make_invoice(name, 100, DUE), posting_date=after(1))
	past(C, names, TODAY)  # what is cached is cached now
	counted = []
	run = frappe.db.sql
	monkeypatch.setattr(frappe.local.db, "sql", lambda *a, **k: counted.append(a[0]) or run(*a, **k))
	past(C, names[:1], TODAY)
	once = len(counted)
	past(C, names, TODAY)
	assert once and len(counted) == 2 * once


# The rows


def row(customer: str):
	return frappe.get_doc("Collection Behaviour", {"company": C, "customer": customer})


def test_one_row_per_customer_and_a_second_refresh_writes_nothing(case):
	world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(10))
	assert behaviour.refresh(C, TODAY) == 1
	assert behaviour.refresh(C, TODAY) == 0
	kept = row(world.GUANGDA)
	assert (kept.days_late, kept.share_late, kept.collector, kept.case) == (10, 100, world.REP, case.name)


def test_a_row_follows_what_is_paid_later(case):
	behaviour.refresh(C, TODAY)
	for _number in range(3):
		world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(20))
	assert behaviour.refresh(C, TODAY) == 1
	assert row(world.GUANGDA).habitual_late


def test_the_thresholds_of_a_habitual_late_payer_are_settings(case):
	world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(2))
	assert not behaviour.of(C, world.GUANGDA, TODAY).habitual_late
	for name in ("habitual_late_days", "habitual_late_invoices"):
		frappe.db.set_single_value("Collections Settings", name, 1)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")
	assert behaviour.of(C, world.GUANGDA, TODAY).habitual_late


@pytest.fixture
def habitual(case):
	"""A habitual late payer with an invoice twenty days overdue."""
	for _number in range(3):
		world.pay(world.make_invoice(world.GUANGDA, 100, DUE), posting_date=after(20))
	world.make_invoice(world.GUANGDA, 700, hw.ago(20))
	name = cases.open_case(C, world.GUANGDA)  # the payments had closed the one before
	frappe.db.set_value("Collection Case", name, "collector", world.REP)
	cases.refresh(name, read_book(C, hw.today(), [world.GUANGDA]))
	return frappe.get_doc("Collection Case", name)


def set_to(**values) -> None:
	frappe.db.set_single_value("Collections Settings", values)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")


def visits() -> list:
	return frappe.get_all("Collection Action", {"kind": "Visit"}, ["status", "collector", "due_on", "amount"])


def test_a_habitual_late_payer_is_visited_once_for_a_case(habitual):
	set_to(habitual_late_visit_day=15)
	behaviour.refresh(C, hw.today())
	behaviour.refresh(C, hw.today())
	[visit] = visits()
	assert (visit.status, visit.collector, visit.amount) == ("Open", world.REP, 700)
	assert visit.due_on > hw.today()
	frappe.db.set_value("Collection Action", {"kind": "Visit"}, "status", "Done")
	behaviour.refresh(C, hw.in_days(60))
	assert len(visits()) == 1


@pytest.mark.parametrize("day", [21, 0])
def test_no_visit_before_its_day_and_none_where_it_is_switched_off(habitual, day):
	set_to(habitual_late_visit_day=day)
	behaviour.refresh(C, hw.today())
	assert not visits()


def test_the_visit_is_withdrawn_when_the_case_is_paid(habitual):
	set_to(habitual_late_visit_day=15)
	behaviour.refresh(C, hw.today())
	world.pay(frappe.get_last_doc("Sales Invoice", {"customer": world.GUANGDA, "grand_total": 700}))
	[visit] = visits()
	assert visit.status == "Withdrawn"


def test_a_habitual_late_payer_counts_as_the_risk_class_of_the_settings_unless_people_gave_one(habitual):
	def classes():
		return facts([world.GUANGDA])[world.GUANGDA]["risk_class"]

	set_to(habitual_late_risk="Medium")
	assert classes() is None  # nobody knows of the habit yet
	behaviour.refresh(C, hw.today())
	assert classes() == "Medium"
	frappe.db.set_value("Customer", world.GUANGDA, "collections_risk_class", "Low")
	assert classes() == "Low"
	frappe.db.set_value("Customer", world.GUANGDA, "collections_risk_class", "")
	set_to(habitual_late_risk="")
	assert classes() is None


def test_nobody_types_the_figures(case):
	behaviour.refresh(C, TODAY)
	doc = row(world.GUANGDA)
	doc.days_late = -5
	with pytest.raises(frappe.ValidationError):
		doc.save()


def test_a_rep_sees_the_rows_of_own_customers_and_they_move_with_the_case(case):
	behaviour.refresh(C, TODAY)
	doc = row(world.GUANGDA)
	assert permissions.has_permission(doc, "read", world.REP)
	owner_change.follow(case.name, world.user(world.OTHER_REP))
	doc.reload()
	assert not permissions.has_permission(doc, "read", world.REP)
	assert permissions.has_permission(doc, "read", world.OTHER_REP)


def test_the_case_says_how_the_customer_pays_in_sentences(case):
	frappe.set_user(world.REP)
	assert contact_api.behaviour(case.name) == []
	frappe.set_user("Administrator")
	today = frappe.utils.getdate()
	due = today - timedelta(days=30)
	world.pay(world.make_invoice(world.GUANGDA, 100, due), posting_date=due + timedelta(days=12))
	frappe.set_user(world.REP)
	(line,) = contact_api.behaviour(case.name)
	assert line.startswith("Paid 12 days late on average, 100 %")
