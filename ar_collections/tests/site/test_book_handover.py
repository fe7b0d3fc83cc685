"""A rep's book goes to another: what moves, what stays, who may, and what happens when a rep leaves."""

import frappe
import pytest
from frappe.utils import nowdate

from ar_collections import book_api
from ar_collections.core.model import ESCALATION
from ar_collections.ledger.book import read_book
from ar_collections.services import book_handover, cases, owner_change, timeline
from ar_collections.tests.site import desk_world as dw
from ar_collections.tests.site import world
from ar_collections.tests.site.hold_world import as_user, in_days, today
from ar_collections.tests.site.test_permissions import employee, with_role

C = world.COMPANY
OLD, NEW = world.REP, world.OTHER_REP


@pytest.fixture
def book():
	"""The case of an overdue customer of the rep, who reports to a supervisor with no other role."""
	world.user(NEW)
	world.live_company(default_owner=world.user(world.SUPERVISOR))
	return dw.to_call(world.GUANGDA)


@pytest.fixture
def boss():
	"""A supervisor of both reps, without a manager's role."""
	above = with_role("Collections User")
	over = employee(above)
	for rep in (OLD, NEW):
		employee(world.user(rep), reports_to=over)
	return above


def action(case, **values) -> str:
	record = {
		"doctype": "Collection Action", "case": case.name, "company": C, "customer": case.customer,
		"collector": OLD, "kind": "Call", "title": "Call", "due_on": nowdate(), "status": "Open",
	}  # fmt: skip
	return frappe.get_doc({**record, **values}).insert(ignore_permissions=True).name


def collector(doctype: str, name: str) -> str | None:
	return frappe.db.get_value(doctype, name, "collector")


def changes(**filters) -> list[dict]:
	fields = ["customer", "case", "from_user", "to_user", "why", "reason", "moved_by"]
	return frappe.get_list("Collection Owner Change", filters, fields, order_by="name")


def test_customer_case_and_open_work_go_to_the_new_rep(book):
	log = frappe.get_doc(
		{"doctype": "Contact Log", "case": book.name, "outcome": "Reached", "summary": "draft"}
	).insert()
	with as_user(world.SUPERVISOR):
		done = book_api.hand_over(OLD, NEW, "New territory")
	assert done == {"customers": 1, "in_background": False, "failed": []}
	assert frappe.db.get_value("Customer", world.GUANGDA, "account_manager") == NEW
	papers = [
		("Collection Case", book.name),
		("Collection Action", dw.call_of(book)),
		("Contact Log", log.name),
	]
	assert {collector(*paper) for paper in papers} == {NEW}


def test_what_others_are_asked_to_decide_stays_with_them(book):
	asked = action(
		book, collector=world.user(world.GENERAL_MANAGER), step_id="release-asked", kind="Follow-up"
	)
	escalated = action(book, collector=world.GENERAL_MANAGER, kind=ESCALATION)
	book_handover.hand_over(book_handover.Move(OLD, NEW, "ill"))
	assert {collector("Collection Action", name) for name in (asked, escalated)} == {world.GENERAL_MANAGER}


def test_work_given_to_the_rep_on_a_case_of_somebody_else_goes_along(book):
	other = dw.to_call(world.HAIFENG, rep=world.SUPERVISOR)
	helping = action(other)
	book_handover.hand_over(book_handover.Move(OLD, NEW, "left"))
	assert collector("Collection Action", helping) == NEW
	assert collector("Collection Case", other.name) == world.SUPERVISOR


def test_each_case_tells_who_moved_it_and_why(book):
	with as_user(world.SUPERVISOR):
		book_api.hand_over(OLD, NEW, "New territory")
		[change] = changes(case=book.name)
	assert (change.from_user, change.to_user, change.why) == (OLD, NEW, "Handed over")
	assert (change.reason, change.moved_by) == ("New territory", world.SUPERVISOR)
	[told] = [one for one in timeline.events(book.name) if one["doctype"] == "Collection Owner Change"]
	assert "Yan Rep" in told["title"] and told["text"] == "New territory" and told["who"] == "Mei Supervisor"


def test_only_the_chosen_customers_move(book):
	dw.to_call(world.HAIFENG)
	book_handover.hand_over(book_handover.Move(OLD, NEW, "too many"), [world.HAIFENG])
	assert collector("Collection Case", book.name) == OLD
	with pytest.raises(frappe.ValidationError, match="Not in this book"):
		book_handover.hand_over(book_handover.Move(OLD, NEW, "again"), [world.HAIFENG])


def test_the_preview_counts_what_would_move_and_moves_nothing(book):
	with as_user(world.SUPERVISOR):
		found = book_api.preview(OLD)
	assert (found["customers"], found["cases"], found["actions"], found["drafts"]) == (1, 1, 1, 0)
	assert found["default_of"] == [] and not found["in_background"]
	assert collector("Collection Case", book.name) == OLD


def test_a_customer_of_the_sales_team_gets_an_account_manager_and_keeps_the_team(book):
	world.user(OLD)
	person = {"doctype": "Sales Person", "sales_person_name": "Wei", "employee": employee(OLD)}
	frappe.get_doc({**person, "parent_sales_person": "Sales Team", "is_group": 0}).insert()
	customer = frappe.get_doc("Customer", world.customer(world.BAILEY))
	customer.append("sales_team", {"sales_person": "Wei", "allocated_percentage": 100})
	customer.save()
	assert book_handover.preview(OLD)["sales_team"] == 1
	book_handover.hand_over(book_handover.Move(OLD, NEW, "left"))
	customer.reload()
	assert customer.account_manager == NEW and customer.sales_team[0].sales_person == "Wei"


@pytest.mark.parametrize(
	"to_user, reason, message",
	[
		("nobody@example.com", "x", "There is no user"),
		(OLD, "x", "in these hands already"),
		("Guest", "x", "cannot work the customers"),
		(NEW, " ", "Say why"),
	],
)
def test_a_book_goes_to_somebody_who_can_work_it_and_for_a_reason(book, to_user, reason, message):
	with pytest.raises(frappe.ValidationError, match=message):
		book_handover.hand_over(book_handover.Move(OLD, to_user, reason))
	assert collector("Collection Case", book.name) == OLD


def test_nobody_disabled_or_without_a_role_gets_a_book(book):
	gone, none = with_role("Collections User"), with_role("Sales User")
	frappe.db.set_value("User", gone, "enabled", 0)
	for user in (gone, none):
		with pytest.raises(frappe.ValidationError, match="cannot work the customers"):
			book_handover.hand_over(book_handover.Move(OLD, user, "x"))


def test_an_empty_book_is_said_to_be_empty(book):
	with pytest.raises(frappe.ValidationError, match="nothing to hand over"):
		book_handover.hand_over(book_handover.Move(NEW, OLD, "x"))


def test_a_supervisor_moves_books_within_the_team_only(book, boss):
	stranger = with_role("Collections User", "Sales User")
	with as_user(boss):
		assert {one["user"] for one in book_api.choices()["to"]} == {boss, OLD, NEW}
		for from_user, to_user in ((OLD, stranger), (stranger, NEW)):
			with pytest.raises(frappe.PermissionError):
				book_api.hand_over(from_user, to_user, "x")
		book_api.hand_over(OLD, NEW, "within the team")
	assert collector("Collection Case", book.name) == NEW


@pytest.mark.parametrize("who", [OLD, world.ACCOUNTANT])
def test_nobody_else_moves_a_book_or_sees_how_large_it_is(book, who):
	world.user(who)
	with as_user(who):
		for call in (
			lambda: book_api.preview(OLD),
			lambda: book_api.hand_over(OLD, NEW, "x"),
			book_api.choices,
		):
			with pytest.raises(frappe.PermissionError):
				call()


def test_a_large_book_goes_to_a_job_and_a_job_done_twice_moves_nothing_twice(book, monkeypatch):
	queued = {}
	monkeypatch.setattr(book_handover, "AT_ONCE", 0)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **kwargs: queued.update(kwargs))
	assert book_handover.hand_over(book_handover.Move(OLD, NEW, "left"))["in_background"]
	assert collector("Collection Case", book.name) == OLD
	arguments = {k: queued[k] for k in ("from_user", "to_user", "reason", "customers", "whole")}
	for _time in range(2):
		book_handover.move_all(**arguments)
	assert collector("Collection Case", book.name) == NEW and len(changes(case=book.name)) == 1


def test_one_customer_that_cannot_be_moved_stops_no_other(book, monkeypatch):
	other = dw.to_call(world.HAIFENG)
	give = cases.give

	def fails_for_one(case, *rest):
		if case == book.name:
			frappe.throw("broken")
		give(case, *rest)

	monkeypatch.setattr(cases, "give", fails_for_one)
	done = book_handover.hand_over(book_handover.Move(OLD, NEW, "left"))
	assert done["failed"] == [world.GUANGDA] and collector("Collection Case", other.name) == NEW
	assert frappe.db.get_value("Customer", world.GUANGDA, "account_manager") == OLD


# A rep who leaves


def disabled(user: str) -> None:
	frappe.db.set_value("User", user, "enabled", 0)


def without_the_role(user: str) -> None:
	frappe.get_doc("User", user).remove_roles("Collections User")


@pytest.mark.parametrize("leaves", [disabled, without_the_role])
def test_the_cases_of_a_rep_who_leaves_go_to_the_next_owner_at_the_next_refresh(book, leaves):
	call = dw.call_of(book)
	leaves(OLD)
	cases.refresh(book.name, read_book(C, today(), [world.GUANGDA]))
	assert collector("Collection Case", book.name) == world.SUPERVISOR
	assert collector("Collection Action", call) == world.SUPERVISOR
	with as_user(world.SUPERVISOR):
		[change] = changes(from_user=OLD)
	assert (change.to_user, change.why) == (world.SUPERVISOR, owner_change.LEFT)


def test_a_supervisor_sees_what_moved_from_the_team_and_another_rep_does_not(book, boss):
	disabled(OLD)
	cases.refresh(book.name, read_book(C, today(), [world.GUANGDA]))
	with as_user(boss):
		assert [change.case for change in changes()] == [book.name]
	with as_user(with_role("Collections User", "Sales User")):
		assert changes() == []


def test_nobody_writes_down_a_change_of_owner_by_hand(book):
	record = {"doctype": "Collection Owner Change", "customer": world.GUANGDA, "why": "By hand"}
	with pytest.raises(frappe.ValidationError, match="noted by itself"):
		frappe.get_doc(record).insert()


# Substitutes


def away(rep=OLD, substitute=NEW, first=0, last=5, **more):
	record = {"doctype": "Collections Substitute", "rep": rep, "substitute": world.user(substitute)}
	days = {"from_date": in_days(first), "to_date": in_days(last)}
	return frappe.get_doc({**record, **days, **more}).insert()


@pytest.mark.parametrize("first, last, seen", [(0, 0, True), (-3, 2, True), (1, 4, False)])
def test_a_substitute_sees_the_customers_on_the_days_agreed(book, first, last, seen):
	with as_user(OLD):
		away(first=first, last=last)
	with as_user(NEW):
		assert bool(frappe.get_list("Collection Case")) is seen
		assert frappe.has_permission("Collection Action", "write", dw.call_of(book)) is seen


def test_it_ends_by_itself(book):
	name = away(first=-5, last=0).name
	frappe.db.set_value("Collections Substitute", name, "to_date", in_days(-1))
	with as_user(NEW):
		assert not frappe.get_list("Collection Case")


def test_a_substitute_works_the_list_of_the_absent(book):
	from ar_collections import desk_api

	away()
	with as_user(NEW):
		assert OLD in {one.user for one in desk_api.choices()["people"]}
		assert [row["case"] for row in desk_api.worklist(whose=OLD)["rows"]] == [book.name]
		desk_api.log_contact(book.name, "Reached", "spoke", action=dw.call_of(book))
	assert collector("Collection Case", book.name) == OLD


def test_a_substitute_hears_what_the_absent_would(book):
	from ar_collections.services.notices import notify

	away()
	notify([OLD], "An answer", "Collection Case", book.name)
	filters = {"document_name": book.name, "subject": "An answer"}
	assert set(frappe.get_all("Notification Log", filters, pluck="for_user", order_by="name")) == {OLD, NEW}


def test_a_substitute_gets_the_work_of_the_absent_in_the_morning_mail(book):
	from ar_collections.services import digest

	away()
	assert set(digest._people([C], today())) == {OLD, NEW}
	assert [row.customer for row in digest._work(NEW, [C], today())] == [world.GUANGDA]


@pytest.mark.parametrize(
	"values, message",
	[
		({"substitute": OLD}, "Nobody stands in"),
		({"first": 3, "last": 1}, "before the first"),
		({"first": -9, "last": -4}, "has passed"),
		({"first": 5, "last": 9}, "already"),
		({"rep": NEW, "substitute": world.SUPERVISOR, "first": 2, "last": 3}, "already"),
		({"rep": world.SUPERVISOR, "substitute": OLD, "first": 2, "last": 3}, "already"),
	],
)
def test_bad_days_and_people_are_refused(book, values, message):
	away()
	with pytest.raises(frappe.ValidationError, match=message):
		away(**values)


def test_a_substitute_has_a_role_of_collections(book):
	away(last=1)
	with pytest.raises(frappe.ValidationError, match="cannot work the customers"):
		record = {"doctype": "Collections Substitute", "rep": OLD, "substitute": with_role("Sales User")}
		frappe.get_doc({**record, "from_date": in_days(3), "to_date": in_days(4)}).insert()


def test_only_oneself_and_the_team_get_a_substitute(book, boss):
	stranger = with_role("Collections User", "Sales User")
	world.user(world.SUPERVISOR)
	with as_user(boss):
		away()
	with as_user(stranger), pytest.raises(frappe.PermissionError):
		away(rep=OLD, substitute=NEW, first=10, last=11)
	with as_user(stranger):
		assert frappe.get_list("Collections Substitute") == []
	with as_user(NEW):
		[name] = frappe.get_list("Collections Substitute", pluck="name")
		assert not frappe.has_permission("Collections Substitute", "write", name)
