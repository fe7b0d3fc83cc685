"""Letters on their way: queue, server, post, and what comes back."""

from email.message import EmailMessage

import frappe
import pytest
from frappe.email.receive import InboundMail
from frappe.utils import nowdate

from ar_collections.services import batch_print, delivery, letter_files, letters
from ar_collections.tests.site import mailbox, world
from ar_collections.tests.site.test_letters import follow_up, text_of, written


@pytest.fixture(autouse=True)
def company(site, monkeypatch):
	world.live_company(email_account=mailbox.outgoing(1))
	monkeypatch.setattr(frappe.flags, "testing_email", True, raising=False)


@pytest.fixture
def server(smtp_port, letters_received):
	"""The account points to a real SMTP server; what it receives is cleared away after the test."""
	mailbox.outgoing(smtp_port)


@pytest.fixture
def letters_received(request):
	"""The mails that reached the server; conftest calls it `letters`, as our service is called."""
	return request.getfixturevalue("letters")


def issued(customer=world.BAILEY, **more):
	name = written(customer=world.customer(customer), **more)
	letters.issue(name)
	return frappe.get_doc("Dunning Letter", name)


def sent(letter):
	"""The queue worker's turn, then ours."""
	mailbox.flush()
	delivery.sync_status()
	letter.reload()
	return letter


def test_a_letter_is_sent_only_when_the_queue_says_so(server, letters_received):
	letter = issued()
	assert letter.status == "Sending"
	delivery.sync_status()
	assert letter.reload().status == "Sending"
	assert (sent(letter).status, letter.failure) == ("Sent", None)
	assert letter.sent_on
	(mail,) = letters_received()
	assert mail["to"] == "accounts@bailey.example"
	assert letter.name in mail["subject"] and "collections@prime.example" in mail["from"]
	(pdf,) = mail.iter_attachments()
	assert pdf.get_content() == letter_files.frozen_pdf(letter.name)
	assert "86,999.90" in text_of(pdf.get_content())


def test_the_mail_stands_on_the_case(server):
	letter = issued()
	mail = frappe.get_doc("Communication", letter.communication)
	assert (mail.reference_doctype, mail.reference_name) == ("Collection Case", letter.case)
	assert mail.message_id == frappe.db.get_value("Email Queue", letter.email_queue, "message_id")
	sent(letter)
	assert frappe.db.get_value("Communication", mail.name, "delivery_status") == "Sent"


def test_a_reply_lands_on_the_case_and_is_work_until_somebody_answers(server, letters_received):
	letter = sent(issued())
	(mail,) = letters_received()
	answer = EmailMessage()
	answer["From"], answer["To"], answer["Subject"] = (
		"tom@bailey.example",
		mail["from"],
		"Re: " + mail["subject"],
	)
	answer["In-Reply-To"], answer["Message-Id"] = mail["message-id"], "<answer@bailey.example>"
	answer.set_content("We pay on Friday.")
	account = frappe.get_doc("Email Account", "Collections Test")
	reply = InboundMail(answer.as_bytes(), account).process()
	assert (reply.reference_doctype, reply.reference_name) == ("Collection Case", letter.case)
	work = follow_up(letter.case, "answer-mail")
	assert (work.status, work.collector, work.title) == (
		"Open",
		letter.collector,
		"Answer the customer's mail",
	)
	assert "tom@bailey.example" in work.why
	written_by_rep = {"communication_medium": "Email", "sent_or_received": "Sent", "content": "Thank you."}
	reference = {"reference_doctype": "Collection Case", "reference_name": letter.case}
	values = {"communication_type": "Communication", "subject": "Re", "recipients": "tom@bailey.example"}
	frappe.get_doc({"doctype": "Communication", **values, **written_by_rep, **reference}).insert()
	assert work.reload().status == "Done"


def test_mails_that_are_not_about_a_case_are_none_of_our_business():
	before = frappe.db.count("Collection Action")
	values = {
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Received",
	}
	frappe.get_doc(
		{"doctype": "Communication", **values, "subject": "Hello", "sender": "a@b.example"}
	).insert()
	assert frappe.db.count("Collection Action") == before


def test_a_server_that_refuses_is_work_for_the_rep_in_its_own_words(server):
	letter = written(customer=world.customer(world.BAILEY))
	frappe.db.set_value("Dunning Letter", letter, "email_to", "refused@bailey.example")
	letters.issue(letter)
	letter = frappe.get_doc("Dunning Letter", letter)
	for _attempt in range(5):
		sent(letter)
	assert (
		letter.status == "Failed" and "550" in letter.failure and "refused@bailey.example" in letter.failure
	)
	work = follow_up(letter.case, "mail-failed")
	assert "550" in work.why and work.collector == letter.collector
	assert letter_files.frozen_pdf(letter.name)  # the letter itself is there and can be posted


def test_a_server_that_cannot_be_reached_does_not_stop_the_run():
	letter = issued()  # the account points to port 1
	assert letter.status == "Sending"
	for _attempt in range(5):
		sent(letter)
	assert letter.status == "Failed" and "refused" in letter.failure.lower()


def test_a_failed_letter_can_be_sent_again_with_the_same_paper(server, letters_received):
	letter = written(customer=world.customer(world.BAILEY))
	frappe.db.set_value("Dunning Letter", letter, "email_to", "refused@bailey.example")
	letters.issue(letter)
	letter = frappe.get_doc("Dunning Letter", letter)
	for _attempt in range(5):
		sent(letter)
	paper = letter_files.frozen_pdf(letter.name)
	delivery.send_again(letter.name, "right@bailey.example")
	assert sent(letter).status == "Sent"
	assert follow_up(letter.case, "mail-failed").status == "Done"
	(mail,) = letters_received()
	assert next(mail.iter_attachments()).get_content() == paper
	with pytest.raises(frappe.ValidationError, match="not sent can be sent again"):
		delivery.send_again(letter.name, "right@bailey.example")


def test_a_letter_that_leaves_after_all_is_no_failure_any_more(server):
	letter = issued()
	frappe.db.set_value(
		"Email Queue", letter.email_queue, {"status": "Error", "error": "Traceback\nOSError: gone"}
	)
	delivery.sync_status()
	assert letter.reload().status == "Failed"
	frappe.db.set_value("Email Queue", letter.email_queue, "status", "Sent")
	delivery.sync_status()
	assert letter.reload().status == "Sent"
	assert follow_up(letter.case, "mail-failed").status == "Done"


def test_a_customer_without_an_e_mail_address_is_work_and_post():
	letter = issued(world.customer("No Mail Ltd", language="en"))
	assert (letter.status, letter.needs_post, letter.email_queue) == ("Approved", 1, None)
	assert letter.issued_on and letter.name in batch_print.waiting(world.COMPANY)
	assert follow_up(letter.case, "no-email").status == "Open"


def test_an_address_that_is_none_is_not_written_to():
	name = written(customer=world.customer(world.BAILEY))
	frappe.db.set_value("Dunning Letter", name, "email_to", "not an address, accounts@bailey.example")
	letters.issue(name)
	queue = frappe.db.get_value("Dunning Letter", name, "email_queue")
	recipients = frappe.get_all("Email Queue Recipient", {"parent": queue}, pluck="recipient", order_by="idx")
	assert recipients == ["accounts@bailey.example"]


def test_in_test_mode_everything_goes_to_the_test_address_and_says_so(server, letters_received):
	world.live_company(status="Test", test_email="test@prime.example", email_account="Collections Test")
	letter = sent(issued())
	assert letter.status == "Sent"
	(mail,) = letters_received()
	assert mail["to"] == "test@prime.example"
	assert mail["subject"].startswith("[Test, not sent to accounts@bailey.example] ")


def test_in_test_mode_nothing_is_put_to_the_post():
	world.live_company(status="Test", test_email="test@prime.example", email_account="Collections Test")
	frappe.db.set_value("Dunning Letter Type", "First Demand", "delivery", "Print")
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	letter = issued()
	assert (letter.needs_post, letter.status) == (0, "Sending")


def test_muted_mails_are_told_and_are_no_failure(monkeypatch):
	letter = issued()
	monkeypatch.setattr(frappe, "are_emails_muted", lambda: True)
	delivery.sync_status()
	assert letter.reload().status == "Sending" and "muted" in letter.failure
	monkeypatch.setattr(frappe, "are_emails_muted", lambda: False)
	delivery.sync_status()
	assert letter.reload().failure is None


def test_no_outgoing_account_is_a_failure_that_says_what_to_do():
	frappe.db.set_value(
		"Email Account", {"name": ("is", "set")}, {"enable_outgoing": 0, "default_outgoing": 0}
	)
	frappe.clear_document_cache("Email Account", "Collections Test")
	frappe.local.outgoing_email_account = {}
	letter = issued()
	assert letter.status == "Failed" and "Email Account" in letter.failure
	assert letter.issued_on  # the paper is there


def test_withdrawing_takes_a_mail_that_has_not_left_out_of_the_queue(server, letters_received):
	letter = issued()
	assert "has been removed" in letters.withdraw(letter.name, "A mistake")
	assert not frappe.db.exists("Email Queue Recipient", {"parent": letter.email_queue})
	assert sent(letter).status == "Withdrawn"
	assert letters_received() == []


def test_a_mail_that_has_left_cannot_be_unsent(server):
	letter = sent(issued())
	assert "cannot be unsent" in letters.withdraw(letter.name, "A mistake")
	assert letter.reload().status == "Withdrawn"


def test_a_deleted_queue_entry_is_noticed():
	letter = issued()
	frappe.db.delete("Email Queue", {"name": letter.email_queue})
	delivery.sync_status()
	assert letter.reload().status == "Failed" and "was deleted" in letter.failure


def test_all_due_letters_are_printed_as_one_pdf_and_confirmed_with_their_numbers():
	frappe.db.set_value("Dunning Letter Type", "First Demand", "delivery", "Print")
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	names = [issued(customer).name for customer in (world.BAILEY, world.HAIFENG)]
	assert batch_print.waiting(world.COMPANY) == names
	text = text_of(batch_print.pdf_of(names))
	assert all(name in text for name in names)
	assert frappe.db.get_value("Dunning Letter", names[0], "printed_on")
	batch_print.confirm(names, nowdate(), "EMS", {names[0]: "EA1CN"})
	assert batch_print.waiting(world.COMPANY) == []
	letter = frappe.get_doc("Dunning Letter", names[0])
	assert (letter.status, letter.courier, letter.tracking_no, letter.needs_post) == (
		"Sent",
		"EMS",
		"EA1CN",
		0,
	)
	assert str(letter.posted_on) == nowdate()


def test_a_posted_letter_that_was_mailed_too_stays_as_its_mail_is():
	frappe.db.set_value("Dunning Letter Type", "First Demand", "delivery", "E-mail and Print")
	frappe.clear_document_cache("Dunning Letter Type", "First Demand")
	letter = issued()
	assert (letter.status, letter.needs_post) == ("Sending", 1)
	batch_print.confirm([letter.name], nowdate())
	assert (letter.reload().status, letter.needs_post) == ("Sending", 0)


def test_a_letter_that_was_not_issued_cannot_have_been_posted():
	name = written(customer=world.customer(world.BAILEY))
	with pytest.raises(frappe.ValidationError, match="has not been issued"):
		batch_print.confirm([name], nowdate())
	with pytest.raises(frappe.ValidationError, match="has not been issued"):
		batch_print.pdf_of([name])


def test_posting_a_letter_does_the_reps_work():
	letter = issued(world.customer("No Mail Ltd", language="en"))
	batch_print.confirm([letter.name], nowdate(), "Post")
	assert follow_up(letter.case, "no-email").status == "Done"
	assert letter.reload().status == "Sent"


def test_a_customers_name_cannot_put_headers_into_a_mail(server, letters_received):
	letter_type = frappe.get_doc("Dunning Letter Type", "First Demand")
	for text in letter_type.texts:
		text.mail_subject = "Payment, {{ customer_name }}"
	letter_type.save()
	frappe.db.set_value(
		"Customer", world.customer(world.BAILEY), "customer_name", 'B "Q" <b>&</b> 😀\r\nBcc: x@y.example'
	)
	sent(issued())
	(mail,) = letters_received()
	assert mail["bcc"] is None and mail["subject"] == 'Payment, B "Q" <b>&</b> 😀 Bcc: x@y.example'
