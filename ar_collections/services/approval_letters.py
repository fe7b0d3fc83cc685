"""Dunning Letters that need a person's approval, as something to decide on (`approval`)."""

import frappe
from frappe import _
from frappe.utils import cint, escape_html, formatdate

from . import approval, letter_papers, letter_rules, letters
from .approval_people import above
from .hold_words import money
from .notes import shown
from .reasons import text_of


def _waits(doc) -> str | None:
	return approval.APPROVE if doc.status == "Pending Approval" else None


def _deciders(doc) -> list[str]:
	return above(doc.collector, doc.company, letter_rules.approvers(doc), [letter_rules.asked_by(doc)])


def _question(doc) -> str:
	who = escape_html(doc.customer_name or doc.customer)
	return _("Send “{0}” to {1}?").format(escape_html(_(doc.letter_type)), who)


def _lines(doc) -> list[str]:
	oldest = max((cint(row.days_overdue) for row in doc.items), default=0)
	claims = _("It claims {0} on {1} items, the oldest {2} days overdue, to be paid by {3}.").format(
		money(doc.total_open, doc.currency), len(doc.items), oldest, formatdate(doc.deadline_date)
	)
	found = frappe.db.get_value("Collection Action", doc.action, ["why", "why_json"]) if doc.action else None
	why = escape_html(text_of(found[1], shown(found[0]))) if found else ""
	how = _("Delivery: {0}. Language: {1}.").format(_(doc.delivery), escape_html(doc.language or ""))
	subject = f"“{escape_html(doc.subject)}”" if doc.subject else ""
	return [line for line in (why, claims, *_of_paper(doc), how, subject) if line]


def _of_paper(doc) -> list[str]:
	"""What a formal paper says beside its items, and what it still lacks."""
	found = []
	if doc.interest_total:
		message = _("Interest and penalty so far: {0}; demanded in all: {1}.")
		found.append(
			message.format(money(doc.interest_total, doc.currency), money(doc.claim_total, doc.currency))
		)
	if doc.law_firm:
		found.append(_("Law firm: {0}.").format(escape_html(doc.law_firm)))
	if doc.filing_date:
		message = _("It announces a suit at {0} on {1}.")
		found.append(message.format(escape_html(doc.court or _("no court")), formatdate(doc.filing_date)))
	hints = letter_papers.facts(doc).get("hints", ())
	return [*found, *map(escape_html, (*letter_papers.missing(doc), *hints))]


def _approve(name: str, comment: str) -> None:
	letters.approve(name, comment)


def _reject(name: str, reason: str) -> None:
	letters.reject(name, reason)


KIND = approval.Kind(
	doctype="Dunning Letter",
	waits=_waits,
	deciders=_deciders,
	may_not=letter_rules.may_not_approve,
	question=_question,
	lines=_lines,
	approve=_approve,
	reject=_reject,
)
