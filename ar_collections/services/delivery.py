"""Letters on their way: into Frappe's Email Queue, back out with what the mail server said.

A letter is "Sent" only when the queue says so. Nothing here talks to a mail server: Frappe's
queue worker does, retries, and may fail or hang without holding up a run. Mails are threaded on
the Collection Case; while a company is in test mode they all go to its test address.
"""

import frappe
from frappe import _
from frappe.email.email_body import get_message_id
from frappe.utils import cint, cstr, get_string_between, now_datetime, split_emails

from . import follow_ups, letter_files, letter_text
from .letter_format import one_line
from .letter_parties import people, sender, usable
from .savepoint import isolated

DOCTYPE = "Dunning Letter"
TRIES = 3  # failures of the queue worker after which a person hears of it
MOST = 5000  # letters looked at in one tick
_LEFT = ("Sending", "Sent", "Partially Sent")  # Email Queue: it has left, or is leaving


def send(letter) -> None:
	"""Send an issued letter the ways its type says; what cannot be mailed is put to the post."""
	setup = _setup(letter.company)
	if setup.status == "Test":
		return _mail(letter, setup, usable(setup.test_email), prefix=_test_prefix(letter))
	addresses = [a for part in split_emails(letter.email_to or "") if (a := usable(part))]
	wants_mail, wants_post = "E-mail" in letter.delivery, "Print" in letter.delivery
	if wants_post or not addresses:
		letter.db_set("needs_post", 1)
	if wants_mail and addresses:
		_mail(letter, setup, ", ".join(addresses))
	elif wants_mail:
		why = _("Letter {0} is ready, but no e-mail address is kept for {1}.").format(
			letter.name, letter.customer_name
		)
		_work(letter, follow_ups.NO_EMAIL, why)


def send_again(letter: str, email_to: str | None = None) -> None:
	"""Another try for a letter that failed or found no address; the same frozen PDF goes out."""
	doc = frappe.get_doc(DOCTYPE, letter, for_update=True)
	if not doc.issued_on or doc.status not in ("Failed", "Approved"):
		message = _("Letter {0} is {1}; only a letter that was issued and not sent can be sent again.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))
	addresses = email_to or doc.email_to or ", ".join(people(doc.customer)[1])
	doc.db_set({"email_to": addresses, "failure": None})
	for code in (follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED):
		follow_ups.done(doc.case, code, _("Sent again to {0}.").format(addresses), letter=doc.name)
	if "Print" not in doc.delivery and not doc.posted_on:
		doc.db_set("needs_post", 0)
	send(doc)


def _setup(company: str):
	fields = ["status", "test_email", "email_account"]
	found = frappe.db.get_value("Collections Company", {"company": company}, fields, as_dict=True, cache=True)
	return found or frappe._dict(status="Not Live")


def _test_prefix(letter) -> str:
	return _("[Test, not sent to {0}] ").format(letter.email_to or letter.customer_name)


def _mail(letter, setup, recipients: str, prefix: str = "") -> None:
	"""Queue the mail with the frozen PDF. What goes wrong here is the letter's failure, not the run's."""
	if not recipients:
		return _failed(letter, _("There is no test address. Fill it in on the Collections Company."))
	with isolated(letter.name) as outcome:
		subject, body = letter_text.mail_of(letter, sender(letter.company, letter.collector))
		account = _account(setup.email_account)
		subject = one_line(prefix + subject)
		communication = _communication(letter, account, recipients, subject, body)
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
	"""Take the letter's mail out of the queue if it is still there; says what became of it."""
	if not letter.email_queue:
		return ""
	table = frappe.qb.DocType("Email Queue")
	rows = (
		frappe.qb.from_(table).select(table.status).where(table.name == letter.email_queue).for_update().run()
	)
	status = rows[0][0] if rows else None
	if status in _LEFT or letter.sent_on:
		return _("The mail to {0} has left already and cannot be unsent.").format(letter.email_to)
	if status:
		frappe.db.delete("Email Queue Recipient", {"parent": letter.email_queue})
		frappe.db.delete("Email Queue", {"name": letter.email_queue})
	if letter.communication:
		comment = _("Letter {0} was withdrawn before this mail left.").format(letter.name)
		frappe.db.set_value("Communication", letter.communication, "delivery_status", "Expired")
		frappe.get_doc("Communication", letter.communication).add_comment("Info", comment)
	letter.db_set("email_queue", None)
	return _("The mail was still in the queue and has been removed.")


def sync_status() -> None:
	"""Copy the queue's word onto the letters: Sent, Failed (with the server's words), or held back."""
	held = _held_back()
	for row in _on_the_way():
		if row.queue_status == "Sent":
			_sent(row)
		elif row.status == "Failed":
			continue  # told already; only a late success changes it
		elif row.queue_status is None:
			_failed(_doc(row), _("Its entry in the mail queue was deleted before it was sent."))
		elif row.queue_status == "Error" or cint(row.retry) > TRIES:
			_failed(_doc(row), server_words(row))
		elif cstr(row.failure) != held:
			frappe.db.set_value(DOCTYPE, row.name, "failure", held or None, update_modified=False)


def _on_the_way() -> list[dict]:
	letter, queue = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Email Queue")
	return (
		frappe.qb.from_(letter)
		.left_join(queue)
		.on(queue.name == letter.email_queue)
		.select(letter.name, letter.case, letter.status, letter.failure, letter.email_queue)
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


def _held_back() -> str:
	"""Why nothing leaves the queue at the moment, if that is so."""
	if frappe.are_emails_muted():
		return _("Mails are muted on this site (mute_emails): nothing is sent until that is switched off.")
	if cint(frappe.db.get_default("suspend_email_queue")):
		return _("The mail queue is suspended. Resume it in the Email Queue list.")
	return ""


def _sent(row) -> None:
	values = {"status": "Sent", "sent_on": row.queue_modified or now_datetime(), "failure": None}
	_doc(row).db_set(values, notify=True)
	if row.case:
		follow_ups.done(row.case, follow_ups.MAIL_FAILED, _("It was sent after all."), letter=row.name)


def _failed(letter, words: str) -> None:
	letter.db_set({"status": "Failed", "failure": words[:1000]}, notify=True)
	why = _("Letter {0} to {1}: {2}").format(letter.name, letter.email_to or letter.customer_name, words)
	_work(letter, follow_ups.MAIL_FAILED, why)


def _work(letter, code: str, why: str) -> None:
	if letter.case:  # a second attempt that fails is work again
		about = f"{letter.name}|{letter.email_queue or ''}"
		follow_ups.add(letter.case, code, why, about, letter=letter.name)


def server_words(row) -> str:
	"""What the server said: the last line of the queue's error, and who was not reached."""
	lines = [line.strip() for line in cstr(row.error).splitlines() if line.strip()]
	words = lines[-1] if lines else _("The mail server refused it without a word.")
	recipients = frappe.get_all(
		"Email Queue Recipient",
		filters={"parent": row.email_queue, "status": ("!=", "Sent")},
		order_by="idx asc",
		pluck="recipient",
	)
	return _("{0} (not reached: {1})").format(words, ", ".join(recipients)) if recipients else words


def _doc(row):
	return frappe.get_doc(DOCTYPE, row.name)
