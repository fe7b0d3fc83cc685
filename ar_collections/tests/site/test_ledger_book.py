"""The book of a run: facts about customers, policies, calendar, stops and history, read as they are.

Our own documents are put straight into their tables: what is tested here is reading them.
"""

from datetime import date, datetime
from decimal import Decimal

import frappe

from ar_collections.core.model import ZERO, Block, Calendar, Contact, Promise, Scope
from ar_collections.core.plan import plan
from ar_collections.core.replay import book_from_dict, book_to_dict
from ar_collections.ledger import calendar as working_days
from ar_collections.ledger.book import customers_with_open_items, read, read_book
from ar_collections.ledger.policies import policies, policy_of
from ar_collections.tests.site import world
from ar_collections.tests.site.ledger_reading import DUE, G, row

TODAY = date(2026, 3, 20)
C = world.COMPANY


def book(*customers):
	return read_book(C, TODAY, list(customers) or None)


def the(customer=G):
	return book(customer).customers[0]


# Who is in the book


def test_the_book_holds_everybody_who_owes_and_nobody_else():
	world.make_invoice(G, 100, DUE)
	world.unallocated_receipt(world.HAIFENG, 50, DUE)
	assert [c.id for c in book().customers] == [G] == customers_with_open_items(C)


def test_a_customer_asked_for_is_in_the_book_also_when_nothing_is_open():
	world.pay(world.make_invoice(G, 100, DUE))
	world.make_invoice(world.HAIFENG, 100, DUE)
	(found,) = book(G).customers
	assert (found.id, found.items) == (G, ())


def test_nobody_asked_for_is_an_empty_book():
	world.make_invoice(G, 100, DUE)
	assert read_book(C, TODAY, []).customers == ()


def test_the_book_comes_back_the_same_from_its_replay_file():
	world.make_invoice(G, 900, terms=[(DUE, 300), (date(2026, 4, 2), 600)])
	world.unallocated_receipt(G, 50, DUE)
	made = book()
	assert book_from_dict(book_to_dict(made)) == made
	assert plan(book_from_dict(book_to_dict(made))) == plan(made)


def test_the_number_of_queries_does_not_grow_with_the_customers():
	world.make_invoice("Customer 0", 100, DUE)
	read_book(C, TODAY)
	few = queries(lambda: read_book(C, TODAY))
	for n in range(1, 4):
		world.make_invoice(f"Customer {n}", 100, DUE)
	assert queries(lambda: read_book(C, TODAY)) == few


def queries(function) -> int:
	counted = []
	sql = frappe.db.sql

	def count(*args, **kwargs):
		counted.append(args[0])
		return sql(*args, **kwargs)

	frappe.db.sql = count
	try:
		function()
	finally:
		frappe.db.sql = sql
	return len(counted)


def test_a_customer_of_the_ledger_who_does_not_exist_is_told_and_stops_nobody():
	world.make_invoice(G, 100, DUE)
	world.make_invoice(world.HAIFENG, 100, DUE)
	table = frappe.qb.DocType("Payment Ledger Entry")
	frappe.qb.update(table).set(table.party, "Gone").where(table.party == G).run()
	found = read(C, TODAY)
	assert [c.id for c in found.book.customers] == [world.HAIFENG]
	assert [customer for customer, _text in found.problems] == ["Gone"]


def test_problems_of_data_are_told_with_the_book():
	doc = world.make_invoice(G, 100, DUE)
	frappe.db.set_value("Payment Schedule", {"parent": doc.name}, "due_date", "2020-01-01")
	((customer, text),) = read(C, TODAY).problems
	assert customer == G and doc.name in text


# Policies


def test_only_approved_policies_of_this_company_or_of_all_are_read():
	frappe.db.delete("Collection Policy")
	row("Collection Policy", name="Ours", status="Approved", company=C)
	row("Collection Policy", name="Everybody's", status="Approved")
	row("Collection Policy", name="Draft", status="Draft")
	row("Collection Policy", name="Theirs", status="Approved", company="Another")
	assert [p.name for p in policies(C)] == ["Everybody's", "Ours"]


def test_the_shipped_policy_is_read_and_is_the_companys_default():
	world.live_company()
	found = book()
	assert found.default_policy == world.POLICY
	standard = next(p for p in found.policies if p.name == world.POLICY)
	letters = [(s.day, s.level) for s in standard.steps if s.kind == "Letter"]
	assert letters[:4] == [(-7, 0), (0, 0), (15, 1), (30, 2)]


def test_steps_and_scopes_become_the_planners_values():
	step = {
		"step_id": "a",
		"kind": "Letter",
		"trigger": "Days after due date",
		"day": -7,
		"no_end": 0,
		"until_day": -1,
	}
	doc = frappe.get_doc({
		"doctype": "Collection Policy", "policy_name": "P", "rank": 3, "min_interval_days": 7, "minimum_amount": 99.5,
		"steps": [{**step, "letter_type": "L", "minimum_amount": 5}, {**step, "step_id": "b", "no_end": 1}],
		"scopes": [
			{"dimension": "Currency", "value": "EUR"}, {"dimension": "Currency", "value": "USD"},
			{"dimension": "Risk Class", "value": "High", "step_id": "a"},
		],
	})  # fmt: skip
	found = policy_of(doc)
	a, b = found.steps
	assert (found.name, found.rank, found.min_interval_days, found.minimum_amount) == (
		"P",
		3,
		7,
		Decimal("99.5"),
	)
	assert found.scope == Scope(currencies=frozenset({"EUR", "USD"}))
	assert (a.day, a.until_day, a.letter_type, a.minimum_amount) == (-7, -1, "L", 5)
	assert (a.scope, b.scope, b.until_day) == (Scope(risk_classes=frozenset({"High"})), Scope(), None)


def test_a_policy_with_empty_rows_is_read_without_an_error():
	empty = [{"step_id": None, "day": None, "minimum_amount": None}]
	rows = [{"dimension": "Currency", "value": ""}, {"dimension": "Weather", "value": "Rain"}, {}]
	found = policy_of(
		frappe._dict(policy_name="P", rank=None, min_interval_days=None, steps=empty, scopes=rows)
	)
	assert (found.rank, found.min_interval_days, found.scope) == (0, 14, Scope())
	assert (found.steps[0].id, found.steps[0].day, found.steps[0].repeat_every) == ("", 0, None)


# Calendar


def holiday_list(name: str, *days: str) -> str:
	rows = [{"holiday_date": day, "description": "off", "parentfield": "holidays"} for day in days]
	return row("Holiday List", name=name, holiday_list_name=name, holidays=rows)


def test_the_collections_companys_holiday_list_comes_before_the_companys():
	frappe.db.set_value("Company", C, "default_holiday_list", holiday_list("Company's", "2026-03-22"))
	frappe.clear_cache(doctype="Company")
	assert working_days.calendar(C, TODAY).holidays == {date(2026, 3, 22)}
	world.live_company(holiday_list=holiday_list("Own", "2026-03-23", "2020-01-01"))
	assert working_days.calendar(C, TODAY).holidays == {date(2026, 3, 23)}


def test_without_a_list_saturday_and_sunday_are_off():
	off = working_days.calendar(C, TODAY).holidays
	assert date(2026, 3, 21) in off and date(2026, 3, 22) in off and date(2026, 3, 23) not in off


def test_call_windows_and_settings_are_read_and_nonsense_is_the_default():
	settings = frappe.get_doc("Collections Settings")
	settings.db_set({"call_windows": "10:00-12:00", "letters_any_day": 0, "avoid_month_end": 0})
	found = working_days.calendar(C, TODAY)
	assert found.call_windows == (("10:00", "12:00"),)
	assert (found.letters_any_day, found.avoid_month_end) == (False, False)
	settings.db_set({"call_windows": "whenever"})
	assert working_days.calendar(C, TODAY).call_windows == Calendar().call_windows


# Stops, contacts, holds


def test_active_blocks_of_this_company_or_of_all_are_read():
	world.customer(G)
	common = {"customer": G, "status": "Active"}
	row("Dunning Block", name="B1", **common, reason="Query", until_date=DUE)
	row("Dunning Block", name="B2", **common, reason="Dispute", company=C, sales_invoice="S", amount=25.5)
	row("Dunning Block", name="B3", **{**common, "status": "Lifted"}, reason="Legal")
	row("Dunning Block", name="B4", **common, reason="Legal", company="Another")
	assert the().blocks == (
		Block("Query", DUE, name="B1"),
		Block("Dispute", None, "S", Decimal("25.5"), "B2"),
	)


def contact(name: str, on: datetime, outcome: str, docstatus: int = 1, **more) -> str:
	values = {"customer": world.customer(G), "company": C, "contact_on": on, "outcome": outcome}
	return row("Contact Log", name=name, docstatus=docstatus, **values, **more)


def test_submitted_contacts_are_read_with_what_came_of_them():
	contact("L1", datetime(2026, 3, 3, 9, 5), "No Answer")
	contact("L2", datetime(2026, 3, 4, 23, 59), "Refuses")
	contact("L3", datetime(2026, 3, 5, 0, 1), "Reached")
	contact("L4", datetime(2026, 3, 6, 9, 0), "Reached", docstatus=0)
	contact("L5", datetime(2026, 3, 7, 9, 0), "Reached", docstatus=2)
	assert the().contacts == (
		Contact(date(2026, 3, 3), False, False),
		Contact(date(2026, 3, 4), True, False),
		Contact(date(2026, 3, 5), True, True),
	)


def test_a_promise_is_what_was_agreed_last_with_the_tolerance_of_the_settings():
	frappe.get_doc("Collections Settings").db_set("promise_tolerance_days", 3)
	world.make_invoice(G, 100, DUE)
	contact("L1", datetime(2026, 3, 3, 9, 0), "Promise", promised_on=date(2026, 3, 9), promised_amount=70)
	contact("L2", datetime(2026, 3, 10, 9, 0), "Promise", promised_on=date(2026, 3, 16), promised_amount=50)
	contact("L3", datetime(2026, 3, 11, 9, 0), "Reached", promised_on=date(2026, 3, 30))
	made = Promise(date(2026, 3, 16), Decimal(50), "CNY", 3, (), date(2026, 3, 10), "L2")
	assert the().promises == (made,)


def test_holds_proposed_or_active_are_read():
	for hold_type, status in (("Shipment Hold", "Active"), ("Credit Lock", "Released")):
		row("Credit Hold", customer=world.customer(G), company=C, hold_type=hold_type, status=status)
	assert the().holds == ("Shipment Hold",)


# History


def action(name: str, **values) -> str:
	common = {"customer": world.customer(G), "company": C, "kind": "Letter", "status": "Done", "due_on": DUE}
	return row("Collection Action", name=name, unique_key=name, **{**common, **values})


def test_every_action_is_an_event_with_its_items_and_state():
	items = [
		{"voucher_no": "S2", "term": 1, "parentfield": "items"},
		{"voucher_no": "S1", "term": 2, "parentfield": "items"},
	]
	action("A2", step_id="first", level=1, policy="P", currency="CNY", items=items)
	action("A1", kind="Call", step_id="call", status="Open", due_on=date(2026, 3, 1))
	action("A3", kind="Follow-up")
	action("A4", company="Another")
	call, letter = book(G).history
	assert (call.name, call.kind, call.state, call.day, call.items) == (
		"A1",
		"Call",
		"Open",
		date(2026, 3, 1),
		(),
	)
	assert (letter.step, letter.level, letter.policy, letter.currency) == ("first", 1, "P", "CNY")
	assert (letter.items, letter.day, letter.state) == ((("S2", 1), ("S1", 2)), DUE, "Done")


def test_a_letters_day_is_the_day_it_bears():
	letter = row("Dunning Letter", customer=world.customer(G), company=C, letter_date=date(2026, 3, 12))
	action("A1", letter=letter, level=1)
	assert [e.day for e in book(G).history] == [date(2026, 3, 12)]


def test_settings_of_the_planner_are_read():
	frappe.get_doc("Collections Settings").db_set({"skip_internal_customers": 0, "dun_journal_entries": 1})
	world.make_invoice(world.BAILEY, 1000, DUE, currency="JPY", rate=0.047)
	found = book()
	assert (found.skip_internal, found.dun_journal_entries) == (False, True)
	assert found.currency_digits == {"CNY": 2, "JPY": 0}
	assert found.customers[0].items[0].base_outstanding > ZERO
