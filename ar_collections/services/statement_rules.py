"""What an Account Statement may say, and what of it a person may write; held to on the server.

The figures are the ledger's and are written once, when it is drafted. Its state is moved on by the
services alone: checked by whoever leads, sent, answered by the customer.
"""

import frappe
from frappe import _
from frappe.utils import getdate

from ar_collections import guards

from . import cases

DOCTYPE = "Account Statement"
# Not answered yet, and how it may have been answered.
OPEN_STATES, ANSWERED = ("Draft", "Checked", "Sending", "Sent"), ("Confirmed", "Disagreed")
INVOICING = ("invoice_title", "invoice_tax_id", "invoice_bank", "invoice_address", "invoice_email")
TOLD = ("invoiced_with", "courier", "tracking_no")
# What a person may write: whom it goes to until it has gone, and what concerns the invoices at any time.
FREE = (*INVOICING, *TOLD, "receipts_complete")
UNTIL_SENT = ("email_to", "language")


def check(doc) -> None:
	"""Called at every save."""
	if getdate(doc.from_date) > getdate(doc.to_date):
		frappe.throw(
			_("The period ends before it begins: choose a later end."),
			title=_("Period"),
			exc=frappe.ValidationError,
		)
	if guards.by_service(doc):
		return
	if doc.is_new():
		message = _("A statement is drafted from the ledger: use “Draft statements” in the list.")
		frappe.throw(message, title=_("Not by hand"))
	free = (*FREE, *UNTIL_SENT) if doc.status in ("Draft", "Checked") else FREE
	guards.must_stay(doc, guards.all_but(doc, *free), _("figures and answers are kept as they were."))


def check_delete(doc) -> None:
	if doc.status != "Draft" and not guards.by_service(doc):
		message = _("A statement that was checked is kept: withdraw it instead.")
		frappe.throw(message, title=_("Kept"))


def must_be(doc, statuses: tuple[str, ...], what: str) -> None:
	"""Refuse with `what` cannot be done in this state."""
	if doc.status not in statuses:
		message = _("Statement {0} is {1}: {2}")
		frappe.throw(message.format(doc.name, _(doc.status, context=DOCTYPE), what), title=_("Not possible"))


def locked(name: str):
	"""The statement with its row locked, as committed last; the case before it, as payments lock."""
	cases.lock(*(frappe.db.get_value(DOCTYPE, name, ["company", "customer"]) or ("", "")))
	return frappe.get_doc(DOCTYPE, name, for_update=True)
