"""The customer's answer to a statement: it agrees, or line by line why not; once, whole or not at all.

Comes through the link (nobody is logged in) or is recorded by us from paper. A line that is an open
invoice becomes an Invoice Dispute; what cannot become one is the rep's work. What is refused is refused
with a sentence, before anything is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import cstr, flt, fmt_money, now_datetime, nowdate

from . import cases, statement_chase, statement_files
from .notes import note, shown
from .notices import notify
from .savepoint import isolated
from .statement_rules import ANSWERED, INVOICING, must_be

DISPUTE, LINE = "Invoice Dispute", "Account Statement Line"
REASONS = ("Goods", "Quantity", "Price", "Invoice details", "Delivery", "Already paid", "Other")
_LONGEST = {"answer_note": 2000, "invoice_address": 500}


@dataclass(frozen=True)
class Objection:
	"""What does not agree with one line; `amount` 0 = all of it, in the line's currency."""

	reason: str
	note: str
	amount: float = 0
	file: bytes | None = None


@dataclass(frozen=True)
class Answer:
	"""`objections` by the line's number (1 = the first); `agrees` False = also without one, for `note`."""

	confirmed_by: str
	agrees: bool
	note: str = ""
	objections: Mapping[int, Objection] = field(default_factory=dict)
	invoicing: Mapping[str, str] = field(default_factory=dict)
	stamped_copy: bytes | None = None
	through: str = "Link"


class AnsweredAlready(frappe.ValidationError):
	"""Somebody was quicker, or pressed twice: the first answer stands."""


def answer(doc, given: Answer) -> None:
	"""Write it down and draw the consequences; `doc` is locked. Raises a sentence for the customer."""
	if doc.status in ANSWERED:
		frappe.throw(
			_("This statement was answered already. Load the page again to see the answer."), AnsweredAlready
		)
	must_be(doc, ("Sending", "Sent", "Checked"), _("it was not sent, or was withdrawn."))
	_check(doc, given)
	agrees = given.agrees and not given.objections
	values = {
		"status": "Confirmed" if agrees else "Disagreed",
		"confirmed_on": now_datetime(),
		"confirmed_by": _text("confirmed_by", given.confirmed_by),
		"confirmed_through": given.through,
		"recorded_by": None if frappe.session.user == "Guest" else frappe.session.user,
		"answer_note": _text("answer_note", given.note) or None,
		"failure": None,
		**{name: text for name in INVOICING if (text := _text(name, given.invoicing.get(name)))},
	}
	if given.stamped_copy:
		values["stamped_copy"] = statement_files.from_customer(doc, "stamped", given.stamped_copy)
	doc.db_set(values, notify=True)
	_agree(doc, given.objections)
	left = [line for line in doc.lines if line.idx in given.objections and not _object(doc, line, given)]
	statement_chase.end(doc, "statement_answered")
	if not agrees:
		_work(doc, left, given)
	_tell(doc)


def _check(doc, given: Answer) -> None:
	"""Everything first, so that nothing is half written."""
	if not _text("confirmed_by", given.confirmed_by):
		frappe.throw(_("Please enter your name."), title=_("Name"))
	lines = {line.idx: line for line in doc.lines}
	for number, one in given.objections.items():
		if number not in lines:
			frappe.throw(_("The statement has no line {0}. Load the page again.").format(number))
		_check_objection(lines[number], one)
	if not given.agrees and not given.objections and not given.note.strip():
		frappe.throw(
			_("Please say what does not agree: at a line, or in the note."), title=_("What does not agree")
		)
	if given.stamped_copy:
		statement_files.must_be_acceptable(given.stamped_copy, _("Stamped copy"))
	email = _text("invoice_email", given.invoicing.get("invoice_email"))
	if email and not frappe.utils.validate_email_address(email):
		frappe.throw(_("“{0}” is no e-mail address.").format(email), title=_("Address"))


def _check_objection(line, one: Objection) -> None:
	if one.reason not in REASONS:
		frappe.throw(_("Please choose a reason for {0}.").format(line.voucher_no), title=_("Reason"))
	if not one.note.strip():
		message = _("Please say in a few words what does not agree with {0}.")
		frappe.throw(message.format(line.voucher_no), title=_("What does not agree"))
	most = abs(flt(line.open_amount, 2))
	if not 0 <= flt(one.amount, 2) <= most:
		message = _("Of {0} between 0 and {1} can be disputed; leave the amount empty for all of it.")
		shown_amount = fmt_money(most, currency=line.currency)
		frappe.throw(message.format(line.voucher_no, shown_amount), title=_("Amount"))
	if one.file:
		statement_files.must_be_acceptable(one.file, line.voucher_no)


def _agree(doc, objections: Mapping[int, Objection]) -> None:
	"""Every line nothing was said about, in one statement, however many there are."""
	line = frappe.qb.DocType(LINE)
	query = frappe.qb.update(line).set(line.answer, "Agrees").where(line.parent == doc.name)
	if objections:
		query = query.where(line.idx.notin(list(objections)))
	query.run()


def _object(doc, line, given: Answer) -> bool:
	"""What is said of a line that does not agree; False where no dispute came of it."""
	one = given.objections[line.idx]
	values = {
		"answer": "Disagrees",
		"reason": one.reason,
		"note": one.note.strip()[:1000],
		"disputed_amount": flt(one.amount, 2) or line.open_amount,
	}
	if one.file:
		values["attachment"] = statement_files.from_customer(doc, f"line-{line.idx}", one.file)
	dispute = _dispute(doc, line, one)
	line.db_set({**values, "dispute": dispute}, update_modified=False)
	if dispute and values.get("attachment"):
		statement_files.also_on(values["attachment"], DISPUTE, dispute)
	return bool(dispute)


def _dispute(doc, line, one: Objection) -> str | None:
	"""None where nothing is open of it any more, or all of it is in dispute already."""
	if line.voucher_type != "Sales Invoice" or line.open_amount <= 0:
		return None
	with isolated(line.voucher_no):
		case = cases.open_case(doc.company, doc.customer, [line.voucher_no])
		dispute = frappe.get_doc(
			{
				"doctype": DISPUTE,
				"case": case,
				"sales_invoice": line.voucher_no,
				"term": line.term if _has_terms(doc, line) else 0,
				"amount": flt(one.amount, 2) if flt(one.amount, 2) < flt(line.open_amount, 2) else 0,
				"reason": one.reason,
				"note": one.note.strip()[:1000],
			}
		)
		dispute.insert(ignore_permissions=True)  # the customer's own word; nobody is logged in
		return dispute.name
	return None


def _has_terms(doc, line) -> bool:
	return line.term > 1 or any(o.voucher_no == line.voucher_no and o.term > 1 for o in doc.lines)


def _work(doc, left: list, given: Answer) -> None:
	"""What became no dispute is read by a person."""
	if not left and not given.note.strip():
		return
	title = note("statement_disagreed", statement=doc.name)
	said = [f"{line.voucher_no}: {given.objections[line.idx].note.strip()}" for line in left]
	why = "\n".join([*said, given.note.strip()]).strip()[:500]
	values = {"title": title, "kind": "Follow-up", "due_on": nowdate(), "why": why or title}
	statement_chase.add(doc, statement_chase.DISAGREED, nowdate(), **values)


def _tell(doc) -> None:
	code = "statement_confirmed_by" if doc.status == "Confirmed" else "statement_disagreed"
	said = note(code, statement=doc.name, **({"who": doc.confirmed_by} if doc.status == "Confirmed" else {}))
	if doc.collector:
		subject = f"{doc.customer_name or doc.customer}: "
		notify([doc.collector], lambda: subject + shown(said), "Account Statement", doc.name)


def _text(name: str, value) -> str:
	"""One line, or a note; never longer than its field."""
	text = cstr(value).strip()
	if name not in _LONGEST:
		text = " ".join(text.split())
	return text[: _LONGEST.get(name, 140)]
