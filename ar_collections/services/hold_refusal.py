"""What the blocked person reads: why, since when, how much, how old, who can release it, what to do.

Always raises. The figures are the case's picture; the days are counted to today.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_fullname, getdate, nowdate

from ..core.model import CREDIT_LOCK
from .hold_notices import general_managers
from .hold_words import money


class OnHold(frappe.ValidationError):
	"""A document was refused because its customer is on hold."""


def refuse(doc, hold: dict, left: Decimal | None, need: Decimal) -> None:
	lines = [_stopped(doc, hold)]
	if left is not None:
		lines.append(
			_("Of the amount let out, {0} is left; this needs {1}.").format(
				money(left, hold.currency), money(need, hold.currency)
			)
		)
	lines.append(_who_can(hold))
	arguments = {"hold": hold.name, "reference_doctype": doc.doctype, "reference_name": doc.name}
	frappe.throw(
		" ".join(lines),
		OnHold,
		title=_("Credit locked") if hold.hold_type == CREDIT_LOCK else _("Shipments on hold"),
		primary_action={
			"label": _("Ask for release"),
			"server_action": "ar_collections.hold_api.ask_for_release",
			"args": arguments,
			"hide_on_success": True,
		},
	)


def _stopped(doc, hold: dict) -> str:
	template = (
		_("{0} cannot be submitted: the credit of {1} is locked since {2} ({3} overdue, oldest {4} days).")
		if hold.hold_type == CREDIT_LOCK
		else _(
			"{0} cannot be submitted: shipments to {1} are on hold since {2} ({3} overdue, oldest {4} days)."
		)
	)
	overdue, oldest = _figures(hold)
	days = max((getdate(nowdate()) - oldest).days, 0) if oldest else 0
	return template.format(
		_(doc.doctype),
		f"<b>{escape_html(hold.customer_name or hold.customer)}</b>",
		formatdate(hold.approved_on or hold.proposed_on),
		money(overdue, hold.currency),
		days,
	)


def _figures(hold: dict) -> tuple:
	"""`(overdue, oldest due date)` as the case shows them now, else as they were when it was proposed."""
	if hold.case:
		case = frappe.db.get_value(
			"Collection Case", hold.case, ["status", "overdue", "oldest_due_date"], as_dict=True
		)
		if case and case.status != "Closed" and case.oldest_due_date:
			return case.overdue, case.oldest_due_date
	return hold.overdue_amount, hold.oldest_due_date


def _who_can(hold: dict) -> str:
	names = ", ".join(escape_html(get_fullname(user)) for user in general_managers(hold.company))
	who = _("The General Manager ({0})").format(names) if names else _("The General Manager")
	return _("{0} can release one order, an amount, or until a date.").format(who)
