"""What follows from a logged contact: the action it answers is done, the case knows when.

Called when a Contact Log is submitted or cancelled; the log's own rules are its controller's.
A promise and a dispute become documents of their own, which the planner reads; cancelling the log takes them
back.
"""

import frappe
from frappe import _
from frappe.utils import add_days, escape_html, get_fullname, getdate

from ..core.model import CONTACT_KINDS
from . import actions, birth, cases, disputes, promises
from .notes import note
from .owner_change import OF_WHO_DECIDES

FOLLOW_UP = "Follow-up"
ANSWERED = (*CONTACT_KINDS, FOLLOW_UP)


def record(log) -> None:
	"""Complete the action answered, note the contact on the case, and plan the next step."""
	cases.lock_many([log.case])  # the case before its papers, as payments do
	_answer(log)
	_note_on_case(log.case)
	_warn_of_too_many(log)
	if log.outcome == "Promise":
		promises.open_from_log(log)
	if log.outcome == "Dispute" and log.disputed_invoice:
		disputes.raise_from_log(log)
	if log.next_step:
		_follow_up(log)


def check_may_answer(action: str) -> None:
	"""A contact answers a contact or a follow-up that is the writer's; no escalation, no question about a hold."""
	of = frappe.get_doc("Collection Action", action)
	if of.kind in ANSWERED and of.step_id not in OF_WHO_DECIDES and of.has_permission("write"):
		return
	message = _(
		"“{0}” is not done by a contact. Choose a call, a mail, a visit or a follow-up of yours, or none."
	)
	frappe.throw(message.format(of.title), title=_("Answers the action"))


def _answer(log) -> None:
	"""The action is done by the first log that answers it; a second one is kept, and told."""
	if not log.action:
		return
	now = frappe.db.get_value("Collection Action", log.action, ["status", "done_by"], as_dict=True)
	if now.status == "Open":
		actions.complete(log.action, f"{_(log.outcome)}: {log.summary}", frappe.session.user)
		actions.link(log.action, contact_log=log.name)
	elif now.done_by and now.done_by != frappe.session.user:
		message = _("{0} has answered this action already. Your log is kept beside theirs.")
		frappe.msgprint(message.format(get_fullname(now.done_by)), indicator="orange", alert=True)


def take_back(log) -> None:
	"""The log was cancelled: its next step goes with it; what it completed stays done."""
	cases.lock_many([log.case])
	_note_on_case(log.case)
	promises.cancel_from_log(log)
	disputes.end_from_log(log)
	filters = {"contact_log": log.name, "kind": FOLLOW_UP, "status": "Open"}
	for action in frappe.get_all("Collection Action", filters=filters, order_by="name", pluck="name"):
		actions.withdraw(action, note("log_cancelled", log=log.name))


def _note_on_case(case: str) -> None:
	"""The latest contact that still stands."""
	last = frappe.get_all(
		"Contact Log",
		filters={"case": case, "docstatus": 1},
		order_by="contact_on desc, name desc",
		limit=1,
		pluck="contact_on",
	)
	frappe.db.set_value("Collection Case", case, "last_contact_on", last[0] if last else None)
	frappe.clear_document_cache("Collection Case", case)


def _warn_of_too_many(log) -> None:
	"""The upper limit of contacts per day (domain.md D): what happened is logged, the next call can wait."""
	most = frappe.db.get_single_value("Collections Settings", "contacts_per_day")
	day = getdate(log.contact_on)
	outgoing = [["case", "=", log.case], ["docstatus", "=", 1], ["direction", "=", "Outgoing"]]
	on_day = [["contact_on", ">=", day], ["contact_on", "<", add_days(day, 1)]]
	made = frappe.db.count("Contact Log", [*outgoing, *on_day])
	if log.direction == "Outgoing" and made >= most:
		message = _(
			"{0} was contacted {1} times on {2}; {3} a day is the limit. Leave it at that for the day."
		)
		shown = message.format(escape_html(log.customer_name), made, frappe.format(day, "Date"), most)
		frappe.msgprint(shown, title=_("Enough for today"), indicator="orange")


def _follow_up(log) -> None:
	company_currency = frappe.get_cached_value("Company", log.company, "default_currency")
	doc = frappe.get_doc(
		{
			"doctype": "Collection Action",
			"kind": FOLLOW_UP,
			"title": log.next_step,
			"status": "Open",
			"due_on": log.next_step_on,
			"case": log.case,
			"company": log.company,
			"customer": log.customer,
			"customer_name": log.customer_name,
			"collector": log.collector,
			"currency": company_currency,
			"contact_log": log.name,
			"why": note("agreed_on", day=getdate(log.contact_on), said=log.agreed or log.summary),
		}
	)
	birth.insert(doc)
	cases.set_next_step(log.case)
