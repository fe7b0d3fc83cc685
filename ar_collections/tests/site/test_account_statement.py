"""The monthly confirmation: drafted once, checked by a manager, sent with a link, chased, answered, told."""

from datetime import date, timedelta

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from ar_collections import statement_api
from ar_collections.core.model import STATEMENT_SENT
from ar_collections.ledger import history, limitation
from ar_collections.ledger.open_items import receivables
from ar_collections.ledger.policies import policy_of
from ar_collections.services import (
	cases,
	evidence_sources,
	statement_chase,
	statement_files,
	statement_link,
	statement_send,
	statements,
	timeline,
)
from ar_collections.services.statement_answer import Answer, Objection, answer
from ar_collections.services.statement_rules import locked
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site import statement_world as sw
from ar_collections.tests.site.hold_world import as_user
from ar_collections.tests.site.test_permissions import employee
from ar_collections.tests.site.test_statement import text_of

C, DOCTYPE, ACTION = world.COMPANY, "Account Statement", "Collection Action"
PDF, PNG = sw.page(), sw.photo()


@pytest.fixture(autouse=True)
def company(site, monkeypatch):
	sw.company()
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)
	frappe.local.outgoing_email_account = {}


def actions(doc, **more) -> list[dict]:
	of = {"reference_doctype": DOCTYPE, "reference_name": doc.name, **more}
	fields = ["name", "step_id", "kind", "status", "collector", "title", "due_on", "why"]
	return frappe.get_all(ACTION, of, fields, order_by="creation")


def confirm(doc, **more) -> None:
	answer(locked(doc.name), Answer(**{"confirmed_by": "Tom Bailey", "agrees": True, **more}))
	doc.reload()


# Drafting and checking


def test_a_statement_holds_balances_and_open_items_and_is_drafted_once():
	made = sw.invoice(world.BAILEY, 1000, po_no="PO-9")
	world.pay(made, 400, sw.period()[1])
	(doc,) = sw.drafted(world.BAILEY)
	(balance,) = doc.balances
	assert (balance.charged, balance.credited, balance.closing_balance) == (1000, 400, 600)
	(line,) = doc.lines
	assert (line.voucher_no, line.open_amount, line.reference) == (made.name, 600, "PO-9")
	assert (doc.status, doc.language, doc.email_to) == ("Draft", "en", "accounts@bailey.example")
	assert sw.drafted(world.BAILEY)[0].name == doc.name
	assert frappe.db.count(DOCTYPE, {"customer": world.BAILEY}) == 1


def test_the_nightly_job_drafts_last_month_from_the_set_day_on():
	sw.invoice(world.BAILEY, 100)
	first, last = sw.period()
	frappe.db.set_single_value("Collections Settings", "statement_day", 4)
	statements.nightly(C, last + timedelta(days=3))
	assert not frappe.db.exists(DOCTYPE, {"customer": world.BAILEY})
	statements.nightly(C, last + timedelta(days=6))  # a missed day is made up
	doc = sw.of(world.BAILEY)
	assert (doc.from_date, doc.to_date) == (first, last)


def test_two_currencies_are_two_sections_of_one_statement():
	sw.invoice(world.BAILEY, 1000)
	sw.invoice(world.BAILEY, 200, currency="USD", rate=7)
	(doc,) = sw.drafted(world.BAILEY)
	assert {row.currency: row.closing_balance for row in doc.balances} == {"CNY": 1000, "USD": 200}
	assert {row.currency: row.open_amount for row in doc.lines} == {"CNY": 1000, "USD": 200}
	text = text_of(statement_send.pdf_of(doc))
	assert "Account in CNY" in text and "Account in USD" in text and "Draft" in text


def test_one_bad_customer_stops_no_other():
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.HAIFENG, 100)
	frappe.db.set_value("Sales Invoice", {"customer": world.BAILEY}, "posting_date", "2999-01-01")
	frappe.db.set_value("Customer", world.BAILEY, "customer_name", None)
	failures = statements.draft(C, *sw.period(), customers=[world.BAILEY, world.HAIFENG, "Nobody at all"])
	assert frappe.db.exists(DOCTYPE, {"customer": world.HAIFENG})
	assert len(failures) <= 1


def test_a_rep_does_not_check_and_only_what_is_checked_is_sent():
	sw.invoice(world.BAILEY, 100)
	frappe.db.set_value("Customer", world.BAILEY, "account_manager", world.user(world.REP))
	(doc,) = sw.drafted(world.BAILEY)
	with as_user(world.REP):
		with pytest.raises(frappe.PermissionError):
			statement_api.check([doc.name])
		with pytest.raises(frappe.ValidationError, match="only a checked statement"):
			statement_api.send(doc.name)
	with as_user(world.user(world.SUPERVISOR)):
		statement_api.check(frappe.as_json([doc.name]))
	with as_user(world.REP):
		statement_api.send(doc.name)
	assert doc.reload().status == "Sending" and doc.checked_by == world.SUPERVISOR


def test_nobody_writes_a_statements_figures_by_hand():
	sw.invoice(world.BAILEY, 100)
	(doc,) = sw.drafted(world.BAILEY)
	for change in ({"status": "Confirmed"}, {"confirmed_by": "me"}, {"customer_name": "X"}):
		doc = frappe.get_doc(DOCTYPE, doc.name).update(change)
		with pytest.raises(frappe.ValidationError):
			doc.save()
	doc = frappe.get_doc(DOCTYPE, doc.name)
	doc.lines[0].open_amount = 1
	with pytest.raises(frappe.ValidationError):
		doc.save()
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": DOCTYPE, "customer": doc.customer, "company": C, "from_date": nowdate(), "to_date": nowdate()}).insert()  # fmt: skip


def test_books_that_changed_since_the_draft_ask_for_a_new_one():
	sw.invoice(world.BAILEY, 100)
	(doc,) = sw.checked(world.BAILEY)
	sw.invoice(world.BAILEY, 50)
	with pytest.raises(frappe.ValidationError, match="books were changed"):
		statement_send.send(doc.name)
	statements.withdraw(doc.name, "A late invoice")
	(again,) = sw.checked(world.BAILEY)
	assert again.name != doc.name and again.balances[0].closing_balance == 150
	statement_send.send(again.name)


# Sending


def test_the_mail_carries_paper_and_link_and_only_then_it_is_sent(smtp_port, letters):
	mailbox.outgoing(smtp_port)
	sw.invoice(world.GUANGDA, 8800)
	(doc,) = sw.checked(world.GUANGDA)
	statement_send.send(doc.name)
	statement_send.sync()
	assert doc.reload().status == "Sending"
	mailbox.flush()
	statement_send.sync()
	assert doc.reload().status == "Sent" and doc.sent_on
	(mail,) = letters()
	assert mail["to"] == "ap@guangda.example" and "对账单" in mail["subject"]
	body = mail.get_body(("html",)).get_content()
	assert statement_link.token(doc) in body and "8800" not in body and "8,800" not in body
	(pdf,) = mail.iter_attachments()
	assert pdf.get_content() == statement_files.frozen(doc) and "8,800.00" in text_of(pdf.get_content())


def test_a_dead_mail_server_loses_nothing():
	"""Thirty statements: none can be queued, all stay to do; then the queue takes them and the server is dead."""
	names = [f"Customer {number:02}" for number in range(30)]
	for name in names:
		sw.invoice(name, 100)
		frappe.db.set_value("Customer", world.customer(name), "email_id", f"c{name[-2:]}@example.com")
	found = sw.checked(*names)
	frappe.db.set_value("Email Account", {"name": ("!=", "")}, "enable_outgoing", 0)
	frappe.clear_cache(doctype="Email Account")
	for account in frappe.get_all("Email Account", pluck="name"):
		frappe.clear_document_cache("Email Account", account)
	frappe.local.outgoing_email_account = {}
	assert len(statement_send.send_many([doc.name for doc in found])) == 30
	states = frappe.get_all(DOCTYPE, {"customer": ("in", names)}, ["status", "failure", "link_key"])
	assert {row.status for row in states} == {"Checked"} and all(row.failure for row in states)

	mailbox.outgoing(1)  # nobody listens there
	statements.nightly(C)
	assert frappe.db.count(DOCTYPE, {"customer": ("in", names), "status": "Sending"}) == 30
	frappe.db.set_value(
		"Email Queue", {"reference_doctype": DOCTYPE}, {"status": "Error", "error": "timed out"}
	)
	statement_send.sync()
	states = frappe.get_all(DOCTYPE, {"customer": ("in", names)}, ["status", "failure"])
	assert {(row.status, row.failure.split(" (")[0]) for row in states} == {("Checked", "timed out")}

	statements.nightly(C)
	frappe.db.set_value("Email Queue", {"reference_doctype": DOCTYPE, "status": "Not Sent"}, "status", "Sent")
	statement_send.sync()
	assert frappe.db.count(DOCTYPE, {"customer": ("in", names), "status": "Sent"}) == 30


def test_a_customer_without_an_address_is_told_in_a_sentence():
	sw.invoice("Nobody Knows Ltd", 100)
	(doc,) = sw.checked("Nobody Knows Ltd")
	(failure,) = statement_send.send_many([doc.name])
	assert "No e-mail address" in failure.error and doc.reload().status == "Checked"
	assert not doc.pdf_file  # nothing of the try is left
	doc.email_to = "found@example.com"
	doc.save()
	statement_send.send(doc.name)
	assert doc.reload().pdf_file == f"/private/files/{doc.name}.pdf" and not doc.failure


def test_sent_again_to_another_address_the_old_link_ends_and_the_days_begin_anew():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY, days_ago=9)
	old = statement_link.token(doc)
	with pytest.raises(frappe.ValidationError, match="no e-mail address"):
		statement_send.send_again(doc.name, "nobody")
	statement_send.send_again(doc.name, "boss@bailey.example")
	doc.reload()
	assert (doc.status, doc.email_to, doc.sent_on) == ("Sending", "boss@bailey.example", None)
	assert statement_link.opened(old).state == statement_link.INVALID
	frappe.db.set_value("Email Queue", doc.email_queue, "status", "Sent")
	statement_send.sync()
	assert getdate(doc.reload().sent_on) == getdate(nowdate())
	confirm(doc)
	with pytest.raises(frappe.ValidationError, match="only one that was sent"):
		statement_send.send_again(doc.name, "boss@bailey.example")


def test_in_test_mode_the_customer_hears_nothing(smtp_port, letters):
	mailbox.outgoing(smtp_port)
	sw.invoice(world.BAILEY, 100)
	(doc,) = sw.checked(world.BAILEY)
	world.live_company(status="Test", test_email="tester@example.com", email_account="Collections Test")
	statement_send.send(doc.name)
	mailbox.flush()
	(mail,) = letters()
	assert mail["to"] == "tester@example.com" and mail["subject"].startswith("[Test")


# The answer


def test_confirmed_is_an_acknowledgement_with_date_name_and_stamped_copy():
	sw.invoice(world.BAILEY, 100)
	(doc,) = sw.sent(world.BAILEY)
	with as_user("Guest"):
		confirm(
			doc, stamped_copy=PDF, invoicing={"invoice_title": "Bailey & Sons Ltd", "invoice_tax_id": "GB1"}
		)
	assert (doc.status, doc.confirmed_by, doc.confirmed_through) == ("Confirmed", "Tom Bailey", "Link")
	assert getdate(doc.confirmed_on) == getdate(nowdate()) and doc.recorded_by is None
	file = frappe.get_doc("File", {"file_url": doc.stamped_copy})
	with as_user("Guest"):
		assert not file.has_permission("read")
	assert file.is_private and file.get_content() == PDF
	assert (doc.invoice_title, doc.invoice_tax_id) == ("Bailey & Sons Ltd", "GB1")
	assert [row.answer for row in doc.lines] == ["Agrees"]


def test_a_line_that_does_not_agree_becomes_a_dispute():
	made, fine = sw.invoice(world.BAILEY, 1000), sw.invoice(world.BAILEY, 500, day=12)
	(doc,) = sw.sent(world.BAILEY)
	line = next(row for row in doc.lines if row.voucher_no == made.name)
	with as_user("Guest"):
		confirm(doc, objections={line.idx: Objection("Price", "agreed 900", 100, PNG)})
	assert doc.status == "Disagreed"
	said = {row.voucher_no: row for row in doc.lines}
	assert said[fine.name].answer == "Agrees" and said[made.name].answer == "Disagrees"
	dispute = frappe.get_doc("Invoice Dispute", said[made.name].dispute)
	assert (dispute.sales_invoice, dispute.amount, dispute.reason, dispute.note, dispute.status) == (
		made.name, 100, "Price", "agreed 900", "Open",
	)  # fmt: skip
	assert frappe.db.exists(
		"File", {"attached_to_doctype": "Invoice Dispute", "attached_to_name": dispute.name}
	)
	assert not actions(doc, step_id=statement_chase.DISAGREED)


def test_what_is_no_open_invoice_any_more_is_work_for_the_rep():
	made = sw.invoice(world.BAILEY, 1000)
	frappe.db.set_value("Customer", world.BAILEY, "account_manager", world.user(world.REP))
	(doc,) = sw.sent(world.BAILEY)
	world.pay(made, 1000, getdate(nowdate()))
	confirm(doc, objections={1: Objection("Already paid", "paid today")}, note="see bank slip")
	assert doc.status == "Disagreed" and not doc.lines[0].dispute
	(work,) = actions(doc, step_id=statement_chase.DISAGREED)
	assert work.collector == world.REP and "paid today" in work.why and "see bank slip" in work.why


def test_an_instalment_is_disputed_alone():
	first, last = sw.period()
	world.make_invoice(
		world.BAILEY, 1000, terms=[(last, 400), (last + timedelta(days=30), 600)], posting_date=first
	)
	(doc,) = sw.sent(world.BAILEY)
	second = next(row for row in doc.lines if row.term == 2)
	confirm(doc, objections={second.idx: Objection("Goods", "not delivered yet")})
	dispute = frappe.get_doc(
		"Invoice Dispute", frappe.get_value("Account Statement Line", second.name, "dispute")
	)
	assert (dispute.term, dispute.amount, dispute.open_amount) == (2, 0, 600)


BAD = {
	"no name": ({"confirmed_by": " "}, "enter your name"),
	"no reason": ({"objections": {1: Objection("", "x")}}, "choose a reason"),
	"no words": ({"objections": {1: Objection("Price", " ")}}, "few words"),
	"too much": ({"objections": {1: Objection("Price", "x", 2000)}}, "between 0 and"),
	"below nothing": ({"objections": {1: Objection("Price", "x", -1)}}, "between 0 and"),
	"no such line": ({"objections": {9: Objection("Price", "x")}}, "no line 9"),
	"nothing said": ({"agrees": False}, "what does not agree"),
	"a program": ({"stamped_copy": b"MZ\x90\x00"}, "neither a PDF"),
	"a page": ({"objections": {1: Objection("Price", "x", 0, b"<html><script>")}}, "neither a PDF"),
	"a broken paper": ({"stamped_copy": b"%PDF-1.4 torn"}, "cannot be read"),
	"a paper that acts": ({"stamped_copy": sw.page("app.alert(1)")}, "cannot be read"),
	"a broken picture": ({"stamped_copy": b"\xff\xd8\xff torn"}, "cannot be read"),
	"too large": ({"stamped_copy": b"%PDF-" + b"0" * statement_files.MOST_BYTES}, "larger than 8 MB"),
	"no address": ({"invoicing": {"invoice_email": "nobody"}}, "no e-mail address"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_answer_is_refused_whole_with_a_sentence(bad):
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	given, sentence = BAD[bad]
	with as_user("Guest"), pytest.raises(frappe.ValidationError, match=sentence):
		confirm(doc, **given)
	doc.reload()
	assert doc.status == "Sent" and not doc.confirmed_on and not doc.stamped_copy
	assert not frappe.db.exists("Invoice Dispute", {"customer": world.BAILEY})
	confirm(doc)  # and nothing is in the way of a good one


def test_paper_that_comes_back_is_recorded_by_us():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	with as_user(world.user(world.SUPERVISOR)):
		statement_api.record_answer(doc.name, "Tom Bailey", 1, "Paper")
	doc.reload()
	assert (doc.status, doc.confirmed_through, doc.recorded_by) == ("Confirmed", "Paper", world.SUPERVISOR)


# Chasing


def chased(doc, *days: int) -> None:
	for day in days:
		statement_chase.nightly(C, add_days(getdate(doc.sent_on), day))
	doc.reload()


def mails(doc) -> int:
	return frappe.db.count("Email Queue", {"reference_doctype": DOCTYPE, "reference_name": doc.name})


def test_a_silent_customer_is_reminded_and_the_rep_has_one_open_follow_up():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 0, 1)
	assert mails(doc) == 1 and not actions(doc)
	chased(doc, 2, 2)  # the same day twice
	assert mails(doc) == 2
	(work,) = actions(doc)
	assert (work.step_id, work.kind, work.status) == (statement_chase.CHASE, "Follow-up", "Open")
	chased(doc, 3, 4)
	assert mails(doc) == 3 and len(actions(doc)) == 1
	frappe.db.set_value(ACTION, work.name, "status", "Done")
	chased(doc, 5, 6)
	assert [row.status for row in actions(doc)] == ["Done", "Open"]


def test_the_answer_withdraws_what_was_to_do():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 2)
	confirm(doc)
	assert [row.status for row in actions(doc)] == ["Withdrawn"]
	chased(doc, 4, 20)
	assert mails(doc) == 2 and len(actions(doc)) == 1


def test_after_two_weeks_it_is_the_supervisors_once():
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "account_manager", world.user(world.REP))
	employee(world.REP, reports_to=employee(world.user(world.SUPERVISOR)))
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 13, 14, 15, 30)
	first, second = actions(doc)
	assert (first.step_id, first.status) == (statement_chase.CHASE, "Withdrawn")
	assert (second.step_id, second.status, second.collector) == (
		"statement-escalated",
		"Open",
		world.SUPERVISOR,
	)
	assert getdate(doc.escalated_on) == add_days(getdate(doc.sent_on), 14)
	assert frappe.db.exists("Notification Log", {"for_user": world.SUPERVISOR, "document_name": doc.name})


def test_whoever_is_always_late_is_visited():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	for back in (1, 2, 3):
		old = frappe.copy_doc(doc)
		old.update(
			{
				"status": "Confirmed",
				"to_date": add_days(doc.from_date, -30 * back),
				"from_date": date(2020, 1, back),
			}
		)
		old.unique_key = f"old {back}"
		old.insert(ignore_permissions=True)
		old.db_set({"sent_on": "2020-02-01", "confirmed_on": "2020-02-20"})
	chased(doc, 2)
	assert [row.kind for row in actions(doc)] == ["Visit"]


def own_policy(*steps: dict) -> None:
	"""Bailey has a policy of its own with these steps about statements."""
	letter = {"step_id": "first", "kind": "Letter", "letter_type": "First Demand", "level": 1, "day": 15}
	sent = {"trigger": "Days after statement sent"}
	rows = [{**letter, "no_end": 1}, *({"no_end": 1, **sent, **step} for step in steps)]
	values = {"policy_name": "Bailey", "company": C, "steps": rows}
	doc = frappe.get_doc({"doctype": "Collection Policy", **values}).insert()
	frappe.db.set_value("Collection Policy", doc.name, "status", "Approved")
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "collection_policy", doc.name)
	frappe.clear_document_cache("Collection Policy", doc.name)


def test_the_customers_own_policy_says_when_a_silent_customer_is_asked_and_who_hears_of_it():
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "account_manager", world.user(world.REP))
	employee(world.REP, reports_to=employee(world.user(world.SUPERVISOR)))
	own_policy(
		{"step_id": "ring", "kind": "Call", "title": "Ring", "day": 3},
		{"step_id": "see", "kind": "Visit", "title": "Visit", "day": 5},
		{"step_id": "up", "kind": "Escalation", "title": "Up", "day": 6, "escalate_to": "Supervisor"},
	)
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 2)
	assert not actions(doc) and mails(doc) == 1
	chased(doc, 3, 4)
	assert [(row.kind, row.status) for row in actions(doc)] == [("Call", "Open")] and mails(doc) == 1
	chased(doc, 5)
	assert {row.kind for row in actions(doc)} == {"Call", "Visit"}
	chased(doc, 6, 14, 20)
	assert getdate(doc.escalated_on) == add_days(getdate(doc.sent_on), 6)
	still = [row for row in actions(doc) if row.status == "Open"]
	assert [(row.step_id, row.collector) for row in still] == [("statement-escalated", world.SUPERVISOR)]


def test_a_policy_without_steps_about_statements_leaves_the_rhythm_to_the_settings():
	own_policy()
	frappe.db.set_single_value("Collections Settings", "statement_chase_every", 3)
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 2)
	assert mails(doc) == 1
	chased(doc, 3)
	assert mails(doc) == 2


def test_the_shipped_policy_asks_for_confirmations_and_plans_no_item_by_those_steps():
	policy = policy_of(frappe.get_doc("Collection Policy", "Standard B2B"))
	told = [(step.kind, step.day, step.until_day, step.repeat_every) for step in policy.statement_steps]
	assert told == [("E-mail", 2, 7, 2), ("E-mail", 8, 13, 1), ("Escalation", 14, None, None)]
	assert not any(step.trigger == STATEMENT_SENT for step in policy.steps)


def test_a_statement_chased_before_steps_were_kept_is_not_escalated_twice():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 14)
	doc.db_set("steps_done", None)
	chased(doc, 15)
	assert len(actions(doc)) == 1


def test_another_policy_begins_where_the_one_before_had_come_to():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 4, 14)
	own_policy(
		{"step_id": "ring", "kind": "Call", "title": "Ring", "day": 3},
		{"step_id": "up", "kind": "Escalation", "title": "Up", "day": 10, "escalate_to": "Supervisor"},
		{"step_id": "higher", "kind": "Escalation", "title": "Up", "day": 21, "escalate_to": "Manager"},
	)
	before = len(actions(doc))
	chased(doc, 15, 20)
	assert len(actions(doc)) == before
	chased(doc, 21)
	assert len(actions(doc)) == before + 1


def test_a_call_about_a_statement_keeps_no_call_about_an_overdue_item_back():
	own_policy({"step_id": "ring", "kind": "Call", "title": "Ring", "day": 3})
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	chased(doc, 3)
	assert [(row.kind, row.status) for row in actions(doc)] == [("Call", "Open")]
	assert not [
		event for event in history.events(C, [world.BAILEY], date(2030, 1, 1)) if event.kind == "Call"
	]


# Invoicing


def test_invoicing_and_courier_number_are_told_once_and_again_when_they_change():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	doc.invoiced_with = "INV-1"
	doc.save()
	assert mails(doc) == 1  # not before the customer has answered
	confirm(doc, invoicing={"invoice_email": "tax@bailey.example"})
	doc = frappe.get_doc(DOCTYPE, doc.name)
	doc.update({"courier": "SF Express", "tracking_no": "SF123"})
	doc.save()
	assert mails(doc) == 2 and doc.invoicing_told_on
	last = frappe.get_last_doc("Email Queue", {"reference_name": doc.name})
	assert [row.recipient for row in last.recipients] == ["tax@bailey.example"] and "SF123" in last.message
	doc.save()
	assert mails(doc) == 2
	doc.tracking_no = "SF124"
	doc.save()
	assert mails(doc) == 3
	assert "Corrected" in frappe.get_last_doc("Email Queue", {"reference_name": doc.name}).message


# Who sees what


def test_a_rep_sees_only_the_statements_of_own_customers():
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "account_manager", world.user(world.REP))
	frappe.db.set_value(
		"Customer", world.customer(world.HAIFENG), "account_manager", world.user(world.OTHER_REP)
	)
	sw.invoice(world.BAILEY, 100)
	sw.invoice(world.HAIFENG, 100)
	mine, theirs = sw.drafted(world.BAILEY, world.HAIFENG)
	with as_user(world.REP):
		assert frappe.get_list(DOCTYPE, pluck="name") == [mine.name]
		for call in (statement_api.paper, statement_api.send):
			with pytest.raises(frappe.PermissionError):
				call(theirs.name)
		with pytest.raises(frappe.PermissionError):
			statement_api.pdf(world.HAIFENG, C)
		with pytest.raises(frappe.PermissionError):
			statement_api.draft(C, str(sw.period()[0]), str(sw.period()[1]))
		statement_api.pdf(world.BAILEY, C, "Movements and open items", str(sw.period()[0]))
		assert frappe.local.response.filecontent.startswith(b"%PDF")


def test_a_new_owner_gets_the_statement_without_a_case_too():
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "account_manager", world.user(world.REP))
	sw.invoice(world.BAILEY, 100)
	(doc,) = sw.drafted(world.BAILEY)
	assert doc.collector == world.REP
	frappe.db.set_value("Customer", world.BAILEY, "account_manager", world.user(world.OTHER_REP))
	statements.follow_owners(C)
	assert doc.reload().collector == world.OTHER_REP


# Beside it


def test_the_case_tells_of_the_statement():
	sw.invoice(world.BAILEY, 1000)
	case = cases.open_case(C, world.BAILEY)
	(doc,) = sw.sent(world.BAILEY)
	confirm(doc)
	assert doc.case == case
	told = [row["title"] for row in timeline.events(case) if row["kind"] == "Statement"]
	assert len(told) == 2 and "Tom Bailey" in told[0] and "sent" in told[1]


def test_a_mail_in_answer_is_work_until_the_answer_is_recorded():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	mail = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"communication_medium": "Email",
	}
	about = {"reference_doctype": DOCTYPE, "reference_name": doc.name, "sender": "tom@bailey.example"}
	frappe.get_doc(
		{**mail, **about, "sent_or_received": "Received", "subject": "All fine", "content": "ok"}
	).insert()
	(work,) = actions(doc)
	assert work.status == "Open" and "All fine" in work.why
	confirm(doc, through="E-mail")
	assert [row.status for row in actions(doc)] == ["Withdrawn"]


def test_what_was_sent_in_a_test_is_never_chased_at_the_customer():
	sw.invoice(world.BAILEY, 1000)
	world.live_company(status="Test", test_email="tester@example.com")
	(doc,) = sw.sent(world.BAILEY)
	assert doc.test_mode
	world.live_company(status="Live")
	chased(doc, 2, 4, 20)
	assert mails(doc) == 1 and not actions(doc) and not doc.escalated_on


def test_the_frozen_paper_is_nobodys_to_change():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	file = frappe.get_doc("File", statement_files.file_of(doc.name))
	for who in (world.SUPERVISOR, world.ACCOUNTANT):
		with as_user(world.user(who)):
			assert not file.has_permission("write") and not file.has_permission("delete")
	doc.db_set("pdf_sha256", "0" * 64)
	with pytest.raises(frappe.ValidationError, match="not the one that was sent"):
		statement_files.frozen(doc.reload())


def test_two_customers_who_become_one_keep_their_statements():
	sw.invoice(world.BAILEY, 1000)
	sw.invoice("Bailey Brothers", 500)
	mine, theirs = sw.drafted(world.BAILEY, "Bailey Brothers")
	frappe.rename_doc("Customer", "Bailey Brothers", world.BAILEY, merge=True)
	assert {mine.name, theirs.name} <= set(frappe.get_all(DOCTYPE, {"customer": world.BAILEY}, pluck="name"))


def test_drafting_anew_after_a_withdrawal_leaves_the_old_one_withdrawn():
	sw.invoice(world.BAILEY, 1000)
	(doc,) = sw.sent(world.BAILEY)
	old = statement_link.token(doc)
	with pytest.raises(frappe.ValidationError, match="Say why"):
		statements.withdraw(doc.name, " ")
	statements.withdraw(doc.name, "Wrong month")
	(again,) = sw.sent(world.BAILEY)
	assert again.name != doc.name and doc.reload().status == "Withdrawn"
	assert statement_link.opened(old).state == statement_link.INVALID
	assert statement_link.opened(statement_link.token(again)).state == statement_link.OPEN


# What a confirmation proves


def test_a_confirmed_statement_starts_the_limitation_period_of_its_items_anew_and_is_in_the_pack():
	made = sw.invoice(world.BAILEY, 1000)
	case = cases.open_case(C, world.BAILEY)
	(doc,) = sw.sent(world.BAILEY)
	key = (world.BAILEY, made.name, 1)
	items = {world.BAILEY: receivables(C, [world.BAILEY]).items[world.BAILEY]}
	assert not limitation.restarts(C, items)[key]
	assert any("No statement" in str(gap) for gap in evidence_sources.statements(case))
	confirm(doc)
	[restart] = limitation.restarts(C, items)[key]
	assert (restart.why, restart.day, restart.document) == ("Statement", getdate(nowdate()), doc.name)
	paper, *_copies = evidence_sources.statements(case)
	assert paper.content().startswith(b"%PDF") and "Tom Bailey" in paper.title


def test_a_line_the_customer_does_not_agree_with_proves_nothing():
	first, second = sw.invoice(world.BAILEY, 1000), sw.invoice(world.BAILEY, 50)
	(doc,) = sw.sent(world.BAILEY)
	number = next(line.idx for line in doc.lines if line.voucher_no == first.name)
	objections = {number: Objection("Price", "too dear")}
	answer(locked(doc.name), Answer("Tom Bailey", agrees=False, objections=objections))
	items = {world.BAILEY: receivables(C, [world.BAILEY]).items[world.BAILEY]}
	found = limitation.restarts(C, items)
	assert not found[world.BAILEY, first.name, 1] and found[world.BAILEY, second.name, 1]
