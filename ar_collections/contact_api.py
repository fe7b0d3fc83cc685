"""What the screens ask about contacts: may I call, when, whom, with which words, and how does the customer pay.

Thin: whoever may read the case may ask about it. All of it reads; nothing is written here.
"""

from datetime import date, datetime

import frappe
from frappe.utils import getdate, now_datetime

from .services import action_calendar as calendar
from .services import behaviour as behaviours
from .services import call_script as call_scripts
from .services import decency
from .services import people as peoples


def _case(name: str):
	doc = frappe.get_doc("Collection Case", name)
	doc.check_permission("read")
	return doc


@frappe.whitelist(methods=["GET", "POST"])
def before_contact(
	case: str,
	channel: str = "Phone",
	relation: str = "Debtor",
	at: datetime | None = None,
	direction: str = "Outgoing",
	outcome: str = "",
	second_visitor: str | None = None,
	other_visitors: str | None = None,
	consent_by: str | None = None,
	consent_on: date | None = None,
) -> list[dict]:
	"""What a contact would break now: `[{rule, mode, text}]`, empty when nothing speaks against it."""
	of = _case(case)
	log = frappe.new_doc("Contact Log")
	log.update({"company": of.company, "customer": of.customer, "owner": frappe.session.user})
	log.update({"contact_on": at or now_datetime(), "direction": direction, "outcome": outcome})
	log.update({"channel": channel, "relation": relation, "consent_by": consent_by, "consent_on": consent_on})
	log.update({"second_visitor": second_visitor, "other_visitors": other_visitors})
	found = decency.beforehand(log)
	return [{"rule": one.rule, "mode": one.mode, "text": decency.told(one)} for one in found]


@frappe.whitelist(methods=["GET", "POST"])
def people(case: str) -> list[dict]:
	"""Whom to call, with numbers that can be dialled (`services/people.py`)."""
	doc = _case(case)
	return peoples.people(doc.customer, doc.company)


@frappe.whitelist(methods=["GET", "POST"])
def behaviour(case: str) -> list[str]:
	"""How the customer pays, in sentences; as it is now, not as it was last night."""
	doc = _case(case)
	return behaviours.lines(behaviours.of(doc.company, doc.customer))


@frappe.whitelist(methods=["GET", "POST"])
def call_script(case: str, language: str | None = None) -> dict:
	"""The script for the next call and the tactics that suit (`services/call_script.py`)."""
	return call_scripts.for_case(_case(case).name, language)


@frappe.whitelist(methods=["GET", "POST"])
def action_calendar(start: str, end: str, filters: str | list | None = None) -> list[dict]:
	"""What the reader has to do on these days, for the calendar view (`services/action_calendar.py`)."""
	frappe.has_permission("Collection Action", "read", throw=True)
	return calendar.events(getdate(start), getdate(end), frappe.parse_json(filters) or [])
