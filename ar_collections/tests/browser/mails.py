"""Mails as the reader gets them: sent by SMTP, taken from what the server received."""

import email
import email.policy

import frappe

from ar_collections.tests.site import mailbox


def send_from(ground) -> str:
	"""The outgoing Email Account of the site, at the run's own mail server."""
	return mailbox.outgoing(ground.ports["smtp"])


def newest(ground, to: str, about: str):
	"""The newest mail to `to` whose subject names `about`, after the queue was sent."""
	frappe.db.commit()
	mailbox.flush()
	frappe.db.commit()
	for path in sorted(ground.mail.glob("*.eml"), reverse=True):
		mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
		if to in mail["To"] and about in mail["Subject"]:
			return mail
	raise AssertionError(f"no mail to {to} about {about}")


def read(page, mail) -> None:
	"""Show it in the page, as the reader's mail program would."""
	page.set_content(mail.get_body(("html",)).get_content())
