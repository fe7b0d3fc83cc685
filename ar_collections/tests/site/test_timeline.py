"""The story of a case: what was let out and asked for, money on account, when things really happened, in whose words."""

import frappe
import pytest

from ar_collections import hold_api
from ar_collections.services import holds, letters, notes, timeline
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world


@pytest.fixture
def held():
	world.live_company()
	world.stock()
	return hw.on_hold(hw.overdue_invoice())


def story(**values) -> list[dict]:
	return [row for row in timeline.events(hw.case_of().name) if values.items() <= row.items()]


def test_what_was_let_out_is_told_with_who_did_it_and_what_was_said(held):
	with hw.as_user(hw.gm()):
		holds.grant(held, "Amount", amount=10, note="just this once")
	[row] = story(kind="Hold", title="Let out")
	assert row["text"] == "Goods for 10.00 CNY may leave.\njust this once"
	assert row["who"] == "Hua Manager" and row["name"] == held


def test_a_request_for_release_is_told_when_it_came_and_when_it_was_answered(held):
	note = hw.delivery()
	hold_api.ask_for_release(
		{"hold": held, "reference_doctype": "Delivery Note", "reference_name": note.name, "note": "He waits."}
	)
	title = f"Release asked for: Delivery Note {note.name}"
	[asked] = story(title=title)
	assert asked["status"] == "Open" and "He waits." in asked["text"]
	with hw.as_user(hw.gm()):
		holds.grant(held, "Amount", amount=100)
	answer, asked = story(title=title)
	assert answer["status"] == "Done" and "may leave" in answer["text"] and not asked["status"]


def test_a_receipt_on_account_is_told_from_the_day_the_case_was_opened(held):
	before = world.unallocated_receipt(world.GUANGDA, 10, hw.ago(3))
	since = world.unallocated_receipt(world.GUANGDA, 20, hw.today())
	[row] = story(kind="Payment")
	assert (row["name"], row["amount"], row["text"]) == (since.name, 20, "on account") and before.name


def test_a_bounced_payment_is_told_twice_when_it_came_and_when_it_was_taken_back(held):
	payment = world.pay(frappe.get_last_doc("Sales Invoice"), 100, hw.today())
	frappe.db.set_value(
		"Payment Ledger Entry", {"voucher_no": payment.name}, "creation", "2026-01-05 10:00:00"
	)
	world.bounce(payment)
	back, came = story(kind="Payment", name=payment.name)
	assert (came["when"][:10], came["status"]) == ("2026-01-05", "Received")
	assert back["when"][:10] == str(hw.today()) and back["title"] == "Payment received: taken back"


def test_a_withdrawn_letter_is_told_on_the_day_it_was_withdrawn(held):
	planned = hw.planned(
		"Letter", "second-demand", frappe.get_last_doc("Sales Invoice"), letter_type="Second Demand"
	)
	[action] = hw.carried_out(planned)
	letter = frappe.db.get_value("Collection Action", action, "letter")
	frappe.db.set_value("Dunning Letter", letter, {"creation": "2026-01-05 10:00:00"})
	letters.withdraw(letter, "wrong address")
	withdrawn, written = story(kind="Letter", name=letter)
	assert (written["when"][:10], withdrawn["when"][:10]) == ("2026-01-05", str(hw.today()))
	assert "wrong address" not in written["text"] and withdrawn["text"] == "wrong address"


def test_pages_follow_each_other_without_a_gap(held):
	whole = timeline.events(hw.case_of().name, limit=500)
	pages = [timeline.events(hw.case_of().name, start, 2) for start in range(0, len(whole) + 2, 2)]
	assert [row for page in pages for row in page] == whole and pages[-1] == []


# Whoever posts does not decide in which language it is read


@pytest.fixture
def poster_writes_chinese():
	frappe.local.lang = "zh"
	yield
	frappe.local.lang = "en"


def test_a_reason_is_stored_in_english_and_shown_in_the_readers_language(held, poster_writes_chinese):
	world.pay(frappe.get_last_doc("Sales Invoice"), posting_date=hw.today())
	stored = hw.hold(held).release_reason
	assert stored == notes.note("hold_settled") and hw.case_of().close_reason.isascii()
	[told] = story(kind="Hold", status="Released", doctype="Credit Hold", name=held)[:1]
	assert told["text"] == frappe._(stored) != stored
	frappe.local.lang = "en"
	assert story(kind="Hold", status="Released", name=held)[0]["text"] == stored


def test_a_sentence_with_values_is_shown_with_them(poster_writes_chinese):
	stored = notes.note("hold_until", until="2026-11-30")
	assert stored == "It was approved until 2026-11-30."
	shown = notes.shown(stored)
	assert "30" in shown and not shown.isascii()
	assert notes.shown("The owner promised me.") == "The owner promised me."


def test_a_notice_is_said_in_the_language_of_its_reader(held, poster_writes_chinese):
	frappe.db.set_value("User", world.REP, "language", "en")
	frappe.db.set_value("User", hw.gm(), "language", "zh")
	world.pay(frappe.get_last_doc("Sales Invoice"), posting_date=hw.today())
	english, chinese = (
		frappe.get_last_doc("Notification Log", {"for_user": user, "document_name": held}).subject
		for user in (world.REP, hw.gm())
	)
	assert english.isascii() and "released" in english and not chinese.isascii()
