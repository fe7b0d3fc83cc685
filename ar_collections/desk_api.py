"""What the Collections desk calls. Thin: who may, then the service that does.

The list holds what the user may see by the one rule of `permissions.py`; everything about a
customer starts from a case the user may read. Whatever writes wants POST.
"""

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate, split_emails

from . import permissions
from .services import desk, desk_acts, desk_glance, desk_messages

CASE = "Collection Case"


@frappe.whitelist(methods=["GET", "POST"])
def worklist(
	whose: str = "",
	company: str = "",
	territory: str = "",
	band: str = "",
	search: str = "",
	later: bool = False,
	limit: int = 100,
) -> dict:
	"""The ranked list; `whose`: empty = mine, “team” = everybody I may see, else one of these people."""
	frappe.has_permission("Collection Action", "read", throw=True)
	filters = desk.Filters(_collectors(whose), company, territory, band, search, bool(cint(later)))
	return desk.worklist(filters, _today(), cint(limit) or 100)


@frappe.whitelist(methods=["GET", "POST"])
def choices() -> dict:
	"""What the filters offer: the people whose work the user may see, and the companies."""
	frappe.has_permission("Collection Action", "read", throw=True)
	user = frappe.session.user
	people = None if permissions.sees_all(user) else permissions.visible_collectors(user)
	return {"sms": desk_messages.sms_ready(), **desk.choices(user, people)}


@frappe.whitelist(methods=["GET", "POST"])
def customer(case: str) -> dict:
	"""The customer at a glance."""
	return desk_glance.at_a_glance(_case(case), _today())


@frappe.whitelist(methods=["POST"])
def log_contact(
	case: str,
	outcome: str,
	summary: str = "",
	action: str | None = None,
	channel: str = "Phone",
	direction: str = "Outgoing",
	person: str | None = None,
	person_name: str | None = None,
	agreed: str | None = None,
	next_step: str | None = None,
	next_step_on: str | None = None,
	promised_on: str | None = None,
	promised_amount: float = 0,
	sales_invoice: str | None = None,
	disputed_amount: float = 0,
	relation: str = "Debtor",
	phone_number: str | None = None,
	second_visitor: str | None = None,
	other_visitors: str | None = None,
	consent_by: str | None = None,
	consent_on: str | None = None,
	violation_reason: str | None = None,
) -> str:
	said = desk_acts.Said(
		outcome, summary, channel, direction, person, person_name, agreed, next_step, next_step_on, promised_on,
		promised_amount, sales_invoice, disputed_amount, relation, phone_number, second_visitor, other_visitors,
		consent_by, consent_on, violation_reason,
	)  # fmt: skip
	return desk_acts.log_contact(_case(case), said, _action(action), _today())


@frappe.whitelist(methods=["POST"])
def take_promise(
	case: str,
	promised_on: str,
	promised_amount: float = 0,
	summary: str = "",
	person: str | None = None,
	action: str | None = None,
	relation: str = "Debtor",
	phone_number: str | None = None,
	violation_reason: str | None = None,
) -> str:
	said = desk_acts.Said(
		"Promise", summary, person=person, promised_on=promised_on, promised_amount=promised_amount,
		relation=relation, phone_number=phone_number, violation_reason=violation_reason,
	)  # fmt: skip
	return desk_acts.take_promise(_case(case), said, _action(action), _today())


@frappe.whitelist(methods=["POST"])
def raise_dispute(
	case: str,
	note: str,
	sales_invoice: str | None = None,
	amount: float = 0,
	until_date: str | None = None,
	reason: str | None = None,
) -> str:
	return desk_acts.raise_dispute(_case(case), note, sales_invoice, amount, until_date, reason)


@frappe.whitelist(methods=["POST"])
def block(
	case: str,
	reason: str,
	sales_invoice: str | None = None,
	amount: float = 0,
	until_date: str | None = None,
	note: str = "",
) -> str:
	return desk_acts.block(_case(case), reason, sales_invoice, amount, until_date, note)


@frappe.whitelist(methods=["POST"])
def send_mail(
	case: str,
	recipients: str,
	subject: str,
	text: str,
	action: str | None = None,
	violation_reason: str | None = None,
) -> str:
	of, to = _case(case), split_emails(recipients)
	return desk_messages.send_mail(of, to, subject, text, _action(action), violation_reason, _today())


@frappe.whitelist(methods=["POST"])
def send_sms(
	case: str,
	number: str,
	text: str,
	action: str | None = None,
	violation_reason: str | None = None,
) -> str:
	of = _case(case)
	return desk_messages.send_sms(of, number, text, _action(action), violation_reason, _today())


@frappe.whitelist(methods=["POST"])
def plan_visit(case: str, visit_on: str, note: str = "") -> str:
	return desk_acts.plan_visit(_case(case), visit_on, note, _today())


@frappe.whitelist(methods=["POST"])
def snooze(case: str, action: str, until_date: str, reason: str) -> None:
	desk_acts.snooze(_case(case), _action(action), until_date, reason, _today())


def _today():
	return getdate(nowdate())


def _case(name: str):
	doc = frappe.get_doc(CASE, name)
	doc.check_permission("read")
	return doc


def _action(name: str | None) -> str | None:
	if not name:
		return None
	frappe.get_doc("Collection Action", name).check_permission("write")
	return name


def _collectors(whose: str) -> list[str] | None:
	"""The people asked for, if the user may see their work; None = everybody's."""
	user = frappe.session.user
	if not whose or whose == user:
		return [user]
	everybody = permissions.sees_all(user)
	seen = permissions.visible_collectors(user)
	if whose == "team":
		return None if everybody else seen
	if not everybody and whose not in seen:
		frappe.throw(
			_("You do not see this person's work."), frappe.PermissionError, title=_("Not permitted")
		)
	return [whose]
