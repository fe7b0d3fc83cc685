"""The run on a real site: nothing before going live, once and only once, brakes, errors, clock."""

from datetime import date, timedelta

import frappe
import pytest

from ar_collections.services import actions, letters, run, run_report
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
C = world.COMPANY
WRITTEN = (
	"Collection Case",
	"Collection Case Item",
	"Collection Action",
	"Collection Action Item",
	"Dunning Letter",
	"Dunning Letter Item",
	"Credit Hold",
	"Email Queue",
	"Communication",
	"Notification Log",
	"File",
)


def after(days: int) -> date:
	return DUE + timedelta(days=days)


def rows_of_everything() -> dict:
	return {doctype: frappe.db.count(doctype) for doctype in WRITTEN}


def actions_of(customer: str, **filters) -> list:
	return frappe.get_all(
		"Collection Action",
		filters={"customer": customer, **filters},
		fields=[
			"name",
			"kind",
			"title",
			"status",
			"level",
			"due_on",
			"why",
			"letter",
			"collector",
			"case",
			"step_id",
		],
		order_by="name asc",
	)


def state(name: str):
	return frappe.get_doc("Collection Run", name)


def night(day: date, **more) -> str:
	return run.start(C, day, now=True, **more)


def test_a_company_that_is_not_switched_on_is_left_alone_by_the_scheduler():
	world.live_company(status="Not Live")
	world.make_invoice(world.GUANGDA, 500, DUE)
	before = rows_of_everything()
	assert run.start(C, after(20)) is None
	assert rows_of_everything() == before
	assert not frappe.db.count("Collection Run")


def test_run_now_on_a_company_that_is_not_switched_on_says_what_to_do():
	world.live_company(status="Not Live")
	with pytest.raises(frappe.ValidationError, match="not switched on"):
		run.start(C, after(20), source="Button")


def test_a_dry_run_writes_its_own_document_and_nothing_else():
	world.live_company(status="Not Live")
	world.make_invoice(world.GUANGDA, 500, DUE)
	before = rows_of_everything()
	name = run.start(C, after(20), dry_run=True, now=True)
	doc = state(name)
	assert rows_of_everything() == {**before, "File": before["File"] + doc.chunks_total}
	assert (doc.status, doc.letters, doc.customers, doc.items) == ("Planned", 1, 1, 1)
	assert doc.finished_at and not doc.run_key
	result = run_report.result(name, "planned")
	assert result["rows"][0]["title"] == "First Demand"
	assert result["rows"][0]["amount"] == 500
	assert result["rows"][0]["why"]


def test_left_out_items_are_listed_with_their_reason_and_can_be_searched():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, after(60))
	world.make_invoice(world.HAIFENG, 70, after(70))
	name = run.start(C, DUE, dry_run=True, now=True)
	result = run_report.result(name, "left_out")
	assert result["total"] == 2
	assert {row["customer"] for row in result["rows"]} == {world.GUANGDA, world.HAIFENG}
	assert all("next is “Due Reminder”" in row["why"] for row in result["rows"])
	assert run_report.result(name, "left_out", search="haif")["total"] == 1
	assert len(run_report.result(name, "left_out", start=1, limit=1)["rows"]) == 1


def test_the_reader_gets_the_reasons_in_the_own_language():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, after(60))
	name = run.start(C, DUE, dry_run=True, now=True)
	source = "next is “{step}” on {on}"
	frappe.get_doc(
		{"doctype": "Translation", "language": "zh", "source_text": source, "translated_text": "{on}：{step}"}
	).insert()
	frappe.local.lang = "zh"
	try:
		assert run_report.result(name, "left_out")["rows"][0]["why"].endswith("：到期提醒")
	finally:
		frappe.local.lang = "en"


def test_a_run_writes_case_action_and_letter_with_reason_and_owner():
	world.live_company()
	invoice = world.make_invoice(world.GUANGDA, 500, DUE)
	name = night(after(15))
	doc = state(name)
	assert doc.status == "Done", [e.traceback for e in doc.error_rows]
	assert (doc.letters, doc.errors, doc.chunks_done, doc.chunks_total) == (1, 0, 1, 1)
	(letter,) = actions_of(world.GUANGDA, kind="Letter")
	assert (letter.level, letter.status, letter.collector) == (1, "Done", world.REP)
	assert "15 days overdue" in letter.why
	assert frappe.db.get_value("Dunning Letter", letter.letter, "case") == letter.case
	(call,) = actions_of(world.GUANGDA, kind="Call")
	assert call.status == "Open"
	case = frappe.get_doc("Collection Case", letter.case)
	assert (case.status, case.collector, case.level, case.overdue) == ("Escalated", world.REP, 1, 500)
	assert (case.oldest_due_date, case.days_overdue) == (DUE, 15)
	assert case.next_action == call.title and case.next_action_on == call.due_on
	assert [row.voucher_no for row in case.items] == [invoice.name]
	assert case.items[0].level == 1 and case.items[0].note


def test_a_second_run_on_the_same_day_writes_nothing_for_customers():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	world.make_invoice(world.HAIFENG, 700, DUE, currency="USD", rate=7)
	night(after(30))
	before = rows_of_everything()
	stamps = frappe.get_all("Collection Case", fields=["name", "modified"], order_by="name asc")
	second = night(after(30), source="Button")
	doc = state(second)
	assert doc.status == "Done" and doc.letters == doc.actions == doc.holds == 0
	assert rows_of_everything() == {**before, "File": before["File"] + 1}
	assert frappe.get_all("Collection Case", fields=["name", "modified"], order_by="name asc") == stamps


def test_the_nightly_tick_twice_gives_one_run():
	world.live_company()
	first = night(after(1))
	assert night(after(1)) == first
	assert frappe.db.count("Collection Run") == 1


def test_two_runs_of_one_day_cannot_begin_at_once():
	world.live_company()
	doc = {"doctype": "Collection Run", "company": C, "run_date": DUE, "status": "Running"}
	frappe.get_doc({**doc, "run_key": f"{C}|{DUE}"}).insert(ignore_permissions=True)  # as the run does
	with pytest.raises(frappe.UniqueValidationError):
		frappe.get_doc({**doc, "run_key": f"{C}|{DUE}"}).insert(ignore_permissions=True)  # likewise


def test_a_missed_night_is_caught_up_by_the_next_run():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	night(after(14))
	night(after(19))
	assert [a.level for a in actions_of(world.GUANGDA, kind="Letter")] == [1]


def test_an_unfinished_run_of_an_earlier_day_is_put_aside_and_caught_up():
	world.live_company(brake_letter_limit=1)
	for number in range(3):
		world.make_invoice(f"Customer {number}", 500, DUE)
	old = night(after(15))
	assert state(old).status == "Waiting for OK"
	frappe.db.set_value("Collections Company", C, "brake_letter_limit", 0)
	new = night(after(16))
	assert state(old).status == "Cancelled" and not state(old).run_key
	assert str(after(16)) in state(old).error_rows[-1].error
	assert state(new).letters == 3


def test_the_clock_set_back_a_day_is_refused_and_writes_nothing():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	last = night(after(15))
	world.make_invoice(world.HAIFENG, 500, after(-5))
	before = rows_of_everything()
	name = night(after(14))
	doc = state(name)
	assert doc.status == "Cancelled"
	assert last in doc.error_rows[0].error and "clock" in doc.error_rows[0].error
	assert rows_of_everything() == before
	assert night(after(16)) != name


def brakes(**limits) -> str:
	off = {
		"brake_factor": 0,
		"brake_letter_limit": 0,
		"brake_unallocated_amount": 0,
		"brake_stale_bank_days": 0,
	}
	world.live_company(**{**off, **limits})
	for number in range(3):
		world.make_invoice(f"Customer {number}", 500, DUE)
	world.user(world.SUPERVISOR)
	world.user(world.ACCOUNTANT)
	return night(after(15))


def assert_waits(name: str, reason: str) -> None:
	doc = state(name)
	assert doc.status == "Waiting for OK"
	assert reason in doc.brake_reasons
	assert doc.letters == 3  # planned, for the reader
	assert not frappe.db.count("Collection Action") and not frappe.db.count("Dunning Letter")
	told = frappe.get_all(
		"Notification Log", filters={"document_name": name}, order_by="name", pluck="for_user"
	)
	assert {world.SUPERVISOR, world.ACCOUNTANT} <= set(told)
	assert world.REP not in told


def test_brake_more_letters_than_the_limit():
	assert_waits(brakes(brake_letter_limit=2), "more than the limit of 2")


def test_brake_receipts_that_lie_unallocated():
	world.unallocated_receipt(world.HAIFENG, 900, DUE)
	assert_waits(brakes(brake_unallocated_amount=500), "not allocated")


def test_brake_no_receipt_booked_for_days():
	invoice = world.make_invoice(world.HAIFENG, 100, after(-60))
	world.pay(invoice, posting_date=after(-10))
	assert_waits(brakes(brake_stale_bank_days=7), "no receipt booked since")


def test_brake_many_times_the_average(monkeypatch):
	from ar_collections.core import brakes as rule

	monkeypatch.setattr(rule, "FEW_LETTERS", 1)
	earlier = {"doctype": "Collection Run", "company": C, "run_date": after(1), "letters": 1}
	frappe.get_doc({**earlier, "status": "Done", "run_key": "earlier"}).insert(
		ignore_permissions=True
	)  # as the run does
	frappe.db.set_value("Collection Run", {"run_key": "earlier"}, "letters", 1)
	assert_waits(brakes(brake_factor=2), "times the average")


def test_a_released_run_goes_on_with_what_is_open_by_then():
	name = brakes(brake_letter_limit=2)
	paid = frappe.get_last_doc("Sales Invoice", {"customer": "Customer 0"})
	world.pay(paid, posting_date=after(15))
	run.release(name, user=world.SUPERVISOR, now=True)
	doc = state(name)
	assert doc.status == "Done" and doc.released_by == world.SUPERVISOR and doc.released_at
	assert doc.letters == 2
	assert not actions_of("Customer 0", kind="Letter")


def test_a_waiting_run_can_be_cancelled_and_started_again():
	name = brakes(brake_letter_limit=2)
	run.cancel(name, "too many")
	assert state(name).status == "Cancelled"
	frappe.db.set_value("Collections Company", C, "brake_letter_limit", 0)
	again = night(after(15), source="Button")
	assert again != name and state(again).letters == 3


def test_a_run_that_does_not_wait_cannot_be_released():
	world.live_company()
	with pytest.raises(frappe.ValidationError, match="does not wait"):
		run.release(night(after(1)))


def test_one_bad_customer_never_stops_the_others(monkeypatch):
	world.live_company()
	for name in ("Customer A", "Customer B", "Customer C"):
		world.make_invoice(name, 500, DUE)
	create = actions.create

	def broken(planned, case, run, as_of):
		name = create(planned, case, run, as_of)
		if planned.customer == "Customer B":
			raise ValueError("no such <b>thing</b>")
		return name

	monkeypatch.setattr(actions, "create", broken)
	name = night(after(15))
	doc = state(name)
	assert doc.status == "Done with Errors" and doc.errors == 1
	assert {row.customer for row in doc.error_rows} == {"Customer B"}
	assert "First Demand: no such thing" in [row.error for row in doc.error_rows]
	assert all("ValueError" in row.traceback for row in doc.error_rows)
	assert not actions_of("Customer B")
	assert actions_of("Customer A") and actions_of("Customer C")
	monkeypatch.setattr(actions, "create", create)
	assert run.resume(name, now=True) == 1
	doc.reload()
	assert doc.status == "Done" and doc.errors == 0 and not doc.error_rows
	assert len(actions_of("Customer B", kind="Letter")) == 1
	assert len(actions_of("Customer A", kind="Letter")) == 1


def test_a_chunk_that_breaks_is_told_and_resumed(monkeypatch):
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	with monkeypatch.context() as broken:
		broken.setattr(letters, "issue_pending", lambda *args: 1 / 0)
		broken.setattr(frappe.db, "rollback", rollback_to_nothing)
		name = night(after(15))
	doc = state(name)
	assert doc.status == "Done with Errors" and doc.chunks[0].status == "Failed"
	assert "division" in doc.error_rows[0].error
	run.resume(name, now=True)
	doc.reload()
	assert doc.status == "Done" and doc.chunks[0].attempts == 2
	assert len(actions_of(world.GUANGDA, kind="Letter")) == 1


def rollback_to_nothing(*, save_point=None):
	"""In a test that may not commit, a rollback of everything would take the test's world away."""
	if save_point:
		frappe.db.sql(f"rollback to savepoint {save_point}")


def test_a_run_whose_book_cannot_be_read_fails_with_its_reason(monkeypatch):
	from ar_collections.services import run_prepare

	world.live_company()
	name = run.start(C, after(1))
	with monkeypatch.context() as broken:
		broken.setattr(frappe.db, "rollback", rollback_to_nothing)
		broken.setattr(run_prepare, "read", lambda *args: 1 / 0)
		run.prepare(name)
	assert state(name).status == "Failed" and "division" in state(name).error_rows[0].error
	assert run.resume(name, now=True) == 1
	assert state(name).status == "Done"


def test_chunks_follow_the_setting_and_all_are_done():
	world.live_company()
	frappe.db.set_single_value("Collections Settings", "chunk_size", 2)
	frappe.clear_document_cache("Collections Settings", "Collections Settings")
	for number in range(5):
		world.make_invoice(f"Customer {number}", 500, DUE)
	doc = state(night(after(15)))
	assert [chunk.customers for chunk in doc.chunks] == [2, 2, 1]
	assert {chunk.status for chunk in doc.chunks} == {"Done"}
	assert doc.letters == 5


def test_customers_with_quotes_html_and_emoji_are_served():
	world.live_company()
	names = ['O\'Reilly "Söhne" & Co', "Happy 😀 Trading", "Back\\slash 100%s"]
	for name in names:
		world.make_invoice(name, 500, DUE)
	doc = state(night(after(15)))
	assert doc.status == "Done", [e.traceback for e in doc.error_rows]
	assert all(actions_of(name, kind="Letter") for name in names)
	assert run_report.result(doc.name, "planned", search="söhne")["total"] > 0


def test_a_customer_without_owner_goes_to_the_default_owner_or_to_nobody():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	night(after(15))
	assert actions_of(world.GUANGDA)[0].collector == world.REP
	frappe.db.set_value("Collections Company", C, "default_owner", None)
	world.make_invoice(world.HAIFENG, 500, DUE)
	doc = state(night(after(16)))
	assert doc.status == "Done"
	assert not actions_of(world.HAIFENG)[0].collector


def test_a_disabled_customer_is_left_out_and_gets_no_case():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	frappe.db.set_value("Customer", world.GUANGDA, "disabled", 1)
	doc = state(night(after(15)))
	assert doc.status == "Done" and doc.left_out == 1
	assert not frappe.db.count("Collection Case")
	assert run_report.result(doc.name, "left_out")["rows"][0]["why"] == "the customer is disabled"


def test_an_action_is_written_once_whoever_plans_it():
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	from ar_collections.core.plan import plan
	from ar_collections.ledger.book import read_book
	from ar_collections.services import cases

	made = plan(read_book(C, after(15)))
	case = cases.open_case(C, world.GUANGDA)
	first = [actions.create(one, case, None, after(15)) for one in made.actions]
	assert all(first)
	assert [actions.create(one, case, None, after(15)) for one in made.actions] == [None] * len(first)


def foreign_workflow(doctype: str, field: str, first: str, second: str) -> None:
	for name in (first, second):
		if not frappe.db.exists("Workflow State", name):
			frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": name}).insert()
	if not frappe.db.exists("Workflow Action Master", "Go on"):
		frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Go on"}).insert()
	states = [{"state": s, "doc_status": "0", "allow_edit": "System Manager"} for s in (first, second)]
	move = {"state": first, "action": "Go on", "next_state": second, "allowed": "System Manager"}
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": f"Foreign {doctype}",
			"document_type": doctype,
			"is_active": 1,
			"workflow_state_field": field,
			"send_email_alert": 0,
			"states": states,
			"transitions": [move],
		}
	).insert()
	frappe.clear_cache(doctype=doctype)


@pytest.fixture
def workflow():
	yield foreign_workflow
	frappe.cache.delete_key("workflow")
	frappe.clear_cache()


def test_another_apps_workflow_on_our_documents_does_not_stop_the_run(workflow):
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	workflow("Collection Case", "status", "Disputed", "Open")
	workflow("Collection Action", "status", "Open", "Done")
	workflow("Collection Run", "status", "Cancelled", "Planned")
	doc = state(night(after(15)))
	assert doc.status == "Done", [e.traceback for e in doc.error_rows]
	assert {a.status for a in actions_of(world.GUANGDA, kind="Letter")} == {"Done"}
	assert frappe.db.get_value("Collection Case", {"customer": world.GUANGDA}, "status") == "Escalated"


def test_another_apps_approval_of_letters_is_kept(workflow):
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	workflow("Dunning Letter", "status", "Draft", "Approved")
	doc = state(night(after(15)))
	assert doc.status == "Done", [e.traceback for e in doc.error_rows]
	letter = frappe.get_doc("Dunning Letter", {"customer": world.GUANGDA})
	assert letter.status == "Draft" and not letter.issued_on


def test_the_last_run_card_says_when_how_long_and_what_failed():
	assert run_report.last(C) is None
	world.live_company()
	name = night(after(1))
	row = run_report.last(C)
	assert row.name == name and row.finished_at and row.seconds >= 0 and row.errors == 0


@pytest.mark.parametrize("status", ["Planned", "Waiting for OK", "Running", "Failed"])
def test_the_clock_set_back_is_refused_while_a_later_run_is_not_over(status):
	world.live_company()
	world.make_invoice(world.GUANGDA, 500, DUE)
	later = run.start(C, after(16))
	frappe.db.set_value("Collection Run", later, "status", status)
	name = night(after(15), source="Button")
	doc = state(name)
	assert name != later and doc.status == "Cancelled"
	assert later in doc.error_rows[0].error and "clock" in doc.error_rows[0].error
	assert state(later).status == status and not actions_of(world.GUANGDA)
