"""Answers to our letters: a customer's mail on a case is work for the rep until somebody answers.

Frappe threads the mail onto the case or the statement (by its In-Reply-To); here it only becomes a follow-up.
"""

import frappe
from frappe import _

from . import follow_ups, statement_chase
from .letter_format import one_line

CASE, STATEMENT = "Collection Case", "Account Statement"


def arrived(communication) -> None:
	"""A Communication was stored: the customer's is to be answered, ours answers it."""
	if communication.communication_medium != "Email" or communication.communication_type != "Communication":
		return
	if communication.reference_doctype == STATEMENT and communication.sent_or_received == "Received":
		who = communication.sender or _("Customer")
		statement_chase.mail_arrived(communication.reference_name, who, one_line(communication.subject))
	if communication.reference_doctype != CASE:
		return
	case = communication.reference_name
	if communication.sent_or_received == "Received":
		why = _("{0}: {1}").format(communication.sender or _("Customer"), one_line(communication.subject))
		follow_ups.add(case, follow_ups.ANSWER_MAIL, why, communication.name)
	elif not communication.flags.of_letter and frappe.session.user != "Guest":
		follow_ups.done(case, follow_ups.ANSWER_MAIL, _("Answered by mail."))
