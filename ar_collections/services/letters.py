"""Dunning Letters from plan to paper: written, approved, issued (its PDF frozen), withdrawn.

The only writer of a letter's status but for what the post and the mail server say (`delivery`,
`batch_print`). An issued letter is never rendered again. Rights are checked by the caller.
"""

from collections.abc import Iterable, Sequence

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from ..core.model import Line, PlannedAction
from . import actions, birth, cases, delivery, follow_ups, letter_birth, letter_files, letter_fonts, pdf
from .commit import commit_chunk
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
	return letter.name


def approve(letter: str) -> None:
	"""A person has read it: it goes out (in the background, once this is saved)."""
	doc = _locked(letter)
	if doc.status not in ("Pending Approval", "Draft"):
		message = _("Letter {0} is {1}; only a letter that waits for approval can be approved.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))
	doc.db_set("status", "Approved", notify=True)
	frappe.enqueue(
		"ar_collections.services.letters.issue_pending",
		queue="long",
		enqueue_after_commit=True,
		run=doc.run,
		letters=[doc.name],
	)


def issue(letter: str) -> bool:
	"""Render the letter, keep its PDF and send it; False when that was done before.

	Two workers may try at once: the row lock lets one of them do it.
	"""
	doc = _locked(letter)
	if doc.issued_on:
		return False
	if doc.status != "Approved":
		message = _("Letter {0} is {1}; only an approved letter can be issued.")
		frappe.throw(message.format(doc.name, _(doc.status)), title=_("Not possible"))
	_freeze(doc, pdf.render(doc))
	delivery.send(doc)
	return True


def issue_pending(run: str | None, letters: Iterable[str]) -> list[str]:
	"""Issue approved letters one by one; returns those that failed. Commits; may be killed and repeated.

	A letter that cannot be made stays approved, says why, and is work for the rep; the next run
	tries it again.
	"""
	names, failed = list(letters), []
	if len(names) >= MANY:
		_prepare_fonts()
	for number, name in enumerate(names, 1):
		with isolated(name) as outcome:
			if frappe.db.get_value(DOCTYPE, name, "status") == "Approved":
				issue(name)
		if outcome.error:
			failed.append(name)
			_remember(name, outcome.error, outcome.traceback)
		if number % BATCH == 0:
			commit_chunk()
	commit_chunk()
	return failed


def _prepare_fonts() -> None:
	"""Half a minute once on a machine, for letters a third of the size; they can do without."""
	try:
		letter_fonts.prepare()
	except Exception:
		frappe.log_error(title="Fonts of letters")


def _remember(letter: str, error: str, traceback: str | None) -> None:
	frappe.log_error(
		title="Dunning Letter", message=traceback, reference_doctype=DOCTYPE, reference_name=letter
	)
	frappe.db.set_value(DOCTYPE, letter, "failure", error, update_modified=False)
	case = frappe.db.get_value(DOCTYPE, letter, "case")
	if case:
		follow_ups.add(case, follow_ups.NOT_PRINTED, error, letter, letter=letter)


def _freeze(doc, content: bytes) -> None:
	doc.db_set({**letter_files.keep(doc.name, content), "issued_on": now_datetime(), "failure": None})
	if doc.case:
		follow_ups.done(doc.case, follow_ups.NOT_PRINTED, _("Issued."), letter=doc.name)


def withdraw(letter: str, reason: str) -> str:
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
	note = delivery.call_back(doc)
	values = {
		"status": "Withdrawn",
		"withdrawn_reason": reason,
		"withdrawn_on": now_datetime(),
		"withdrawn_by": frappe.session.user,
		"needs_post": 0,
	}
	doc.db_set(values, notify=True)
	_close_follow_ups(doc)
	if doc.action:
		actions.withdraw(doc.action, reason)
	return note


def _close_follow_ups(doc) -> None:
	if doc.case:
		for code in (follow_ups.NO_EMAIL, follow_ups.MAIL_FAILED, follow_ups.NOT_PRINTED):
			follow_ups.done(doc.case, code, _("The letter was withdrawn."), letter=doc.name)


def _locked(letter: str):
	"""The letter, its case locked first: payments lock in the same order."""
	case = frappe.db.get_value(DOCTYPE, letter, "case")
	if case:
		cases.lock_many([case])
	return frappe.get_doc(DOCTYPE, letter, for_update=True)
