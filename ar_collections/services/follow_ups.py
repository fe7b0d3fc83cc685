"""Follow-ups: work for the rep that no policy planned, such as a mail that bounced or an answer to read.

One open follow-up of a kind per case is enough, and one of a letter's own trouble per letter:
each letter has to go out. Writes Collection Actions and nothing else.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from . import actions, birth, cases
from .keys import key_of

DOCTYPE = "Collection Action"
KIND = "Follow-up"

NO_ADDRESS = "no-address"
NO_EMAIL = "no-email"
MAIL_FAILED = "mail-failed"
NOT_PRINTED = "letter-not-printed"
INCOMPLETE = "letter-incomplete"
RETURNED = "letter-returned"
ANSWER_MAIL = "answer-mail"
OF_ONE_LETTER = (NO_EMAIL, MAIL_FAILED, NOT_PRINTED, INCOMPLETE, RETURNED)


def add(
	case: str, code: str, why: str, about: str, letter: str | None = None, due_on: date | None = None
) -> str | None:
	"""Give the case's collector this to do; `about` (a letter, a mail) makes it unique.

	None when the case, or the letter where it is about that letter alone, has the same to do already.
	"""
	same = {"case": case, "kind": KIND, "step_id": code, "status": "Open"}
	if code in OF_ONE_LETTER:
		same["letter"] = letter
	if frappe.db.exists(DOCTYPE, same):
		return None
	of_case = frappe.db.get_value(
		"Collection Case", case, ["company", "customer", "customer_name", "collector"], as_dict=True
	)
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"unique_key": key_of(KIND, code, case, about),
			"case": case,
			**of_case,
			"kind": KIND,
			"step_id": code,
			"title": title(code),
			"status": "Open",
			"due_on": getdate(due_on or nowdate()),
			"why": why,
			"letter": letter,
		}
	)
	name = birth.insert_once(doc, "unique_key")
	if name:
		cases.set_next_step(case)
	return name


def title(code: str) -> str:
	return {
		NO_ADDRESS: _("Find the customer's postal address"),
		NO_EMAIL: _("Find the customer's e-mail address, or post the letter"),
		MAIL_FAILED: _("The letter could not be mailed"),
		NOT_PRINTED: _("The letter could not be made"),
		INCOMPLETE: _("Complete what the letter needs"),
		RETURNED: _("Letter returned: find the new address"),
		ANSWER_MAIL: _("Answer the customer's mail"),
	}[code]


def done(case: str, code: str, result: str, letter: str | None = None) -> None:
	"""Close the open follow-ups of a kind: somebody has done it another way."""
	filters = {"case": case, "kind": KIND, "step_id": code, "status": "Open"}
	if letter:
		filters["letter"] = letter
	for name in frappe.get_all(DOCTYPE, filters=filters, order_by="name", pluck="name"):
		actions.complete(name, result)
