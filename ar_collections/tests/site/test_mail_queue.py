"""A letter's mail that went wrong: stopped for good, sent elsewhere, posted instead; nothing twice."""

import socket

import frappe
import pytest
from frappe.email.smtp import SMTPServer
from frappe.utils import add_days, nowdate

from ar_collections import api
from ar_collections.services import batch_print, delivery, follow_ups, letter_files, letters, mail_queue
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site.test_letters import follow_up, written

GOOD, BAD = "accounts@bailey.example", "refused@bailey.example"


@pytest.fixture(autouse=True)
def company(site, monkeypatch):
	world.live_company(email_account=mailbox.outgoing(1))
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)


@pytest.fixture
def received(request, smtp_port):
	"""The mails that reached a real SMTP server, to which the account points now."""
	read = request.getfixturevalue("letters")
	mailbox.outgoing(smtp_port)
	return read


def issued(email_to: str = GOOD, kind: str = "First Demand"):
	name = written(kind, customer=world.customer(world.BAILEY))
	frappe.db.set_value("Dunning Letter", name, "email_to", email_to)
	letters.issue(name)
	letter = frappe.get_doc("Dunning Letter", name)
	for idx, address in enumerate(email_to.split(", "), 1):  # Frappe tries them in any order
		row = {"parent": letter.email_queue, "recipient": address}
		frappe.db.set_value("Email Queue Recipient", row, "idx", idx)
	return letter


def worked(letter, times: int = 1):
	"""The queue worker's turn, then ours."""
	for _attempt in range(times):
		mailbox.flush()
		delivery.sync_status()
	return letter.reload()


def failed(email_to: str = BAD, **more):
	return worked(issued(email_to, **more), times=5)


def recipients_left(queue: str) -> list[str]:
	return frappe.get_all(
		"Email Queue Recipient", {"parent": queue, "status": ("!=", "Sent")}, pluck="recipient"
	)


def envelopes(mails) -> list[str]:
	return sorted(mail["x-envelope-to"] for mail in mails)


# A mail is stopped


def test_a_mail_that_reached_some_is_told_truly_and_reaches_nobody_else(received):
	letter = worked(issued(f"{GOOD}, {BAD}"))
	assert letter.status == "Sending" and envelopes(received()) == [GOOD]
	note = api.withdraw_letter(letter.name, "A mistake")
	assert f"{GOOD} has left already" in note and f"{BAD} will not get it" in note
	assert recipients_left(letter.email_queue) == []
	assert worked(letter, times=3).status == "Withdrawn"
	assert envelopes(received()) == [GOOD]


def test_a_mail_that_is_leaving_is_said_to_be_and_is_not_tried_again(received):
	letter = issued()
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Sending")
	assert "leaving at this moment" in letters.withdraw(letter.name, "A mistake")
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Not Sent")  # its worker died: a retry
	worked(letter)
	assert letter.status == "Withdrawn" and received() == []


def test_a_mail_in_error_that_an_administrator_retries_is_not_sent_for_a_withdrawn_letter(received):
	letter = issued()
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Error")
	delivery.sync_status()
	assert "has been removed" in letters.withdraw(letter.name, "A mistake")
	frappe.get_doc("Email Queue", letter.email_queue).retry_sending()
	worked(letter)
	assert letter.status == "Withdrawn" and received() == []


def test_when_we_give_up_the_queue_does_too(received):
	frappe.db.set_single_value("System Settings", "email_retry_limit", 20)
	letter = issued(f"{BAD}, {GOOD}")
	frappe.db.set_value("Email Queue", letter.email_queue, "retry", delivery.TRIES)
	worked(letter)
	assert letter.status == "Failed" and BAD in letter.failure and "550" in letter.failure
	assert recipients_left(letter.email_queue) == []
	mailbox.outgoing(frappe.db.get_value("Email Account", "Collections Test", "smtp_port"))
	assert worked(letter, times=2).status == "Failed" and received() == []


def test_sent_again_goes_to_exactly_the_address_given(received):
	letter = failed(f"{GOOD}, {BAD}")
	assert letter.status == "Failed" and envelopes(received()) == [GOOD]
	first = letter.email_queue
	delivery.send_again(letter.name, "right@bailey.example, not an address")
	frappe.db.set_value("Email Queue", first, {"status": "Not Sent", "retry": 0})  # an administrator's retry
	assert worked(letter, times=2).status == "Sent"
	assert letter.email_to == "right@bailey.example"
	assert envelopes(received()) == [GOOD, "right@bailey.example"]


def test_posting_a_failed_letter_ends_its_mail():
	letter = issued()
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Error")
	delivery.sync_status()
	batch_print.confirm([letter.name], nowdate())
	assert recipients_left(letter.email_queue) == [] and letter.reload().status == "Sent"


def test_a_letter_is_not_sent_again_while_its_mail_is_leaving():
	letter = issued()
	frappe.db.set_value("Dunning Letter", letter.name, "status", "Failed")
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Sending")
	with pytest.raises(frappe.ValidationError, match="at this moment"):
		delivery.send_again(letter.name, GOOD)


def test_a_letter_without_a_mail_has_nothing_to_stop():
	letter = frappe.get_doc("Dunning Letter", written())
	assert mail_queue.stop_queue(letter) == mail_queue.Stopped()
	assert letters.withdraw(letter.name, "A mistake") == ""


# A failed mail is no dead end


@pytest.fixture
def of_rep():
	"""A letter that failed, of a customer the rep looks after."""
	for user in (world.REP, world.OTHER_REP, world.ACCOUNTANT):
		world.user(user)
	frappe.db.set_value("Customer", world.customer(world.BAILEY), "account_manager", world.REP)
	letter = issued()
	assert letter.collector == world.REP
	frappe.db.set_value(
		"Email Queue", letter.email_queue, {"status": "Error", "error": "550 no such mailbox"}
	)
	delivery.sync_status()
	return letter.reload()


def test_the_rep_sends_a_failed_letter_to_another_address(of_rep):
	frappe.set_user(world.REP)
	api.send_letter_again(of_rep.name, "right@bailey.example")
	assert (of_rep.reload().status, of_rep.email_to) == ("Sending", "right@bailey.example")
	assert follow_up(of_rep.case, follow_ups.MAIL_FAILED).status == "Done"


def test_the_rep_has_a_failed_letter_posted_instead(of_rep):
	frappe.set_user(world.REP)
	api.post_letter_instead(of_rep.name)
	assert (of_rep.reload().status, of_rep.needs_post, of_rep.failure) == ("Approved", 1, None)
	assert follow_up(of_rep.case, follow_ups.MAIL_FAILED).status == "Done"
	assert of_rep.name in api.letters_to_print(case=of_rep.case)
	frappe.set_user(world.ACCOUNTANT)
	api.mark_posted([of_rep.name], nowdate(), "EMS")
	assert of_rep.reload().status == "Sent"


@pytest.mark.parametrize("way", [lambda name: api.send_letter_again(name, GOOD), api.post_letter_instead])
def test_another_rep_may_do_neither_and_an_accountant_may(of_rep, way):
	frappe.set_user(world.OTHER_REP)
	with pytest.raises(frappe.PermissionError):
		way(of_rep.name)
	frappe.set_user(world.ACCOUNTANT)
	way(of_rep.name)


def test_a_letter_is_sent_again_only_after_it_failed_and_to_an_address(of_rep):
	with pytest.raises(frappe.ValidationError, match="no e-mail address"):
		api.send_letter_again(of_rep.name, "nobody")
	api.send_letter_again(of_rep.name, GOOD)
	for way in (
		lambda: api.send_letter_again(of_rep.name, GOOD),
		lambda: api.post_letter_instead(of_rep.name),
	):
		with pytest.raises(frappe.ValidationError, match="issued and not sent"):
			way()


def test_buttons_are_those_the_server_lets_the_reader_use(of_rep):
	def may(user: str) -> set:
		frappe.set_user(user)
		doc = frappe.get_doc("Dunning Letter", of_rep.name)
		doc.run_method("onload")
		return {button for button, allowed in doc.get("__onload").may.items() if allowed}

	assert may(world.REP) == {"send", "post", "outcome"}
	assert may(world.ACCOUNTANT) == {"send", "post", "outcome", "decide", "approve"}
	assert may(world.OTHER_REP) == set()


def test_every_failed_letter_of_a_case_is_work_of_its_own(received):
	letter, other = failed(), failed(kind="Due Notice")
	assert letter.case == other.case
	filters = {"case": letter.case, "step_id": follow_ups.MAIL_FAILED, "status": "Open"}
	about = {row.letter for row in frappe.get_all("Collection Action", filters, ["letter"], order_by="name")}
	assert about == {letter.name, other.name}
	delivery.send_again(letter.name, GOOD)
	assert frappe.db.count("Collection Action", filters) == 1


def test_a_second_attempt_that_fails_at_once_is_work_again(of_rep, monkeypatch):
	def refuse(*_args, **_more):
		raise frappe.OutgoingEmailError("no account")

	monkeypatch.setattr(delivery, "_account", refuse)
	for _attempt in range(2):
		delivery.send_again(of_rep.name, GOOD)
		assert of_rep.reload().status == "Failed"
		filters = {"case": of_rep.case, "step_id": follow_ups.MAIL_FAILED, "status": "Open"}
		assert frappe.db.count("Collection Action", filters) == 1


# What the queue says


def test_a_letter_that_cannot_be_told_stops_no_other(monkeypatch):
	bad, good = issued(), issued()
	frappe.db.set_value(
		"Email Queue", {"name": ("in", (bad.email_queue, good.email_queue))}, "status", "Sent"
	)
	sent = delivery._sent
	monkeypatch.setattr(
		delivery, "_sent", lambda doc, when: 1 / 0 if doc.name == bad.name else sent(doc, when)
	)
	delivery.sync_status()
	assert [bad.reload().status, good.reload().status] == ["Sending", "Sent"]
	assert frappe.db.exists("Error Log", {"reference_name": bad.name})


def test_a_letter_withdrawn_while_the_queue_is_read_stays_withdrawn(monkeypatch):
	letter = issued()
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Sent")
	listed = delivery._on_the_way

	def then_withdrawn():
		rows = listed()
		letters.withdraw(letter.name, "A mistake")
		return rows

	monkeypatch.setattr(delivery, "_on_the_way", then_withdrawn)
	delivery.sync_status()
	assert letter.reload().status == "Withdrawn"


def test_nothing_was_posted_tomorrow():
	letter = issued()
	with pytest.raises(frappe.ValidationError, match="in the future"):
		batch_print.confirm([letter.name], add_days(nowdate(), 1))
	assert not letter.reload().posted_on


@pytest.fixture
def silent_server(monkeypatch):
	"""A server that takes the connection and never says a word; we lose patience in a fifth of a second."""
	listening = socket.create_server(("127.0.0.1", 0))
	begin = SMTPServer.__init__

	def impatient(self, *args, **more):
		begin(self, *args, **{**more, "timeout": 0.2})

	monkeypatch.setattr(SMTPServer, "__init__", impatient)
	mailbox.outgoing(listening.getsockname()[1])
	yield
	listening.close()


def test_a_mail_server_that_hangs_is_a_failure_and_the_letter_can_be_posted(silent_server):
	letter = issued()
	assert worked(letter).status == "Sending"  # it is tried again
	worked(letter, times=4)
	assert letter.status == "Failed" and "timed out" in letter.failure
	assert follow_up(letter.case, follow_ups.MAIL_FAILED).status == "Open"
	assert letter_files.frozen_pdf(letter.name)
	delivery.post_instead(letter.name)
	assert letter.name in batch_print.waiting(world.COMPANY)
