"""A customer who does not answer a statement is asked again, and after two weeks it is the supervisor's.

The rhythm is `core/confirmation.py`, its days are settings. On a day that is due the customer is reminded
by mail with the same link, and the rep has a follow-up; one open follow-up of a statement is enough. What
is open is withdrawn when the customer answers.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from ..core.confirmation import Cadence, always_late, due_today, is_escalated
from . import actions, birth, cases, statement_send
from .commit import commit_chunk
from .escalation import person_for
from .keys import key_of
from .notes import note, shown
from .notices import notify
from .owner_change import STATEMENT_ESCALATED
from .savepoint import isolated
from .statement_rules import DOCTYPE, locked

ACTION = "Collection Action"
CHASE, DISAGREED, ANSWER_MAIL = "statement-chase", "statement-disagreed", "statement-mail"
SILENT = (CHASE, ANSWER_MAIL, STATEMENT_ESCALATED)


def cadence() -> Cadence:
	settings = frappe.get_cached_doc("Collections Settings")
	every, first = cint(settings.statement_chase_every), cint(settings.statement_chase_first_days)
	then, after = cint(settings.statement_chase_then_every), cint(settings.statement_escalate_after)
	return Cadence(every or 2, first or 7, then or 1, after or 14)


def nightly(company: str, as_of: date | None = None) -> int:
	"""Every statement that was sent and not answered; how many were asked for today. One failure stops no other."""
	today, rule = getdate(as_of or nowdate()), cadence()
	waiting = {"company": company, "status": "Sent"}
	asked = 0
	for name in frappe.get_all(DOCTYPE, filters=waiting, order_by="name", pluck="name"):
		with isolated(name) as outcome:
			asked += _chase(name, today, rule)
		if outcome.error:
			frappe.log_error(title=_("A statement could not be followed up"), message=outcome.traceback)
		commit_chunk()
	return asked


def _chase(name: str, today: date, rule: Cadence) -> bool:
	doc = locked(name)
	if doc.status != "Sent" or (doc.test_mode and not _in_test(doc.company)):
		return False  # what was sent in a test never reaches the customer
	sent, chased = getdate(doc.sent_on), getdate(doc.chased_on) if doc.chased_on else None
	if is_escalated(sent, today, rule):
		if not doc.escalated_on:
			_escalate(doc, today, (today - sent).days)
		return False
	if not due_today(sent, today, chased, rule, receipts_complete=bool(doc.receipts_complete)):
		return False
	doc.db_set("chased_on", today, update_modified=False)
	_ask(doc, today, rule)
	with isolated(name) as outcome:
		statement_send.remind(doc)
	if outcome.error:  # the follow-up stands: a person asks by telephone
		doc.db_set("failure", outcome.error[:500], update_modified=False)
	return True


def _in_test(company: str) -> bool:
	return frappe.db.get_value("Collections Company", {"company": company}, "status") == "Test"


def _ask(doc, today: date, rule: Cadence) -> None:
	if frappe.db.exists(ACTION, {**_of(doc), "step_id": CHASE, "status": "Open"}):
		return
	kind = "Visit" if always_late(_days_taken(doc), rule) else "Follow-up"
	values = {"title": note("statement_chase", statement=doc.name), "kind": kind, "due_on": today}
	add(doc, CHASE, today, **values, why=note("statement_silent", day=getdate(doc.sent_on)))


def _days_taken(doc) -> list[int | None]:
	"""Of the customer's statements before this one, newest first."""
	of = {
		"company": doc.company,
		"customer": doc.customer,
		"sent_on": ("is", "set"),
		"to_date": ("<", doc.from_date),
		"status": ("!=", "Withdrawn"),
	}
	rows = frappe.get_all(DOCTYPE, of, ["sent_on", "confirmed_on"], order_by="to_date desc", limit=3)
	return [(row.confirmed_on - row.sent_on).days if row.confirmed_on else None for row in rows]


def _escalate(doc, today: date, days: int) -> None:
	end(doc, "statement_to_supervisor", (CHASE,))
	who, told = person_for("Supervisor", doc.collector, doc.company)
	title = note("statement_escalated", statement=doc.name, days=days)
	name = add(
		doc, STATEMENT_ESCALATED, today, title=title, kind="Follow-up", due_on=today, collector=who, why=told or title
	)  # fmt: skip
	doc.db_set("escalated_on", today, update_modified=False)
	if name and who:
		notify([who], lambda: f"{doc.customer_name or doc.customer}: {shown(title)}", DOCTYPE, doc.name)


def add(doc, step: str, day: date, **values) -> str | None:
	"""Work about a statement, once for each step and day; on its case, if there is one, which is locked."""
	total = next(iter(doc.balances), None)
	work = frappe.get_doc(
		{
			"doctype": ACTION,
			"unique_key": key_of(step, doc.name, day),
			"step_id": step,
			"status": "Open",
			"case": cases.find(doc.company, doc.customer),
			"company": doc.company,
			"customer": doc.customer,
			"customer_name": doc.customer_name,
			"collector": doc.collector,
			"currency": total.currency if total else None,
			"amount": total.closing_balance if total else 0,
			"reference_doctype": DOCTYPE,
			"reference_name": doc.name,
			**values,
			"title": values["title"][:140],
		}
	)
	name = birth.insert_once(work, "unique_key")
	if name and work.case:
		cases.set_next_step(work.case)
	return name


def mail_arrived(statement: str, sender: str, subject: str) -> None:
	"""The customer answered our mail by mail: somebody reads it and records the answer."""
	doc = locked(statement)
	why = f"{sender}: {subject}"
	values = {
		"title": _("Answer the customer's mail"),
		"kind": "Follow-up",
		"due_on": nowdate(),
		"why": why[:500],
	}
	add(doc, ANSWER_MAIL, getdate(nowdate()), **values)


def end(doc, why: str, steps: tuple[str, ...] = SILENT) -> None:
	"""Nobody has to be asked any more; `why` is a code of `notes`."""
	of = {**_of(doc), "step_id": ("in", steps), "status": "Open"}
	for name in frappe.get_all(ACTION, filters=of, order_by="name", pluck="name"):
		actions.withdraw(name, note(why))


def _of(doc) -> dict:
	return {"reference_doctype": DOCTYPE, "reference_name": doc.name}
