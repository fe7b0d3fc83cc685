"""The morning mail and the calendar of what is to do."""

from datetime import date

import frappe
import pytest
from frappe.desk.calendar import update_event

from ar_collections import contact_api
from ar_collections.services import cases, digest
from ar_collections.tests.site import world

C = world.COMPANY
MONDAY = date(2026, 3, 2)
SATURDAY = date(2026, 3, 7)


@pytest.fixture
def case():
	world.live_company(holiday_list=None)
	frappe.db.set_value("Company", C, "default_holiday_list", None)
	frappe.clear_document_cache("Company", C)
	world.customer(world.GUANGDA)
	return cases.open_case(C, world.GUANGDA)


def work(case: str, title="Call the owner", due=MONDAY, collector=world.REP, **more):
	values = {"kind": "Call", "title": title, "due_on": due, "case": case, "collector": world.user(collector)}
	of = {"company": C, "customer": world.GUANGDA, "currency": "CNY"}
	return frappe.get_doc({"doctype": "Collection Action", **of, **values, **more}).insert()


def mails() -> list:
	rows = frappe.get_all(
		"Email Queue", {"reference_doctype": ("is", "not set")}, order_by="creation", pluck="name"
	)
	return [frappe.get_doc("Email Queue", name) for name in rows]


def text_of(mail) -> str:
	import email
	import email.policy

	message = email.message_from_string(mail.message, policy=email.policy.default)
	return message["subject"] + message.get_body(("html",)).get_content()


def test_each_rep_gets_one_mail_with_the_own_work_of_today_and_what_is_late(case):
	late = work(case, due=date(2026, 2, 27))
	work(case, "Visit the plant")
	work(case, "Not yet", due=date(2026, 3, 3))
	work(case, "Somebody else's", collector=world.OTHER_REP)
	assert digest.send_all(MONDAY) == 2
	own = next(mail for mail in mails() if mail.recipients[0].recipient == world.REP)
	text = text_of(own)
	assert "2 to do, 1 of them late" in text
	assert "Call the owner" in text and "Visit the plant" in text and late.name in text
	assert "Not yet" not in text and "Somebody else" not in text


def test_a_second_job_on_the_same_day_mails_nobody_twice(case):
	work(case)
	assert (digest.send_all(MONDAY), digest.send_all(MONDAY)) == (1, 0)
	assert digest.send_all(date(2026, 3, 3)) == 1
	assert len(mails()) == 2


def test_nothing_to_do_no_mail(case):
	work(case, due=date(2026, 3, 9))
	assert digest.send_all(MONDAY) == 0 and not mails()


def test_no_mail_on_a_day_off(case):
	work(case)
	assert digest.send_all(SATURDAY) == 0


def test_no_mail_for_a_company_that_is_switched_off(case):
	work(case)
	frappe.db.set_value("Collections Company", {"company": C}, "status", "Not Live")
	assert digest.send_all(MONDAY) == 0


def test_it_is_switched_off_for_all_in_the_settings(case):
	work(case)
	frappe.db.set_single_value("Collections Settings", "morning_digest", 0)
	assert digest.send_all(MONDAY) == 0


@pytest.mark.parametrize("off", [{"no_collections_digest": 1}, {"enable_email_notifications": 0}])
def test_each_user_switches_it_off_in_the_notification_settings(case, off):
	work(case)
	frappe.db.set_value("Notification Settings", world.REP, off)
	assert digest.send_all(MONDAY) == 0


def test_a_user_who_cannot_log_in_gets_none(case):
	work(case)
	frappe.db.set_value("User", world.REP, "enabled", 0)
	assert digest.send_all(MONDAY) == 0


def test_it_speaks_the_reps_language(case):
	work(case, "Second call")
	frappe.db.set_value("User", world.user(world.REP), "language", "zh")
	digest.send_all(MONDAY)
	assert "to do" not in text_of(mails()[0]) and "待办" in text_of(mails()[0])


def test_names_do_no_harm_in_the_mail(case):
	work(case, "<script>alert(1)</script> & co")
	frappe.db.set_value("Collection Action", {"case": case}, "customer_name", "<img src=x onerror=alert(1)>")
	digest.send_all(MONDAY)
	assert "<img" not in text_of(mails()[0]) and "<script" not in text_of(mails()[0])


def test_a_mail_that_cannot_be_written_stops_no_other(case, monkeypatch):
	work(case)
	work(case, collector=world.OTHER_REP)
	send = digest.send
	monkeypatch.setattr(
		digest, "send", lambda user, *more: 1 / 0 if user == world.OTHER_REP else send(user, *more)
	)
	assert digest.send_all(MONDAY) == 1


def test_a_long_list_is_cut_and_the_rest_counted(case, monkeypatch):
	monkeypatch.setattr(digest, "MOST", 2)
	for number in range(5):
		work(case, f"Call {number}")
	digest.send_all(MONDAY)
	text = text_of(mails()[0])
	assert "5 to do" in text and "and 3 more" in text and "Call 4" not in text


# The calendar


def test_the_calendar_shows_what_the_reader_has_to_do_on_which_day(case):
	own = work(case)
	work(case, collector=world.OTHER_REP)
	frappe.set_user(world.REP)
	(event,) = contact_api.action_calendar("2026-03-01", "2026-03-31")
	assert (event["name"], event["due_on"], event["docstatus"]) == (own.name, MONDAY, 0)
	assert event["title"] == f"{world.GUANGDA} · Call the owner"
	assert contact_api.action_calendar("2026-04-01", "2026-04-30") == []


def test_filters_of_the_list_hold_for_the_calendar(case):
	work(case)
	kept = [["Collection Action", "status", "=", "Done"]]
	assert contact_api.action_calendar("2026-03-01", "2026-03-31", frappe.as_json(kept)) == []


def test_open_work_is_moved_to_another_day_and_what_is_over_is_not_offered(case):
	action = work(case)
	args = {"doctype": "Collection Action", "name": action.name, "due_on": "2026-03-05 00:00:00"}
	update_event(frappe.as_json(args), frappe.as_json({"start": "due_on", "end": "due_on"}))
	assert frappe.db.get_value("Collection Action", action.name, "due_on") == date(2026, 3, 5)
	action.reload()
	action.db_set("status", "Done")
	(event,) = contact_api.action_calendar("2026-03-01", "2026-03-31")
	assert event["docstatus"] == 1


def test_a_stranger_sees_no_calendar(case):
	work(case)
	stranger = frappe.get_doc(
		{"doctype": "User", "email": "s@example.com", "first_name": "S", "send_welcome_email": 0}
	).insert()
	frappe.set_user(stranger.name)
	with pytest.raises(frappe.PermissionError):
		contact_api.action_calendar("2026-03-01", "2026-03-31")
