"""Account statements in the story of a case: sent, and what the customer answered. Reads only.

A statement is of the customer, whether there was a case then or not.
"""

from collections.abc import Iterator

from frappe import _
from frappe.utils import formatdate

from .statement_rules import DOCTYPE
from .timeline_entry import entry, newest

KIND = "Statement"


def events(of_case) -> Iterator[dict]:
	"""`of_case`: company and customer."""
	fields = [
		"sent_on", "to_date", "confirmed_on", "confirmed_by", "answer_note", "status", "withdrawn_reason", "email_to",
		"recorded_by",
	]  # fmt: skip
	of = {"company": of_case.company, "customer": of_case.customer, "sent_on": ("is", "set")}
	for row in newest(DOCTYPE, of, fields):
		title = _("Statement of {0} sent for confirmation").format(formatdate(row.to_date))
		yield entry(row.sent_on, KIND, title, DOCTYPE, row.name, text=row.email_to or "", status=row.status)
		if row.confirmed_on:
			agrees = row.status == "Confirmed"
			title = _("Statement confirmed by {0}") if agrees else _("Statement not agreed with by {0}")
			said = row.answer_note or row.withdrawn_reason or ""
			yield entry(
				row.confirmed_on, KIND, title.format(row.confirmed_by), DOCTYPE, row.name, text=said,
				who=row.recorded_by, status=row.status,
			)  # fmt: skip
