"""A customer who does not answer a statement is asked again, and in the end it is somebody else's.

What is due are the steps of the customer's policy that count from the day it was sent. An e-mail is a reminder
with the same link, and a follow-up for the rep; a call or a visit is the rep's; an escalation goes up the line.
One open piece of work of a kind is enough. What is open is withdrawn when the customer answers.
"""

import json
from collections.abc import Sequence
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

from ..core.confirmation import always_late, due_today, late_after
from ..core.model import EMAIL, ESCALATION, VISIT, Step
from . import actions, birth, cases, statement_send
from .commit import commit_chunk
from .escalation import person_for
from .keys import key_of
from .notes import note, shown
from .notices import notify
from .owner_change import STATEMENT_ESCALATED
from .savepoint import isolated
from .statement_policy import StatementSteps
from .statement_rules import DOCTYPE, locked

ACTION = "Collection Action"
CHASE, DISAGREED, ANSWER_MAIL = "statement-chase", "statement-disagreed", "statement-mail"
SILENT = (CHASE, ANSWER_MAIL, STATEMENT_ESCALATED)


def nightly(company: str, as_of: date | None = None) -> int:
	"""Every statement that was sent and not answered; about how many something was done. One failure stops no other."""
	today = getdate(as_of or nowdate())
	waiting = frappe.get_all(
		DOCTYPE, {"company": company, "status": "Sent"}, ["name", "customer"], order_by="name"
	)
	steps = StatementSteps(company, {row.customer for row in waiting}, today)
	asked = 0
	for row in waiting:
		with isolated(row.name) as outcome:
			asked += _chase(row.name, today, steps)
		if outcome.error:
			frappe.log_error(title=_("A statement could not be followed up"), message=outcome.traceback)
		commit_chunk()
	return asked


def _chase(name: str, today: date, of: StatementSteps) -> bool:
	doc = locked(name)
	if doc.status != "Sent" or (doc.test_mode and not _in_test(doc.company)):
		return False  # what was sent in a test never reaches the customer
	steps, sent = of.of(doc), getdate(doc.sent_on)
	done = _done(doc, steps)
	due = due_today(steps, sent, today, done, receipts_complete=bool(doc.receipts_complete))
	if not due:
		return False
	done |= {step.id: today for step in due}
	told = json.dumps({step: str(day) for step, day in sorted(done.items())})
	doc.db_set("steps_done", told, update_modified=False)
	for step in due:
		if step.kind == ESCALATION:
			_escalate(doc, today, step)
	contacts = [step for step in due if step.kind != ESCALATION]
	if contacts:
		_contact(doc, today, contacts, late_after(steps))
	return True


def _done(doc, steps: Sequence[Step]) -> dict[str, date]:
	"""`{step: last day it was done}`.

	Of a statement chased before by another policy, or before steps were kept, as far as its days tell: what
	would have come by the day it was asked for, or escalated, is not done once more.
	"""
	done = {step: getdate(day) for step, day in json.loads(doc.steps_done or "{}").items()}
	if any(step.id in done for step in steps):
		return done
	for step in steps:
		day = doc.escalated_on if step.kind == ESCALATION else doc.chased_on
		if day and getdate(day) >= add_days(getdate(doc.sent_on), step.day):
			done[step.id] = getdate(day)
	return done


def _contact(doc, today: date, steps: list[Step], late: int) -> None:
	doc.db_set("chased_on", today, update_modified=False)
	visited = always_late(_days_taken(doc), late)
	kinds = [VISIT if visited else "Follow-up" if step.kind == EMAIL else step.kind for step in steps]
	for kind in dict.fromkeys(kinds):
		_ask(doc, today, kind)
	if not any(step.kind == EMAIL for step in steps):
		return
	with isolated(doc.name) as outcome:
		statement_send.remind(doc)
	if outcome.error:  # the follow-up stands: a person asks by telephone
		doc.db_set("failure", outcome.error[:500], update_modified=False)


def _in_test(company: str) -> bool:
	return frappe.db.get_value("Collections Company", {"company": company}, "status") == "Test"


def _ask(doc, today: date, kind: str) -> None:
	if frappe.db.exists(ACTION, {**_of(doc), "step_id": CHASE, "kind": kind, "status": "Open"}):
		return
	values = {"title": note("statement_chase", statement=doc.name), "kind": kind, "due_on": today}
	key = (CHASE, kind) if kind in ("Call", VISIT) else (CHASE,)
	add(doc, CHASE, today, key, **values, why=note("statement_silent", day=getdate(doc.sent_on)))


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


def _escalate(doc, today: date, step: Step) -> None:
	end(doc, "statement_goes_up", (CHASE,))
	who, told = person_for(step.escalate_to, doc.collector, doc.company)
	title = note("statement_escalated", statement=doc.name, days=(today - getdate(doc.sent_on)).days)
	values = {"title": title, "kind": "Follow-up", "due_on": today, "collector": who, "why": told or title}
	key = (STATEMENT_ESCALATED, step.escalate_to)
	name = add(doc, STATEMENT_ESCALATED, today, key, escalate_to=step.escalate_to, **values)
	doc.db_set("escalated_on", today, update_modified=False)
	if name and who:
		notify([who], lambda: f"{doc.customer_name or doc.customer}: {shown(title)}", DOCTYPE, doc.name)


def add(doc, step: str, day: date, key: tuple[str, ...] = (), **values) -> str | None:
	"""Work about a statement, once for each step (or `key`) and day; on its case, if there is one, which is locked."""
	total = next(iter(doc.balances), None)
	work = frappe.get_doc(
		{
			"doctype": ACTION,
			"unique_key": key_of(*(key or (step,)), doc.name, day),
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
