"""Dunning Letters from plan to paper: written, approved, issued (its PDF frozen), withdrawn.

The only writer of a letter's status but for what the post and the mail server say (`delivery`,
`batch_print`). An issued letter is never rendered again. Rights are checked by the caller.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime

from ..core.model import Line, PlannedAction
from . import (
	actions,
	approval,
	birth,
	cases,
	delivery,
	follow_ups,
	letter_birth,
	letter_charges,
	letter_files,
	letter_fonts,
	letter_rules,
	letter_stops,
	pdf,
)
from .commit import commit_chunk
from .retry import retried
from .savepoint import isolated

DOCTYPE = "Dunning Letter"
MANY = 20  # letters at once from which on preparing the fonts pays
BATCH = 10  # letters that share a transaction: what a killed worker may have to render again


def create(
	planned: PlannedAction,
	case: str,
	action: str,
	run: str | None = None,
	lower_lines: Sequence[Line] | None = None,
) -> str:
	"""Write the letter a planned action asks for, with its words and items frozen.

	`lower_lines` are items shown for information where the letter type says so (read from the
	ledger when None). Approved at once unless the type or the step needs a person's approval.
	"""
	letter = letter_birth.written(planned, case, action, run, lower_lines)
	rows = [row.as_dict() for row in letter.items]
	letter.set("items", [])  # the rows go in as one statement: a letter may have thousands
	# Where a site's own workflow rules the status, a person moves the letter on from its first state.
	birth.insert(letter, keep_state=False)
	letter_birth.add_items(letter.name, rows)
	letter_birth.tell_what_is_missing(letter)
	approval.ask(frappe.get_doc(DOCTYPE, letter.name))
	return letter.name


def approve(letter: str, comment: str | None = None) -> None:
	"""A person has read it: it goes out (in the background, once this is saved)."""
	doc = _to_decide(letter)
	letter_rules.check_approval(doc)
	delivery.must_be_switched_on(doc.company)
	if doc.annexes:  # what was missing may be there now, and what is approved is what is read
		letter_birth.date_anew(doc, max(getdate(), getdate(doc.letter_date)))
	letter_rules.check_complete(doc)
	doc.db_set({"status": "Approved", "failure": None}, notify=True)
	_approved(doc, comment)


def reject(letter: str, reason: str) -> None:
	"""A person decided against it: it is withdrawn with the reason, its items go back to their level.

	The policy does not ask for the same again before its interval has passed.
	"""
	doc = _to_decide(letter)
	letter_rules.check_approval(doc)
	if cstr(reason).strip():
		approval.ended(DOCTYPE, doc.name, approval.REJECTED, cstr(reason).strip())
	withdraw(doc.name, reason, rejected=True)


def _to_decide(letter: str):
	doc = _locked(letter)
	if doc.status not in ("Pending Approval", "Draft"):
		message = _("Letter {0} is {1}; only a letter that waits for approval can be approved.")
		frappe.throw(
			" ".join((message.format(doc.name, _(doc.status)), approval.became(doc))), title=_("Not possible")
		)
	return doc


def moved_by_hand(doc) -> None:
	"""A form or the workflow moved it: what was asked is answered, or asked. Called by the document."""
	if doc.status == "Approved":
		_approved(doc)
	elif doc.status == "Draft":
		approval.ended(DOCTYPE, doc.name, None)
	else:
		approval.ask(doc)


def _approved(doc, comment: str | None = None) -> None:
	approval.ended(DOCTYPE, doc.name, approval.APPROVED, comment)
	if doc.case:
		follow_ups.done(doc.case, follow_ups.INCOMPLETE, _("Approved."), letter=doc.name)
	frappe.enqueue(
		"ar_collections.services.letters.issue_pending",
		queue="long",
		enqueue_after_commit=True,
		run=None,  # it leaves today, not on the day of the run that wrote it
		letters=[doc.name],
	)


def issue(letter: str, on: date | None = None, stopped: Mapping[str, str] | None = None) -> bool:
	"""Render the letter, keep its PDF and send it; False when it was done before or must not go out.

	`on` is the day it leaves (today): a letter that waited is dated anew. One whose items were
	stopped meanwhile is withdrawn, and the next run plans them afresh; `stopped` is
	`letter_stops.why_not` where it was read for many letters. Two workers may try at once: the
	row lock lets one of them do it.
	"""
	day = getdate(on)
	doc = _locked(letter)
	if doc.issued_on:
		return False
	if doc.status != "Approved":
		message = _("Letter {0} is {1}; only an approved letter can be issued.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))
	delivery.must_be_switched_on(doc.company)
	reasons = letter_stops.why_not([doc.name], day) if stopped is None else stopped
	if doc.name in reasons:
		withdraw(doc.name, reasons[doc.name])
		return False
	if doc.letter_date and (doc.letter_date < day or doc.annexes):
		letter_birth.date_anew(doc, max(doc.letter_date, day))
	letter_rules.check_complete(doc)
	letter_charges.charge(doc)
	_freeze(doc, pdf.render(doc))
	delivery.send(doc)
	return True


@retried
def issue_pending(run: str | None, letters: Iterable[str]) -> list[str]:
	"""Issue approved letters one by one; returns those that failed. Commits; may be killed and repeated.

	A letter that cannot be made stays approved, says why, and is work for the rep; the next run
	tries it again.
	"""
	names, failed, day = list(letters), [], _leaves_on(run)
	if len(names) >= MANY:
		_prepare_fonts()
	for start in range(0, len(names), BATCH):
		part = names[start : start + BATCH]
		stopped = _stopped(part, day)
		for name in part:
			with isolated(name) as outcome:
				if frappe.db.get_value(DOCTYPE, name, "status") == "Approved":
					issue(name, day, stopped)
			if outcome.error:
				failed.append(name)
				_remember(name, outcome.error, outcome.traceback)
		commit_chunk()
	return failed


def _leaves_on(run: str | None) -> date:
	"""Today; the run's own day where it was made for another one (the demo, a week told again)."""
	of_run = frappe.db.get_value("Collection Run", run, ["run_date", "creation"]) if run else None
	return of_run[0] if of_run and of_run[0] != getdate(of_run[1]) else getdate()


def _stopped(names: list[str], day: date) -> dict[str, str] | None:
	"""Read for all of them at once; None where that fails, so that each is read, and fails, alone."""
	with isolated(", ".join(names)):
		return letter_stops.why_not(names, day)
	return None


def _prepare_fonts() -> None:
	"""Half a minute once on a machine, for letters a third of the size; they can do without."""
	try:
		letter_fonts.prepare()
	except Exception:
		frappe.log_error(title="Fonts of letters")


def _remember(letter: str, error: str, traceback: str | None) -> None:
	frappe.db.set_value(DOCTYPE, letter, "failure", error, update_modified=False)
	company, case = frappe.db.get_value(DOCTYPE, letter, ["company", "case"])
	if not delivery.is_switched_on(company):
		return  # the letter says so; there is nothing to mend
	frappe.log_error(
		title="Dunning Letter", message=traceback, reference_doctype=DOCTYPE, reference_name=letter
	)
	if case:
		follow_ups.add(case, follow_ups.NOT_PRINTED, error, letter, letter=letter)


def _freeze(doc, content: bytes) -> None:
	doc.db_set({**letter_files.keep(doc.name, content), "issued_on": now_datetime(), "failure": None})
	if doc.case:
		follow_ups.done(doc.case, follow_ups.NOT_PRINTED, _("Issued."), letter=doc.name)


def withdraw(letter: str, reason: str, rejected: bool = False) -> str:
	"""Take the letter back: its items return to the level they had. Withdrawing twice changes nothing.

	Returns what became of its mail, as a sentence for the person who withdrew it ("" if there
	was none): a mail still in the queue is removed, one that has left cannot be unsent.
	"""
	reason = cstr(reason).strip()
	if not reason:
		frappe.throw(
			_("Say why the letter is withdrawn: the reason is kept on the case."), title=_("Reason missing")
		)
	doc = _locked(letter)
	if doc.status == "Withdrawn":
		return ""
	note = " ".join(filter(None, (delivery.call_back(doc), letter_charges.take_back(doc))))
	values = {
		"status": "Withdrawn",
		"withdrawn_reason": reason,
		"withdrawn_on": now_datetime(),
		"withdrawn_by": frappe.session.user,
		"needs_post": 0,
	}
	doc.db_set(values, notify=True)
	note = letter_rules.tell_withdrawal(doc, note)
	_close_follow_ups(doc)
	approval.ended(DOCTYPE, doc.name, None, reason)
	if doc.action:
		(actions.reject if rejected else actions.withdraw)(doc.action, reason)
	return note


def _close_follow_ups(doc) -> None:
	if doc.case:
		for code in letter_rules.OF_A_LETTER:
			follow_ups.done(doc.case, code, _("The letter was withdrawn."), letter=doc.name)


def _locked(letter: str):
	"""The letter, its case locked first: payments lock in the same order."""
	case = frappe.db.get_value(DOCTYPE, letter, "case")
	if case:
		cases.lock_many([case])
	return frappe.get_doc(DOCTYPE, letter, for_update=True)
