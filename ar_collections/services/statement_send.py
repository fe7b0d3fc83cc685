"""Account Statements on their way: the paper is frozen, mailed with its link, and the queue's word comes back.

A statement is "Sent" when the queue says so. One that could not be sent is "Checked" again with the
reason: it is still to do, and is tried again every night and by the button.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ..ledger.movements import accounts
from . import mail_queue, statement_files, statement_link, statement_mail, statement_page
from .commit import commit_chunk
from .letter_format import long_date
from .retry import retried
from .savepoint import Outcome, isolated
from .statement_layout import MOVEMENTS, OPEN_ITEMS
from .statement_mail import Mail, in_language
from .statement_rules import DOCTYPE, locked, must_be

BATCH = 20  # statements that share a transaction


def paper_of(doc, draft: bool = False) -> statement_page.Paper:
	"""The statement as it is set: movements, open items and the return slip."""
	own = accounts(doc.company, [doc.customer], doc.from_date, doc.to_date).get(doc.customer, [])
	return statement_page.paper(
		doc.company, doc.customer, own, first=doc.from_date, last=doc.to_date, language=doc.language or "en",
		shows=(MOVEMENTS, OPEN_ITEMS), confirmation=True, draft=draft, name=doc.name, collector=doc.collector,
	)  # fmt: skip


def pdf_of(doc) -> bytes:
	"""The frozen paper, or how it would look if it were sent now."""
	return statement_files.frozen(doc) if doc.pdf_file else statement_page.pdf_of(paper_of(doc, draft=True))


def send(statement: str) -> None:
	"""Freeze the paper and queue the mail; raises a sentence, and nothing has happened then."""
	doc = locked(statement)
	must_be(doc, ("Checked",), _("only a checked statement is sent."))
	if not doc.pdf_file:
		_must_be_the_same(doc)
		doc.db_set(statement_files.keep(doc, statement_page.pdf_of(paper_of(doc))))
	_mail(doc)


def send_again(statement: str, email_to: str) -> None:
	"""It went to somebody who does not answer for it: the same paper to these, with a new link.

	The old link ends, and the days until somebody asks again count from now.
	"""
	doc = locked(statement)
	must_be(doc, ("Sent",), _("only one that was sent is sent again."))
	if not statement_mail.addresses(email_to):
		frappe.throw(_("“{0}” is no e-mail address.").format(email_to), title=_("Address"))
	known = ", ".join(statement_mail.addresses(email_to))
	doc.db_set(
		{"email_to": known, "sent_on": None, "chased_on": None, "escalated_on": None, "steps_done": None}
	)
	_mail(doc)


def _mail(doc) -> None:
	doc.db_set(statement_link.new_key())
	queued = statement_mail.queue(
		doc.company, doc.email_to, mail_of(doc), (DOCTYPE, doc.name), doc.customer_name or doc.customer
	)
	test = frappe.db.get_value("Collections Company", {"company": doc.company}, "status") == "Test"
	doc.db_set(
		{"status": "Sending", "email_queue": queued, "failure": None, "test_mode": int(test)}, notify=True
	)


def _must_be_the_same(doc) -> None:
	"""What was checked is what is sent: a ledger that was changed since asks for a new draft."""
	own = accounts(doc.company, [doc.customer], doc.from_date, doc.to_date).get(doc.customer, [])
	now = {one.currency: round(float(one.closing), 2) for one in own if not one.is_empty}
	then = {row.currency: round(row.closing_balance, 2) for row in doc.balances}
	if now != then:
		message = _("The books were changed since statement {0} was drafted: withdraw it and draft it anew.")
		frappe.throw(message.format(doc.name), title=_("Not up to date"))


def mail_of(doc, reminder: bool = False) -> Mail:
	"""The covering mail in the statement's language; a reminder is the same with other first words."""
	with in_language(doc.language):
		days = long_date(doc.from_date, doc.language), long_date(doc.to_date, doc.language)
		subject = _("Account statement {0}, {1} to {2}: please confirm").format(doc.name, *days)
		asked = _("please find attached our statement of your account from {0} to {1}.").format(*days)
		if reminder:
			subject = _("Reminder: {0}").format(subject)
			asked = _("we have not heard from you yet about our statement of your account from {0} to {1}.")
			asked = asked.format(*days)
		until = long_date(get_datetime(doc.expires_on).date(), doc.language)
		lines = [
			_("Dear Sir or Madam, {0}").format(asked),
			_(
				"Please look it through and confirm it by this link, or tell us line by line what does not agree."
			)
			+ " "
			+ _("It is for you alone, needs no login and is valid until {0}.").format(until),
			_("There you can also give us your details for the invoice and upload the stamped copy."),
		]
		words = _("Confirm the statement")
	attachments = [{"fid": statement_files.file_of(doc.name)}]
	return Mail(subject, lines, attachments, (statement_link.url(doc), words))


def send_many(statements: Iterable[str]) -> list[Outcome]:
	"""Each on its own; what could not be sent stays checked, with the reason on it."""
	failures = []
	for number, name in enumerate(statements, 1):
		with isolated(name) as outcome:
			send(name)
		if outcome.error:
			failures.append(outcome)
			frappe.db.set_value(DOCTYPE, name, "failure", outcome.error[:500])
		if number % BATCH == 0:
			commit_chunk()
	commit_chunk()
	return failures


@retried
def send_checked(company: str, user: str | None = None) -> None:
	"""Job: whatever is checked and not out; tells the user who asked for it how it went."""
	failures = send_many(_checked(company))
	if user:
		message = {"company": company, "failed": len(failures)}
		frappe.publish_realtime("statements_sent", message, user=user, after_commit=True)
		commit_chunk()


def send_failed_again(company: str) -> None:
	"""Every night: what failed before is tried again, without anybody having to remember it."""
	if frappe.db.get_value("Collections Company", {"company": company}, "status") in ("Test", "Live"):
		send_many(_checked(company, failure=("is", "set")))


def _checked(company: str, **more) -> list[str]:
	of = {"company": company, "status": "Checked", **more}
	return frappe.get_all(DOCTYPE, filters=of, order_by="name", pluck="name")


def call_back(doc) -> None:
	"""Stop the mail of a statement that is withdrawn, if it is still in the queue."""
	if doc.email_queue:
		mail_queue.stop_queue(doc)


def sync() -> None:
	"""Copy the queue's word onto the statements; one that cannot be told stops no other."""
	fields = ["name", "email_queue", "failure"]
	rows = frappe.get_all(DOCTYPE, {"status": "Sending"}, fields, order_by="name")
	fates = statement_mail.fates(row.email_queue for row in rows)
	changed = [row for row in rows if fates.get(row.email_queue) != ("Waiting", row.failure or "")]
	for number, row in enumerate(changed, 1):
		with isolated(row.name) as outcome:
			_sync(locked(row.name), row.email_queue, *fates.get(row.email_queue, ("Failed", "")))
		if outcome.error:
			frappe.log_error(DOCTYPE, outcome.traceback, DOCTYPE, row.name)
		if number % BATCH == 0:
			commit_chunk()


def _sync(doc, entry: str, what: str, words: str) -> None:
	if (doc.status, doc.email_queue) != ("Sending", entry):
		return  # withdrawn or answered since the list was read
	if what == "Sent":
		doc.db_set({"status": "Sent", "sent_on": now_datetime(), "failure": None}, notify=True)
		doc.add_comment("Info", _("Mailed to {0}.").format(doc.email_to))
	elif what == "Failed":
		mail_queue.stop_queue(doc)  # no late try may send a second one
		values = {"status": "Checked", "email_queue": None, "link_key": None, "failure": words[:500]}
		doc.db_set(values, notify=True)
	else:
		doc.db_set("failure", words or None, update_modified=False)


def remind(doc) -> None:
	"""The same link once more."""
	statement_mail.queue(
		doc.company, doc.email_to, mail_of(doc, reminder=True), (DOCTYPE, doc.name), doc.customer_name or ""
	)
