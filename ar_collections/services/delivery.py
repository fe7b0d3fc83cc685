"""Letters on their way: into Frappe's Email Queue, back out with what the mail server said.

A letter is "Sent" only when the queue says so. Nothing here talks to a mail server: Frappe's
queue worker does, retries, and may fail or hang without holding up a run. Mails are threaded on
the Collection Case. While a company is in test mode they all go to its test address, and what
was written then never goes anywhere else; while it is switched off nothing leaves.
"""

import frappe
from frappe import _
from frappe.email.email_body import get_message_id
from frappe.utils import cint, cstr, get_string_between, now_datetime, split_emails

from . import follow_ups, letter_files, letter_text, mail_queue
from .commit import commit_chunk
from .letter_format import one_line
from .letter_parties import sender, usable
from .savepoint import isolated

DOCTYPE = "Dunning Letter"
TRIES = 3  # failures of the queue worker after which a person hears of it
MOST = 5000  # letters looked at in one tick
BATCH = 50  # letters that share a transaction: each is locked until its end


class NotSwitchedOn(frappe.ValidationError):
	"""The company is off: nothing is approved, issued or sent."""


def is_switched_on(company: str) -> bool:
	return _setup(company).status in ("Test", "Live")


def must_be_switched_on(company: str) -> None:
	"""Raises NotSwitchedOn unless the company is in test mode or live."""
	if not is_switched_on(company):
		message = _("{0} is not switched on: no letter is approved, issued or sent. It stays as it is.")
		frappe.throw(message.format(company), NotSwitchedOn, title=_("Not switched on"))


def send(letter) -> None:
	"""Send an issued letter the ways its type says; what cannot be mailed is put to the post."""
	if _is_test(letter):
		return _mail_test(letter)
	addresses = _usable(letter.email_to)
	wants_mail, wants_post = "E-mail" in letter.delivery, goes_by_post(letter)
	if wants_post or not addresses:
		letter.db_set("needs_post", 1)
	if wants_mail and addresses:
		_mail(letter, addresses)
	elif wants_mail:
		why = _("Letter {0} is ready, but no e-mail address is kept for {1}.").format(
			letter.name, letter.customer_name
		)
		_work(letter, follow_ups.NO_EMAIL, why)


def goes_by_post(letter) -> bool:
	"""Whether its type sends it on paper: printed, or by registered mail or courier."""
	return "Print" in letter.delivery or letter.delivery == "Registered Mail"


def send_again(letter: str, email_to: str) -> None:
	"""Another try for a letter that failed or found no address: the same frozen PDF, to exactly these.

	Whoever gives an address means it, also when somebody there had the mail before.
	"""
	doc = _not_out(letter)
	addresses = _usable(email_to)
	if not addresses:
		frappe.throw(_("“{0}” is no e-mail address.").format(email_to), title=_("Address"))
	mail_queue.stop_queue(doc)
	doc.db_set({"email_to": ", ".join(addresses), "email_queue": None, "failure": None})
	for code in (follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED):
		follow_ups.done(doc.case, code, _("Sent again to {0}.").format(doc.email_to), letter=doc.name)
	if not goes_by_post(doc):
		doc.db_set("needs_post", 0)
	if _is_test(doc):
		return _mail_test(doc)
	_mail(doc, addresses)


def post_instead(letter: str) -> None:
	"""Give up the mail: the letter waits for the post, with all others that are to be printed."""
	doc = _not_out(letter)
	if _is_test(doc):
		message = _("Letter {0} was written in test mode: it is not posted to the customer.")
		frappe.throw(message.format(doc.name), title=_("Test mode"))
	mail_queue.stop_queue(doc)
	doc.db_set({"needs_post": 1, "status": "Approved", "failure": None, "email_queue": None}, notify=True)
	for code in (follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED):
		follow_ups.done(doc.case, code, _("It goes by post instead."), letter=doc.name)


def _not_out(letter: str):
	"""The letter, locked; raises unless it was issued and reached nobody for certain."""
	doc = frappe.get_doc(DOCTYPE, letter, for_update=True)
	must_be_switched_on(doc.company)
	if not doc.issued_on or doc.posted_on or doc.status not in ("Failed", "Approved"):
		message = _("Letter {0} is {1}; only a letter that was issued and not sent can be sent again.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))
	if mail_queue.is_leaving(doc):
		message = _("The mail server is being tried at this moment. Look again in a few minutes.")
		frappe.throw(message, title=_("Not now"))
	return doc


def _usable(addresses: str | None) -> list[str]:
	return [a for part in split_emails(addresses or "") if (a := usable(part))]


def _is_test(letter) -> bool:
	"""Written in test mode, or the company is in it now."""
	must_be_switched_on(letter.company)
	return bool(letter.test_mode) or _setup(letter.company).status == "Test"


def _mail_test(letter) -> None:
	letter.db_set("test_mode", 1)  # it has not been to the customer, whatever the company's mode later
	test_address = usable(_setup(letter.company).test_email)
	prefix = _("[Test, not sent to {0}] ").format(letter.email_to or letter.customer_name)
	if test_address:
		return _mail(letter, [test_address], prefix)
	_failed(letter, _("There is no test address. Fill it in on the Collections Company."))


def _setup(company: str):
	fields = ["status", "test_email", "email_account"]
	found = frappe.db.get_value("Collections Company", {"company": company}, fields, as_dict=True)
	return found or frappe._dict(status="Not Live")


def _mail(letter, recipients: list[str], prefix: str = "") -> None:
	"""Queue the mail with the frozen PDF. What goes wrong here is the letter's failure, not the run's."""
	with isolated(letter.name) as outcome:
		subject, body = letter_text.mail_of(letter, sender(letter.company, letter.collector))
		account = _account(_setup(letter.company).email_account)
		subject = one_line(prefix + subject)
		communication = _communication(letter, account, ", ".join(recipients), subject, body)
		queued = _queue(letter, account, communication, subject, body)
	if outcome.error:
		return _failed(letter, outcome.error)
	letter.db_set(
		{"email_queue": queued, "communication": communication.name, "status": "Sending", "failure": None}
	)


def _account(name: str | None):
	"""The company's own account, else the site's default one; raises OutgoingEmailError when none sends."""
	if name:
		account = frappe.get_cached_doc("Email Account", name)
		if cint(account.enable_outgoing):
			return account
	from frappe.email.doctype.email_account.email_account import EmailAccount

	return EmailAccount.find_outgoing(match_by_doctype="Collection Case", _raise_error=True)


def _communication(letter, account, recipients: str, subject: str, body: str):
	"""The mail as it stands on the case; answers find their way back to it by its message id."""
	doc = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"email_status": "Open",
			"subject": subject,
			"content": body,
			"sender": account.default_sender,
			"recipients": recipients,
			"reference_doctype": "Collection Case",
			"reference_name": letter.case,
			"email_account": account.name if account.get("creation") else None,
			"message_id": get_string_between("<", get_message_id(), ">"),
			"has_attachment": 1,
		}
	)
	doc.flags.skip_add_signature = True
	doc.flags.of_letter = letter.name
	return doc.insert(ignore_permissions=True)  # the run writes to customers, no user is involved


def _queue(letter, account, communication, subject: str, body: str) -> str:
	"""The Email Queue entry; it takes our own words, because Frappe escapes what it stores as shown."""
	queued = frappe.sendmail(
		recipients=split_emails(communication.recipients),
		sender=communication.sender,
		reply_to=account.email_id,
		subject=subject,
		message=body,
		attachments=[{"fid": letter_files.file_of(letter.name)}],
		reference_doctype=communication.reference_doctype,
		reference_name=communication.reference_name,
		communication=communication.name,
		message_id=communication.message_id,
		expose_recipients="header",
		add_unsubscribe_link=0,
		delayed=True,
	)
	if queued:
		return queued.name
	# Nobody was left to write to (unsubscribed), or an address could not be put into a header.
	frappe.throw(_("The mail queue refused the addresses {0}.").format(communication.recipients))


def call_back(letter) -> str:
	"""Stop the letter's mail, because it is withdrawn; says what became of it ("" when there was none)."""
	stopped = mail_queue.stop_queue(letter)
	if stopped.taken_off and letter.communication:
		comment = _("Letter {0} was withdrawn before this mail left.").format(letter.name)
		if stopped.reached or stopped.leaving:
			comment = _("Letter {0} was withdrawn while this mail was leaving.").format(letter.name)
		frappe.db.set_value("Communication", letter.communication, "delivery_status", "Expired")
		frappe.get_doc("Communication", letter.communication).add_comment("Info", comment)
	return stopped.sentence()


def sync_status() -> None:
	"""Copy the queue's word onto the letters: Sent, Failed (with the server's words), or held back.

	One letter that cannot be told stops no other.
	"""
	held = mail_queue.held_back()
	for number, row in enumerate(_on_the_way(), 1):
		with isolated(row.name) as outcome:
			_sync(row, held)
		if outcome.error:
			frappe.log_error("Dunning Letter", outcome.traceback, DOCTYPE, row.name)
		if number % BATCH == 0:
			commit_chunk()


def _sync(row, held: str) -> None:
	letter = frappe.get_doc(DOCTYPE, row.name, for_update=True)
	if (letter.status, letter.email_queue) != (row.status, row.email_queue):
		return  # withdrawn, posted or sent again since the list was read
	if row.queue_status == "Sent":
		_sent(letter, row.queue_modified)
	elif row.status == "Failed":
		return  # told already; only a late success changes it
	elif row.queue_status is None:
		_failed(letter, _("Its entry in the mail queue was deleted before it was sent."))
	elif row.queue_status == "Error" or (cint(row.retry) > TRIES and row.queue_status != "Sending"):
		_give_up(letter, row)
	elif cstr(row.failure) != held:
		letter.db_set("failure", held or None, update_modified=False)


def _give_up(letter, row) -> None:
	"""Somebody hears of it; tries that the queue would still make end here, so that nothing is sent twice."""
	words = mail_queue.server_words(row.error, mail_queue.not_reached(row.email_queue))
	if row.queue_status != "Error":
		mail_queue.stop_queue(letter)
	_failed(letter, words)


def _on_the_way() -> list[dict]:
	letter, queue = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Email Queue")
	return (
		frappe.qb.from_(letter)
		.left_join(queue)
		.on(queue.name == letter.email_queue)
		.select(letter.name, letter.status, letter.failure, letter.email_queue)
		.select(
			queue.status.as_("queue_status"), queue.retry, queue.error, queue.modified.as_("queue_modified")
		)
		.where(
			(letter.status == "Sending")
			| ((letter.status == "Failed") & letter.email_queue.isnotnull() & (queue.status == "Sent"))
		)
		.orderby(letter.name)
		.limit(MOST)
	).run(as_dict=True)


def _sent(letter, when) -> None:
	letter.db_set({"status": "Sent", "sent_on": when or now_datetime(), "failure": None}, notify=True)
	if letter.case:
		follow_ups.done(letter.case, follow_ups.MAIL_FAILED, _("It was sent after all."), letter=letter.name)


def _failed(letter, words: str) -> None:
	letter.db_set({"status": "Failed", "failure": words[:1000]}, notify=True)
	why = _("Letter {0} to {1}: {2}").format(letter.name, letter.email_to or letter.customer_name, words)
	_work(letter, follow_ups.MAIL_FAILED, why)


def _work(letter, code: str, why: str) -> None:
	if letter.case:  # a second attempt that fails is work again
		follow_ups.add(letter.case, code, why, f"{letter.name}|{now_datetime()}", letter=letter.name)
