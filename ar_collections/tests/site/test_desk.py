"""The rep's desk: whom to call first and why, the customer at a glance, and how much the database is asked."""

import frappe
import pytest

from ar_collections import desk_api
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world
from ar_collections.tests.site.test_permissions import employee, with_role

GUANGDA, HAIFENG, BAILEY = world.GUANGDA, world.HAIFENG, world.BAILEY


@pytest.fixture(autouse=True)
def company():
	world.live_company()


def as_rep(user: str = world.REP):
	frappe.set_user("Administrator")
	frappe.set_user(world.user(user))


def listed(**asked) -> list[str]:
	return [row["customer"] for row in desk_api.worklist(**asked)["rows"]]


def parts_of(customer: str) -> dict[str, int]:
	[row] = [row for row in desk_api.worklist()["rows"] if row["customer"] == customer]
	assert row["points"] == sum(part["points"] for part in row["parts"])
	return {part["code"]: part["points"] for part in row["parts"]}


# The list


def test_the_most_urgent_customer_comes_first_and_the_sum_is_explained():
	dw.to_call(HAIFENG, 900, days=5)
	dw.to_call(GUANGDA, 90000, days=36)
	as_rep()
	assert listed() == [GUANGDA, HAIFENG]
	assert parts_of(GUANGDA) == {"amount": 40, "days": 15, "never_contacted": 10, "kind": 2}
	assert parts_of(HAIFENG)["amount"] == 4  # the root of a hundredth


def test_a_broken_promise_brings_the_customer_to_the_top_until_money_comes():
	dw.to_call(GUANGDA, 1000, days=36)
	case = dw.to_call(HAIFENG, 900, days=36)
	dw.promised(case, 400, made=9, due=5)
	as_rep()
	assert listed() == [HAIFENG, GUANGDA]
	assert parts_of(HAIFENG)["promise_broken"] == 25
	assert desk_api.worklist()["counts"] == {"todo": 2, "late": 0, "broken": 1}
	frappe.set_user("Administrator")
	world.receipt(HAIFENG, 400, hw.ago(5))
	as_rep()
	assert "promise_broken" not in parts_of(HAIFENG)


def test_a_promise_within_its_tolerance_is_not_broken_and_a_newer_one_replaces_it():
	case = dw.to_call(HAIFENG)
	dw.promised(case, 900, made=9, due=2)
	as_rep()
	assert "promise_broken" not in parts_of(HAIFENG)
	frappe.set_user("Administrator")
	dw.promised(case, 900, made=8, due=5)
	assert desk_api.customer(case.name)["promises"][0]["state"] == "Broken"
	dw.logged(case, "Promise", 1, promised_on=hw.in_days(3))
	as_rep()
	assert "promise_broken" not in parts_of(HAIFENG)


def test_risk_contact_and_hold_count():
	case = dw.to_call(GUANGDA, collections_risk_class="High")
	dw.logged(case, days_ago=3)
	hw.proposed(hw.overdue_invoice(GUANGDA, 100, 40))
	dw.refreshed(GUANGDA)
	as_rep()
	found = parts_of(GUANGDA)
	assert (found["risk"], found["idle"], found["hold"]) == (10, 3, 5)


def test_a_customer_is_one_row_with_all_that_is_to_do():
	case = dw.to_call(GUANGDA)
	as_rep()
	desk_api.plan_visit(case.name, str(hw.today()), "<b>bring</b> the contract")
	[row] = desk_api.worklist()["rows"]
	assert [action["kind"] for action in row["actions"]] == ["Call", "Visit"]
	assert row["case"] == case.name and row["actions"][1]["why"] == "<b>bring</b> the contract"


def test_what_is_due_later_waits_until_it_is_asked_for():
	case = dw.to_call(GUANGDA)
	as_rep()
	desk_api.snooze(case.name, dw.call_of(case), str(hw.in_days(3)), "owner is travelling")
	assert listed() == [] and listed(later=True) == [GUANGDA]


def test_the_list_is_narrowed_by_company_territory_band_and_words():
	dw.to_call(GUANGDA, days=10)
	dw.to_call(BAILEY, days=70, territory="Rest Of The World")
	as_rep()
	assert listed(band="1-15") == [GUANGDA] and listed(band="61-90") == [BAILEY]
	assert listed(territory="China") == [GUANGDA]
	assert set(listed(territory="All Territories")) == {GUANGDA, BAILEY}
	assert listed(search="bail") == [BAILEY] and listed(company="Nobody Ltd") == []


def test_the_database_is_asked_as_often_for_forty_customers_as_for_four(asked):
	for n in range(4):
		dw.promised(dw.to_call(f"Customer {n}", 100 + n), 50, made=9, due=5)
	as_rep()
	few = asked(desk_api.worklist)
	frappe.set_user("Administrator")
	for n in range(4, 40):
		copy_of_action(dw, n)
	as_rep()
	many = asked(desk_api.worklist)
	assert desk_api.worklist()["total"] == 40
	assert many <= few <= 16


def copy_of_action(of, n: int) -> None:
	"""Another customer like the first, put straight into the tables."""
	case = frappe.copy_doc(frappe.get_last_doc("Collection Case", {"customer": "Customer 0"}))
	case.update({"customer": f"Customer {n}", "open_key": f"copy|{n}"})
	case.name = f"CC-COPY-{n}"
	case.db_insert()
	action = frappe.copy_doc(frappe.get_last_doc("Collection Action", {"customer": "Customer 0"}))
	action.update({"customer": f"Customer {n}", "case": case.name, "unique_key": f"copy|{n}"})
	action.name = f"CA-COPY-{n}"
	action.db_insert()
	log = frappe.copy_doc(frappe.get_last_doc("Contact Log", {"customer": "Customer 0"}))
	log.update({"customer": f"Customer {n}", "case": case.name, "docstatus": 1})
	log.name = f"CLG-COPY-{n}"
	log.db_insert()
	promise = frappe.copy_doc(frappe.get_last_doc("Promise to Pay", {"customer": "Customer 0"}))
	promise.update({"customer": f"Customer {n}", "case": case.name, "status": "Broken"})
	promise.name = f"PTP-COPY-{n}"
	promise.db_insert()
	for row in promise.instalments:
		row.update({"parent": promise.name, "name": f"{promise.name}-{row.idx}"})
		row.db_insert()


@pytest.fixture
def asked(monkeypatch):
	"""A function that says how many statements a call sends to the database, the second time."""

	def count(method) -> int:
		method()
		sent = []
		run = frappe.db.sql
		monkeypatch.setattr(frappe.local.db, "sql", lambda *a, **k: (sent.append(a), run(*a, **k))[1])
		method()
		monkeypatch.setattr(frappe.local.db, "sql", run)
		return len(sent)

	return count


# Whose


def test_a_rep_sees_the_own_list_and_a_supervisor_the_teams():
	dw.to_call(GUANGDA)
	dw.to_call(HAIFENG, rep=world.OTHER_REP)
	boss = with_role("Collections User")
	employee(world.REP, reports_to=employee(boss))
	as_rep()
	assert listed() == listed(whose="team") == [GUANGDA]
	assert desk_api.choices()["people"] == [] and desk_api.choices()["companies"] == [world.COMPANY]
	with pytest.raises(frappe.PermissionError):
		desk_api.worklist(whose=world.OTHER_REP)
	frappe.set_user(boss)
	assert listed() == [] and listed(whose="team") == listed(whose=world.REP) == [GUANGDA]
	with pytest.raises(frappe.PermissionError):
		desk_api.worklist(whose=world.OTHER_REP)
	assert [person["user"] for person in desk_api.choices()["people"]] == [world.REP]
	as_rep(world.SUPERVISOR)  # a Collections Manager sees all
	assert set(listed(whose="team")) == {GUANGDA, HAIFENG} and listed(whose=world.OTHER_REP) == [HAIFENG]


def test_nobody_without_a_role_opens_the_desk():
	frappe.set_user(with_role("Sales User"))
	for method in (desk_api.worklist, desk_api.choices):
		with pytest.raises(frappe.PermissionError):
			method()


# The customer


def test_the_customer_at_a_glance():
	case = dw.to_call(GUANGDA, 900, days=20)
	hw.overdue_invoice(GUANGDA, 100, days=95)
	hw.proposed(hw.overdue_invoice(GUANGDA, 50, 40))
	case = dw.refreshed(GUANGDA)
	dw.promised(case, 900, made=9, due=5)
	dw.logged(
		case,
		"Reached",
		1,
		summary="will <b>pay</b> “Friday” 😀",
		person_name="Mrs O'Neil",
		agreed="call Monday",
	)
	as_rep()
	seen = desk_api.customer(case.name)
	assert (seen["customer_name"], seen["overdue"], seen["days_overdue"]) == (GUANGDA, 1050, 95)
	assert [(row["days"], row["outstanding"]) for row in seen["items"]] == [(95, 100), (40, 50), (20, 900)]
	amounts = {band["code"]: band["amount"] for band in seen["bands"] if band["amount"]}
	assert amounts == {"16-30": 900, "31-60": 50, "over_90": 100}
	assert seen["hold"]["status"] == "Proposed"
	assert seen["promises"][0]["state"] == "Broken"
	last = seen["last_contact"]
	assert (last["summary"], last["with"], last["agreed"]) == (
		"will <b>pay</b> “Friday” 😀",
		"Mrs O'Neil",
		"call Monday",
	)
	assert [action["kind"] for action in seen["actions"]] == ["Call", "Follow-up"]
	assert seen["people"] == [
		{"contact": seen["people"][0]["contact"], "name": "Chen Li", "role": "", "relation": "Accounts",
			"emails": ["ap@guangda.example"], "numbers": []}
	]  # fmt: skip


def test_a_customer_without_contact_shows_its_own_number_or_nobody():
	case = dw.to_call("No Contact Ltd")
	as_rep()
	assert desk_api.customer(case.name)["people"] == []
	frappe.db.set_value("Customer", "No Contact Ltd", "mobile_no", "+86 138 0000 0000")
	[number] = desk_api.customer(case.name)["people"][0]["numbers"]
	assert number == {"shown": "+86 138 0000 0000", "dial": "tel:+86-138-0000-0000", "valid": True}


def test_the_best_hour_is_where_calls_reached_somebody():
	case = dw.to_call(GUANGDA)
	for day, hour, outcome in (
		(1, 9, "Reached"), (2, 9, "Promise"), (3, 9, "No Answer"), (4, 14, "Reached"), (5, 14, "No Answer"),
		(6, 14, "No Answer"), (7, 16, "Reached"),
	):  # fmt: skip
		promised_on = hw.in_days(1) if outcome == "Promise" else None
		dw.logged(case, outcome, day, hour, promised_on=promised_on)
	assert "Best hour to call: 09–10 (2 of 3 reached)." in desk_api.customer(case.name)["pays"]


def test_blocks_of_another_company_are_not_shown():
	case = dw.to_call(GUANGDA)
	record = {"doctype": "Dunning Block", "customer": GUANGDA, "reason": "Query", "note": "copy of order"}
	frappe.get_doc(record).insert()
	assert [row["note"] for row in desk_api.customer(case.name)["blocks"]] == ["copy of order"]


def test_how_the_customer_pays_is_told_once_and_the_promises_agree_with_it():
	case = dw.to_call(GUANGDA, 900)
	for made, due in ((30, 25), (29, 20)):
		dw.promised(case, 100, made=made, due=due)
	world.receipt(GUANGDA, 100, hw.ago(26))  # enough for one of the two
	seen = desk_api.customer(case.name)
	assert [promise["state"] for promise in seen["promises"]] == ["Broken", "Kept"]
	assert "Promises: 1 kept, 1 broken." in seen["pays"]


def test_a_person_is_to_the_debt_what_was_written_down_last():
	case = dw.to_call(GUANGDA)
	person = desk_api.customer(case.name)["people"][0]["contact"]
	for days_ago, relation in ((4, "Third Party"), (2, "Guarantor")):
		consent = {"consent_by": "Chen Li", "consent_on": hw.ago(9)}
		dw.logged(case, days_ago=days_ago, person=person, relation=relation, **consent)
	assert desk_api.customer(case.name)["people"][0]["relation"] == "Guarantor"


def test_the_customer_is_read_in_as_many_queries_with_many_people_and_logs(asked):
	case = dw.to_call(GUANGDA)
	dw.promised(case, 100, made=9, due=5)
	dw.logged(case, person=desk_api.customer(case.name)["people"][0]["contact"])
	few = asked(lambda: desk_api.customer(case.name))
	for n in range(6):
		contact = {
			"doctype": "Contact",
			"first_name": f"Person {n}",
			"phone_nos": [{"phone": f"020 8888 000{n}"}],
		}
		link = {"link_doctype": "Customer", "link_name": GUANGDA}
		frappe.get_doc({**contact, "links": [link]}).insert()
		dw.logged(case, days_ago=n + 2, person=f"Person {n}-{GUANGDA}")
	assert len(desk_api.customer(case.name)["people"]) == 7
	assert asked(lambda: desk_api.customer(case.name)) <= few <= 40
