"""A mail with a statement into Frappe's Email Queue, and what became of it. Talks to no mail server.

While the company is in test mode everything goes to its test address; while it is off nothing leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.translate import print_language
from frappe.utils import cint, escape_html, split_emails

from ..ledger.tables import among, slices
from . import delivery, mail_queue
from .letter_format import one_line
from .letter_parties import usable


@dataclass(frozen=True)
class Mail:
	"""`lines`: paragraphs as plain text; `link` (address, words) becomes a button below the first."""

	subject: str
	lines: Sequence[str]
	attachments: Sequence[dict] = ()
	link: tuple[str, str] | None = None


def queue(company: str, email_to: str | None, mail: Mail, reference: tuple[str, str], whom: str) -> str:
	"""The Email Queue entry; raises a sentence when there is nobody to write to or nothing to write with."""
	delivery.must_be_switched_on(company)
	fields = ["status", "test_email", "email_account"]
	setup = frappe.db.get_value("Collections Company", {"company": company}, fields, as_dict=True)
	subject, recipients = one_line(mail.subject), addresses(email_to)
	if setup.status == "Test":
		subject = one_line(_("[Test, not sent to {0}] ").format(email_to or whom) + subject)
		recipients = addresses(setup.test_email)
		if not recipients:
			frappe.throw(_("There is no test address. Fill it in on the Collections Company."))
	if not recipients:
		message = _("No e-mail address is kept for {0}: enter one, or print the statement.")
		frappe.throw(message.format(whom), title=_("Address"))
	account = _account(setup.email_account)
	queued = frappe.sendmail(
		recipients=recipients,
		sender=account.default_sender,
		reply_to=account.email_id,
		subject=subject,
		message=_html(mail),
		attachments=list(mail.attachments),
		reference_doctype=reference[0],
		reference_name=reference[1],
		expose_recipients="header",
		add_unsubscribe_link=0,
		delayed=True,
	)
	if not queued:  # nobody was left to write to, or an address could not be put into a header
		frappe.throw(_("The mail queue refused the addresses {0}.").format(", ".join(recipients)))
	return queued.name


def addresses(text: str | None) -> list[str]:
	return [address for part in split_emails(text or "") if (address := usable(part))]


def _account(name: str | None):
	if name:
		account = frappe.get_cached_doc("Email Account", name)
		if cint(account.enable_outgoing):
			return account
	from frappe.email.doctype.email_account.email_account import EmailAccount

	return EmailAccount.find_outgoing(match_by_doctype="Account Statement", _raise_error=True)


def _html(mail: Mail) -> str:
	parts = [f"<p>{escape_html(line)}</p>" for line in mail.lines]
	if mail.link:
		address, words = mail.link
		style = "display:inline-block;padding:10px 18px;border:1px solid #000;text-decoration:none;color:#000"
		button = f'<p><a href="{escape_html(address)}" style="{style}">{escape_html(words)}</a></p>'
		parts.insert(1, button)
	return "\n".join(parts)


def in_language(language: str | None):
	"""What is said inside is said in the customer's language."""
	return print_language(language or frappe.local.lang)


def fates(entries: Iterable[str | None]) -> dict[str, tuple[str, str]]:
	"""`{entry: ("Sent" | "Failed" | "Waiting", the server's words)}` of entries of the queue, in one read.

	A server that cannot be reached leaves them waiting: the queue tries again until it can.
	"""
	wanted, found = {entry for entry in entries if entry}, {}
	held = mail_queue.held_back()
	table = frappe.qb.DocType("Email Queue")
	for part in slices(wanted):
		query = frappe.qb.from_(table).select(table.name, table.status, table.retry, table.error)
		for entry, status, retry, error in query.where(among(table.name, part)).run():
			found[entry] = _fate(entry, status, cint(retry), error, held)
	gone = ("Failed", _("Its entry in the mail queue was deleted before it was sent."))
	return {entry: found.get(entry, gone) for entry in wanted}


def _fate(entry: str, status: str, retry: int, error: str | None, held: str) -> tuple[str, str]:
	if status == "Sent":
		return "Sent", ""
	if status == "Error" or (retry > delivery.TRIES and status != "Sending"):
		return "Failed", mail_queue.server_words(error, mail_queue.not_reached(entry))
	return "Waiting", held
