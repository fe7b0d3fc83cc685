"""What a rep does from the desk: log, promise, dispute, block, mail, message, visit, snooze.

Each act is one save: what it writes is written together or not at all. The caller has checked
that the reader may see the case; documents are inserted as the user, so that their own rights
and rules hold. What is written must still make sense: an open case, an action nobody has done,
a promise that can be kept.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import escape_html, flt, fmt_money, formatdate, get_fullname, getdate, now_datetime

from . import actions, cases, disputes, people
from .hold_facts import standing_of

ACTION = "Collection Action"
MOST_SNOOZED = 60  # days
NOTHING_SAID = ("No Answer", "Wrong Number")  # the outcome says it all


@dataclass(frozen=True)
class Said:
	"""One contact as it is logged; the fields of a Contact Log and the disputed invoice."""

	outcome: str
	summary: str
	channel: str = "Phone"
	direction: str = "Outgoing"
	person: str | None = None
	person_name: str | None = None
	agreed: str | None = None
	next_step: str | None = None
	next_step_on: date | str | None = None
	promised_on: date | str | None = None
	promised_amount: float = 0
	sales_invoice: str | None = None
	disputed_amount: float = 0
	relation: str = "Debtor"
	phone_number: str | None = None
	second_visitor: str | None = None
	other_visitors: str | None = None
	consent_by: str | None = None
	consent_on: date | str | None = None
	violation_reason: str | None = None


# What a Contact Log takes as it is said
_TAKEN = ("outcome", "channel", "direction", "person", "person_name", "agreed", "next_step", "next_step_on",
	"relation", "phone_number", "second_visitor", "other_visitors", "consent_by", "consent_on",
	"violation_reason")  # fmt: skip


def log_contact(case, said: Said, action: str | None, today: date) -> str:
	"""Write and submit a Contact Log that answers the action; with it the promise, dispute and next step."""
	must_be_open(case)
	if action:
		still_open(action, case)
	if said.person and said.person not in {p["contact"] for p in people.people(case.customer, case.company)}:
		frappe.throw(
			_("{0} is no contact of this customer.").format(escape_html(said.person)), title=_("Spoke with")
		)
	if said.outcome == "Promise":
		check_promise(case, said.promised_on, said.promised_amount, today)
	doc = as_log(case, said, action)
	doc.insert()
	doc.submit()
	return doc.name


def as_log(case, said: Said, action: str | None = None):
	"""The Contact Log of what was said just now, not saved."""
	promise = said.outcome == "Promise"
	disputed = said.sales_invoice if said.outcome == "Dispute" else None
	values = {
		"doctype": "Contact Log",
		"case": case.name,
		"company": case.company,
		"customer": case.customer,
		"action": action or None,
		"contact_on": now_datetime(),
		**{field: getattr(said, field) or None for field in _TAKEN},
		"summary": _summary(said),
		"promised_on": said.promised_on if promise else None,
		"promised_amount": said.promised_amount if promise else 0,
		"disputed_invoice": disputed,
		"disputed_amount": flt(said.disputed_amount) if disputed else 0,
	}
	return frappe.get_doc(values)


def _summary(said: Said) -> str:
	text = (said.summary or "").strip()
	if text or said.outcome not in NOTHING_SAID:
		_needed(text, _("Write down what was said, in a line or two."))
		return text
	return _(said.outcome, context="Contact Log")


def take_promise(case, said: Said, action: str | None, today: date) -> str:
	"""A promise to pay an amount (company currency, 0 = all that is open) by a day; stops letters until then."""
	text = (said.summary or "").strip() or _("Promised to pay.")
	return log_contact(case, replace(said, outcome="Promise", summary=text), action, today)


def check_promise(case, on: date | str | None, amount: float, today: date) -> None:
	"""A promise names a day to come and no more than is open."""
	title = _("Promised for")
	if not on:
		frappe.throw(_("Fill in the day the customer promised to pay on."), title=title)
	if getdate(on) < today:
		frappe.throw(
			_("{0} is over: a promise names today or a day to come.").format(formatdate(on)), title=title
		)
	standing = standing_of(case.company, case.customer, today)
	owed = flt(standing["outstanding"], 2)
	if flt(amount) < 0 or flt(amount, 2) > owed:
		message = _("{0} is promised, but {1} is open: enter that much or less, or 0 for all of it.")
		shown = (fmt_money(value, currency=standing["currency"]) for value in (amount, owed))
		frappe.throw(message.format(*shown), title=_("Amount"))


def block(
	case, reason: str, sales_invoice: str | None, amount: float, until: date | str | None, note: str | None
) -> str:
	"""A Dunning Block on the customer or an invoice."""
	must_be_open(case)
	doc = {
		"doctype": "Dunning Block",
		"customer": case.customer,
		"company": case.company,
		"reason": reason,
		"sales_invoice": sales_invoice or None,
		"amount": flt(amount),
		"until_date": until or None,
		"note": note,
	}
	return frappe.get_doc(doc).insert().name


def raise_dispute(
	case,
	note: str,
	sales_invoice: str | None,
	amount: float,
	until: date | str | None,
	reason: str | None = None,
) -> str:
	"""The customer disputes an invoice or a part of it: an Invoice Dispute, to be solved by `until`; or
	everything: a Dunning Block, since nobody can solve that. Letters about that much stop.
	"""
	must_be_open(case)
	_needed(note, _("What is disputed?"))
	if not sales_invoice:
		return block(case, "Dispute", None, 0, until, note)
	more = {"due_date": until or None, "reason": reason or "Other"}
	return disputes.raise_one(case, sales_invoice, flt(amount), note, **more)


def plan_visit(case, on: date | str, note: str, today: date) -> str:
	"""A visit as an open action on the case."""
	must_be_open(case)
	if getdate(on) < today:
		frappe.throw(
			_("{0} is over: choose today or a day to come.").format(formatdate(on)), title=_("Visit")
		)
	doc = frappe.get_doc(
		{
			"doctype": ACTION,
			"kind": "Visit",
			"title": _("Visit the customer"),
			"status": "Open",
			"due_on": on,
			"due_time": actions.first_call_time(),
			"case": case.name,
			"company": case.company,
			"customer": case.customer,
			"customer_name": case.customer_name,
			"collector": case.collector,
			"currency": case.currency,
			"why": (note or "").strip() or _("Planned by {0}").format(get_fullname()),
		}
	)
	doc.insert()
	cases.set_next_step(case.name)
	return doc.name


def snooze(case, action: str, until: date | str, reason: str, today: date) -> None:
	"""Not today: the action comes back on that day; the reason stays on it and in the case's history."""
	doc = still_open(action, case)
	_needed(reason, _("Say why this waits: the reason is kept on the case."))
	day = getdate(until)
	if not today < day <= today + timedelta(days=MOST_SNOOZED):
		message = _("Choose a day from {0} to {1}.")
		last = today + timedelta(days=MOST_SNOOZED)
		frappe.throw(
			message.format(formatdate(today + timedelta(days=1)), formatdate(last)), title=_("Snooze")
		)
	said = _("Snoozed until {0}: {1}").format(formatdate(day), reason.strip())
	doc.db_set({"due_on": day, "result": said}, notify=True)
	doc.add_comment("Info", escape_html(said))
	cases.set_next_step(case.name)


def must_be_open(case) -> None:
	if case.status == "Closed":
		message = _("The case of {0} is closed: nothing is owed any more. Nothing was saved.")
		frappe.throw(message.format(escape_html(case.customer_name or case.customer)), title=_("Case closed"))


def still_open(action: str, case):
	"""The action, locked; refused when it is another case's, or when somebody was faster."""
	doc = frappe.get_doc(ACTION, action, for_update=True)
	if doc.case != case.name:
		frappe.throw(_("This action belongs to another case."), title=_("Collection Action"))
	if doc.status != "Open":
		state, title = _(doc.status, context=ACTION), escape_html(_(doc.title))
		if doc.done_by:
			message = _("“{0}” is off the list already: {1}, by {2}, {3}. Nothing was saved.")
			who, when = escape_html(get_fullname(doc.done_by)), frappe.utils.format_datetime(doc.done_on)
			frappe.throw(message.format(title, state, who, when), title=_("Somebody was faster"))
		message = _("“{0}” is off the list already: {1}. Nothing was saved.")
		frappe.throw(message.format(title, state), title=_("Somebody was faster"))
	return doc


def _needed(text: str | None, message: str) -> None:
	if not (text or "").strip():
		frappe.throw(message, title=_("Reason missing"))
