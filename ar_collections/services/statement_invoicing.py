"""Invoicing and courier number told to the customer: a mail when they are filled in, and when they change."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from ar_collections import guards

from . import statement_mail
from .statement_mail import Mail, in_language
from .statement_rules import ANSWERED, DOCTYPE, TOLD


def tell(doc) -> None:
	"""After a save. Nothing filled in, nothing new, or not answered yet: nothing is sent.

	A mail that cannot be queued refuses the save, so that nobody believes that the customer knows.
	"""
	if guards.by_service(doc) or not guards.changed(doc, TOLD) or doc.status not in ANSWERED:
		return
	now = _said(doc)
	if not now or now == (doc.invoicing_told or ""):
		return
	statement_mail.queue(
		doc.company,
		doc.invoice_email or doc.email_to,
		_mail(doc),
		(DOCTYPE, doc.name),
		doc.customer_name or "",
	)
	doc.db_set({"invoicing_told_on": now_datetime(), "invoicing_told": now}, update_modified=False)
	frappe.msgprint(_("The customer is told by mail."), alert=True)


def _said(doc) -> str:
	return "\n".join(text for name in TOLD if (text := (doc.get(name) or "").strip()))


def _mail(doc) -> Mail:
	with in_language(doc.language):
		subject = _("Invoice for account statement {0}").format(doc.name)
		if doc.invoicing_told:
			subject = _("Corrected: {0}").format(subject)
		lines = [_("Dear Sir or Madam, here is what you need about the invoice for our statement.")]
		if doc.invoiced_with:
			lines.append(_("Invoices issued: {0}").format(doc.invoiced_with))
		if doc.courier or doc.tracking_no:
			sent_with = " ".join(text for text in (doc.courier, doc.tracking_no) if text)
			lines.append(_("Sent by courier: {0}").format(sent_with))
	return Mail(subject, lines)
