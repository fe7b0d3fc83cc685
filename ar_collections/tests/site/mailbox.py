"""The test site's way to the SMTP server: an outgoing account, and the queue emptied at once."""

import frappe
from frappe.email import queue


def outgoing(port: int) -> str:
	"""The default outgoing Email Account, pointed at the SMTP server on `port`."""
	name = "Collections Test"
	values = {
		"email_id": "collections@prime.example",
		"smtp_server": "127.0.0.1",
		"smtp_port": port,
		"use_tls": 0,
		"use_ssl_for_outgoing": 0,
		"no_smtp_authentication": 1,
		"enable_outgoing": 1,
		"default_outgoing": 1,
		"enable_incoming": 0,
		"awaiting_password": 0,
	}
	if not frappe.db.exists("Email Account", name):
		frappe.get_doc({"doctype": "Email Account", "email_account_name": name, **values}).insert()
	frappe.db.set_value("Email Account", name, values)
	frappe.clear_document_cache("Email Account", name)
	# Frappe keeps the account it found first for the whole request
	frappe.local.outgoing_email_account = {}
	return name


def flush() -> None:
	"""Send what is queued, as the scheduler would."""
	frappe.flags.mute_emails = False
	queue.flush()
