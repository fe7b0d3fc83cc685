"""Answers to our letters: a customer's mail on a case is work for the rep until somebody answers.

Frappe threads the mail onto the case (by its In-Reply-To); here it only becomes a follow-up.
"""

import frappe
from frappe import _

from . import follow_ups
from .letter_format import one_line

CASE = "Collection Case"


def arrived(communication) -> None:
	"""A Communication was stored: the customer's is to be answered, ours answers it."""
	if communication.reference_doctype != CASE or communication.communication_medium != "Email":
		return
	if communication.communication_type != "Communication":
		return
	case = communication.reference_name
	if communication.sent_or_received == "Received":
		why = _("{0}: {1}").format(communication.sender or _("Customer"), one_line(communication.subject))
		follow_ups.add(case, follow_ups.ANSWER_MAIL, why, communication.name)
	elif not communication.flags.of_letter and frappe.session.user != "Guest":
		follow_ups.done(case, follow_ups.ANSWER_MAIL, _("Answered by mail."))
