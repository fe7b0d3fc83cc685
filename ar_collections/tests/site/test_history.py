"""The history of a case: calls, mails in and out and letters stand in one order, without anybody typing."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from ar_collections.services import letters, timeline
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site.test_letters import written


@pytest.fixture
def letter():
	world.live_company(email_account=mailbox.outgoing(1))
	name = written(customer=world.customer(world.BAILEY))
	letters.issue(name)
	return frappe.get_doc("Dunning Letter", name)


def mail(letter, direction: str, minutes: int, **more):
	values = {
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": direction,
		"communication_date": add_to_date(now_datetime(), minutes=minutes),
		"reference_doctype": "Collection Case",
		"reference_name": letter.case,
		"subject": "Re: your letter",
		"content": "We pay on Friday.",
	}
	return frappe.get_doc({"doctype": "Communication", **values, **more}).insert()


def test_calls_mails_and_letters_stand_in_the_order_they_happened(letter):
	moment = add_to_date(now_datetime(), hours=-2)
	call = {"outcome": "Reached", "summary": "will look into it", "contact_on": moment, "case": letter.case}
	log = frappe.get_doc({"doctype": "Contact Log", **call}).insert().submit()
	received = mail(letter, "Received", 5, sender="tom@bailey.example")
	sent = mail(letter, "Sent", 9, sender="ar@prime.example", recipients="tom@bailey.example")
	told = {(row["doctype"], row["name"]): place for place, row in enumerate(timeline.events(letter.case))}
	order = [
		told[("Communication", sent.name)],
		told[("Communication", received.name)],
		told[("Dunning Letter", letter.name)],
		told[("Contact Log", log.name)],
	]
	assert order == sorted(order)


def test_a_mail_in_and_a_mail_out_are_told_apart_and_say_what_was_written(letter):
	mail(letter, "Received", 5, sender="tom@bailey.example")
	mail(letter, "Sent", 9, sender="ar@prime.example", recipients="tom@bailey.example")
	rows = [row for row in timeline.events(letter.case) if row["kind"] == "E-mail"]
	titles = [row["title"] for row in rows]
	assert "Mail from tom@bailey.example" in titles and "Mail to tom@bailey.example" in titles
	assert all(row["text"] == "Re: your letter · We pay on Friday." for row in rows[:2])


def test_a_customers_mail_is_one_piece_of_work_however_many_follow(letter):
	for minutes in (1, 2, 3):
		mail(letter, "Received", minutes, sender="tom@bailey.example")
	work = frappe.get_all(
		"Collection Action",
		{"case": letter.case, "step_id": "answer-mail"},
		["status", "why"],
		order_by="name",
	)
	assert [row.status for row in work] == ["Open"] and "tom@bailey.example" in work[0].why


def test_who_was_spoken_to_and_that_it_was_recorded_is_told(letter):
	person = frappe.db.get_value("Contact", {"first_name": "Tom"})
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "a.wav", "content": "said", "is_private": 1}
	).insert()
	call = {"outcome": "Reached", "summary": "pays", "case": letter.case, "person": person}
	frappe.get_doc({"doctype": "Contact Log", **call, "recording": file.file_url}).insert().submit()
	(row,) = [row for row in timeline.events(letter.case) if row["doctype"] == "Contact Log"]
	assert row["text"] == "Tom Bailey · pays · recorded"


def test_script_in_a_mail_is_shown_as_nothing_but_text(letter):
	mail(letter, "Received", 1, sender="tom@bailey.example", content="<script>alert(1)</script><p>Friday</p>")
	rows = [row for row in timeline.events(letter.case) if row["title"].startswith("Mail from")]
	assert "<script" not in rows[0]["text"] and "Friday" in rows[0]["text"]
