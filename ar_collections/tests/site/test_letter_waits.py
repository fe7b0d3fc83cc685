"""Letters that wait, for a person, the post or a mail server: what may become of them meanwhile."""

from dataclasses import replace
from datetime import timedelta

import frappe
import pytest
from frappe.utils import getdate

from ar_collections import api
from ar_collections.core.model import LETTER
from ar_collections.core.plan import plan
from ar_collections.ledger.book import read_book
from ar_collections.services import batch_print, delivery, follow_ups, letter_files, letters, pdf, run
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site.test_letters import text_of, written


@pytest.fixture(autouse=True)
def company(site, monkeypatch):
	world.live_company(email_account=mailbox.outgoing(1))
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)


def letter(name: str):
	return frappe.get_doc("Dunning Letter", name)


def switch(status: str) -> None:
	frappe.db.set_value("Collections Company", world.COMPANY, "status", status)
	frappe.clear_document_cache("Collections Company", world.COMPANY)


def demand(*invoices, level: int = 1, **more) -> str:
	"""A demand letter about real invoices, written as a run does, not issued yet."""
	kind = {1: "First Demand", 2: "Second Demand"}[level]
	step = kind.lower().replace(" ", "-")
	(action,) = hw.carried_out(hw.planned(LETTER, step, *invoices, letter_type=kind, level=level))
	name = frappe.db.get_value("Collection Action", action, "letter")
	frappe.db.set_value("Dunning Letter", name, more) if more else None
	return name


def planned(customer: str, as_of=None):
	"""What the planner says of the customer, were there letters only."""
	book = read_book(world.COMPANY, as_of or hw.today(), [customer])
	ladders = (replace(p, steps=tuple(s for s in p.steps if s.kind == LETTER)) for p in book.policies)
	return plan(replace(book, policies=tuple(ladders)))


def reason(invoice, as_of=None) -> str:
	"""Why the planner leaves the invoice's only item alone."""
	return next((left.why.text() for left in planned(invoice.customer, as_of).left_out), "")


def letters_planned(customer: str, as_of=None) -> list[tuple[str, int]]:
	return [(a.step, a.level) for a in planned(customer, as_of).actions]


# Off means off


def test_while_a_company_is_off_no_letter_is_approved_issued_or_sent():
	waiting, approved, failed = written(needs_approval=True), written(), written()
	letters.issue(failed)
	frappe.db.set_value("Dunning Letter", failed, "status", "Failed")
	before = frappe.db.count("Email Queue")
	switch("Not Live")
	for attempt in (
		lambda: letters.approve(waiting),
		lambda: letters.issue(approved),
		lambda: delivery.send(letter(approved)),
		lambda: delivery.send_again(failed, "a@b.example"),
		lambda: delivery.post_instead(failed),
	):
		with pytest.raises(delivery.NotSwitchedOn, match="not switched on"):
			attempt()
	statuses = [letter(name).status for name in (waiting, approved, failed)]
	assert statuses == ["Pending Approval", "Approved", "Failed"]
	assert not letter(approved).issued_on and frappe.db.count("Email Queue") == before


def test_what_was_left_while_the_company_was_off_is_told_and_issued_later():
	name = written()
	switch("Not Live")
	assert letters.issue_pending(None, [name]) == [name]
	assert "not switched on" in letter(name).failure
	assert not frappe.db.exists("Collection Action", {"step_id": follow_ups.NOT_PRINTED})
	switch("Live")
	assert letters.issue_pending(None, [name]) == []
	assert letter(name).issued_on and not letter(name).failure


def test_a_letter_written_in_test_mode_never_goes_to_the_customer():
	world.live_company(status="Test", test_email="test@prime.example", email_account="Collections Test")
	name = written(customer=world.customer(world.BAILEY))
	assert letter(name).test_mode == 1
	world.live_company(status="Live", test_email="test@prime.example", email_account="Collections Test")
	letters.issue(name)
	assert recipients(name) == ["test@prime.example"]
	frappe.db.set_value("Dunning Letter", name, "status", "Failed")
	delivery.send_again(name, "accounts@bailey.example")
	assert recipients(name) == ["test@prime.example"]
	frappe.db.set_value("Dunning Letter", name, "status", "Failed")
	with pytest.raises(frappe.ValidationError, match="test mode"):
		delivery.post_instead(name)


def test_without_a_test_address_a_letter_of_the_test_stays_in_the_house():
	world.live_company(status="Test", test_email="test@prime.example", email_account="Collections Test")
	name = written(customer=world.customer(world.BAILEY))
	world.live_company(status="Live", test_email=None, email_account="Collections Test")
	letters.issue(name)
	assert (letter(name).status, letter(name).email_queue) == ("Failed", None)
	assert "no test address" in letter(name).failure


def recipients(name: str) -> list[str]:
	queue = frappe.db.get_value("Dunning Letter", name, "email_queue")
	return frappe.get_all("Email Queue Recipient", {"parent": queue}, pluck="recipient", order_by="idx")


# A letter counts when it has gone out


@pytest.mark.parametrize(
	("state", "out"),
	[
		({"status": "Pending Approval"}, False),
		({"status": "Draft"}, False),
		({"status": "Approved", "letter_date": "yesterday"}, False),  # its worker died last night
		({"status": "Approved"}, True),  # of this very run: it leaves in a minute
		({"status": "Approved", "failure": "no space left on device"}, False),
		({"status": "Approved", "issued_on": "today", "needs_post": 1}, False),
		({"status": "Failed", "issued_on": "today"}, False),
		({"status": "Sending", "issued_on": "today"}, True),
		({"status": "Sending", "issued_on": "today", "failure": "Mails are muted"}, False),
		({"status": "Sent", "issued_on": "today", "sent_on": "today"}, True),
	],
)
def test_a_demand_raises_the_level_only_when_it_has_gone_out(state, out):
	invoice = hw.overdue_invoice(days=20)
	days = {"today": hw.today(), "yesterday": hw.ago(1)}
	name = demand(invoice, **{field: days.get(value, value) for field, value in state.items()})
	assert letters_planned(invoice.customer) == []
	assert (f"letter {name} has not gone out yet" == reason(invoice)) is not out


def test_a_failed_first_demand_holds_back_the_second_and_its_interval_starts_when_it_is_sent():
	invoice = hw.overdue_invoice(days=45)
	fortnight = hw.ago(14)
	name = demand(invoice, letter_date=fortnight, issued_on=fortnight, status="Failed")
	assert letters_planned(invoice.customer, hw.in_days(30)) == []
	frappe.db.set_value("Dunning Letter", name, {"status": "Sent", "sent_on": frappe.utils.now()})
	assert "next not before" in reason(invoice) and str(hw.in_days(14)) in reason(invoice)
	assert letters_planned(invoice.customer, hw.in_days(13)) == []
	assert letters_planned(invoice.customer, hw.in_days(14)) == [("second-demand", 2)]


def test_a_posted_demand_counts_from_the_day_it_was_posted():
	invoice = hw.overdue_invoice(days=45)
	name = demand(invoice)
	letters.issue(name)
	week = hw.ago(7)
	frappe.db.set_value(
		"Dunning Letter",
		name,
		{"status": "Approved", "needs_post": 1, "letter_date": week, "issued_on": week},
	)
	batch_print.confirm([name], hw.ago(3))
	assert letters_planned(invoice.customer, hw.in_days(10)) == []
	assert letters_planned(invoice.customer, hw.in_days(11)) == [("second-demand", 2)]


def test_the_next_nights_write_no_second_first_demand_while_one_waits_for_approval():
	frappe.db.set_value("Dunning Letter Type", "First Demand", "needs_approval", 1)
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	invoice = hw.overdue_invoice(days=20)
	for day in (0, 1, 30):
		run.start(world.COMPANY, hw.in_days(day), now=True)
	assert frappe.db.count("Dunning Letter", {"level": (">", 0)}) == 1
	case = hw.case_of(invoice.customer)
	assert case.level == 0 and "has not gone out yet" in case.items[0].note


# A letter that waited


def test_a_letter_issued_later_than_its_date_is_dated_anew():
	day = getdate() - timedelta(days=10)
	name = written(customer=world.customer(world.BAILEY), day=day, lines=2, needs_approval=True)
	before = letter(name)
	letters.approve(name)
	letters.issue(name)
	after = letter(name)
	assert (after.letter_date, after.total_open) == (getdate(), before.total_open)
	assert after.deadline_date >= getdate() + timedelta(days=10) > before.deadline_date
	assert [row.days_overdue for row in after.items] == [row.days_overdue + 10 for row in before.items]
	text = text_of(letter_files.frozen_pdf(name))
	assert f"by {after.items[1].days_overdue} days" in text
	assert frappe.utils.formatdate(after.letter_date, "d MMMM yyyy") in text


def test_a_letter_keeps_the_day_of_a_run_that_was_told_for_another_day():
	world.make_invoice(world.BAILEY, 500, hw.ago(40))
	run.start(world.COMPANY, hw.ago(20), now=True)
	(made,) = frappe.get_all("Dunning Letter", {"level": 1}, ["letter_date", "issued_on"])
	assert made.letter_date == hw.ago(20) and made.issued_on


@pytest.mark.parametrize("block", [{}, {"invoice": True}, {"invoice": True, "amount": 100}])
def test_a_block_placed_while_a_letter_waits_withdraws_it(block):
	invoice = hw.overdue_invoice(days=20)
	name = demand(invoice)
	values = {"customer": invoice.customer, "company": world.COMPANY, "reason": "Query", "note": "asks"}
	values |= {"sales_invoice": invoice.name} if block.pop("invoice", None) else {}
	frappe.get_doc({"doctype": "Dunning Block", **values, **block}).insert()
	assert letters.issue(name) is False
	found = letter(name)
	assert (found.status, found.issued_on) == ("Withdrawn", None)
	assert frappe.db.get_value("Collection Action", found.action, "status") == "Withdrawn"
	assert "blocked" in found.withdrawn_reason or "What is owed changed" in found.withdrawn_reason


def test_a_promise_made_while_a_letter_waits_withdraws_it_and_the_reader_is_told():
	invoice = hw.overdue_invoice(days=20)
	name = demand(invoice)
	values = {"doctype": "Contact Log", "case": letter(name).case, "outcome": "Promise", "summary": "Friday"}
	frappe.get_doc({**values, "promised_on": hw.in_days(3)}).insert().submit()
	assert api.issue_letter(name) == f"Withdrawn: {letter(name).withdrawn_reason}"
	assert "promise until" in letter(name).withdrawn_reason


def test_a_customer_disabled_meanwhile_gets_no_letter_and_the_others_get_theirs():
	gone, stays = hw.overdue_invoice(days=20), hw.overdue_invoice(world.BAILEY, days=20)
	names = [demand(gone), demand(stays)]
	frappe.db.set_value("Customer", gone.customer, "disabled", 1)
	assert letters.issue_pending(None, names) == []
	assert [letter(name).status for name in names] == ["Withdrawn", "Sending"]
	assert "disabled" in letter(names[0]).withdrawn_reason


def test_a_reminder_is_not_sent_after_the_due_date():
	name = written("Due Reminder", day=getdate() - timedelta(days=10))
	assert letters.issue(name) is False
	assert "has passed" in letter(name).withdrawn_reason


# The paper


def test_nobody_deletes_or_changes_the_paper_of_an_issued_letter():
	name = written()
	letters.issue(name)
	paper = letter_files.frozen_pdf(name)
	file = letter_files.file_of(name)
	for user in [world.user(email) for email in (world.ACCOUNTANT, world.SUPERVISOR)]:
		frappe.set_user(user)
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc("File", file)
		for values in ({"attached_to_name": None}, {"is_private": 0}, {"file_name": "other.pdf"}):
			doc = frappe.get_doc("File", file).update(values)
			with pytest.raises(frappe.PermissionError):
				doc.save()
	frappe.set_user("Administrator")
	with pytest.raises(frappe.PermissionError, match="kept as it was made"):
		frappe.get_doc("File", file).update({"is_private": 0}).save()
	assert letter_files.frozen_pdf(name) == paper


def test_the_replay_file_of_a_real_run_is_kept_and_other_attachments_are_not():
	world.make_invoice(world.BAILEY, 500, hw.ago(40))
	name = run.start(world.COMPANY, now=True)
	replay = frappe.db.get_value("File", {"attached_to_doctype": "Collection Run", "attached_to_name": name})
	case = hw.case_of(world.BAILEY)
	values = {"file_name": "note.txt", "content": "x", "attached_to_doctype": case.doctype}
	own = frappe.get_doc({"doctype": "File", **values, "attached_to_name": case.name}).insert()
	frappe.set_user(world.user(world.SUPERVISOR))
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc("File", replay)
	frappe.delete_doc("File", own.name)
	assert not frappe.db.exists("File", own.name)


def test_an_issued_letter_that_is_laid_out_again_is_marked_as_a_copy():
	name = written(customer=world.customer(world.BAILEY))
	letters.issue(name)
	html = frappe.get_print("Dunning Letter", name, "Collections Letter", no_letterhead=1)
	frappe.local.form_dict.pop("pdf_generator", None)
	assert '<span class="dl-draft">Copy</span>' in html
	assert "Copy" not in text_of(letter_files.frozen_pdf(name))
	assert "Draft" in text_of(pdf.preview(written(customer=world.BAILEY)))


@pytest.mark.parametrize(
	("field", "value"),
	[
		("subject", "Other"), ("opening", "<p>x</p>"), ("closing", "<p>x</p>"), ("letter_date", "2026-01-01"),
		("deadline_date", "2027-01-01"), ("language", "zh"), ("delivery", "Print"), ("needs_post", 1),
		("posted_on", "2026-01-01"), ("test_mode", 1),
	],
)  # fmt: skip
def test_words_and_days_of_a_letter_are_not_changed_by_hand(field, value):
	doc = letter(demand(hw.overdue_invoice(world.BAILEY, days=20)))
	with pytest.raises(frappe.ValidationError, match="part of what was decided"):
		doc.update({field: value}).save()
	doc.reload().update({"email_to": "other@bailey.example", "courier": "EMS"}).save()


# What a letter refers to


def test_a_second_demand_refers_to_the_first_demand_on_the_same_item_only():
	bailey = world.customer(world.BAILEY)
	first = written("First Demand", customer=bailey)
	notice = written("Due Notice", customer=bailey)
	for name in (first, notice):
		letters.issue(name)
	assert letter(written("Second Demand", customer=bailey)).previous_letter == first
	assert letter(written("First Demand", customer=bailey)).previous_letter == notice
	assert letter(written("Due Reminder", customer=bailey)).previous_letter is None
	frappe.db.set_value("Dunning Letter Item", {"parent": first}, "term", 2)
	assert letter(written("Second Demand", customer=bailey)).previous_letter is None
	frappe.db.set_value("Dunning Letter Item", {"parent": first}, "term", 1)
	frappe.db.set_value("Dunning Letter", first, "status", "Failed")
	assert letter(written("Second Demand", customer=bailey)).previous_letter is None


def test_a_chinese_letter_in_dollars_says_so_in_capitals_and_is_titled_as_the_trade_does():
	name = written(customer=world.customer(world.GUANGDA), currency="USD")
	assert "美元捌万陆仟玖佰玖拾玖元玖角" in text_of(pdf.render(name)).replace(" ", "")
	assert letter(name).subject.startswith("第一封催讨函")
	assert letter(written("Second Demand")).subject.startswith("第二封催讨函")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_first_demand_is_true_after_a_part_payment(language):
	customer = world.customer("Part Payer", language=language)
	assert ("full payment" if language == "en" else "尚未收到全部款项") in letter(
		written(customer=customer)
	).opening


# Rejected


def test_a_rejected_letter_is_not_asked_for_again_the_next_night():
	invoice = hw.overdue_invoice()
	frappe.db.set_value("Dunning Letter Type", "First Demand", "needs_approval", 1)
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	name = demand(invoice)
	assert letter(name).status == "Pending Approval"
	letters.reject(name, "They are about to pay.")
	doc = letter(name)
	assert doc.status == "Withdrawn"
	assert frappe.db.get_value("Collection Action", doc.action, "status") == "Rejected"
	assert letters_planned(invoice.customer, hw.in_days(1)) == []
	assert "was rejected on" in reason(invoice, hw.in_days(1)) and str(hw.in_days(14)) in reason(invoice)
	assert letters_planned(invoice.customer, hw.in_days(14)) == [("first-demand", 1)]


def test_a_letter_taken_back_without_a_decision_is_planned_afresh():
	invoice = hw.overdue_invoice()
	letters.withdraw(demand(invoice), "Wrong address.")
	assert letters_planned(invoice.customer, hw.in_days(1)) == [("first-demand", 1)]
