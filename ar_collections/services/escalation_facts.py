"""A case on one page for whoever an escalation reached: owed, done, promised, proposed. Reads only."""

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_url_to_form, getdate, nowdate

from . import promise_facts
from .hold_facts import facts
from .hold_words import case_lines, money
from .notes import shown
from .reasons import text_of

DOCTYPE = "Collection Action"
FEW = 5


def url(action: str) -> str:
	"""The page; its address differs between versions only in what stands before it."""
	return get_url_to_form(DOCTYPE, action).replace(
		"/collection-action/", "/collections-decision/escalation/"
	)


def question(action) -> str:
	who = escape_html(action.customer_name or action.customer)
	return _("{0}: {1}. What shall happen?").format(who, escape_html(shown(_(action.title))))


def sections(action) -> list[dict]:
	"""`[{title, lines}]`, HTML, in the reader's language; a section without lines is left out."""
	today = getdate(nowdate())
	known = facts(action, today)
	case = frappe.get_doc("Collection Case", action.case) if action.case else None
	found = [
		{"title": _("Why?"), "lines": [escape_html(text_of(action.why_json, shown(action.why)))]},
		{"title": _("What is owed and done"), "lines": case_lines(known)},
		{"title": _("What was promised"), "lines": _promised(case, today) if case else []},
		{"title": _("What is proposed"), "lines": _proposed(action)},
	]
	return [section for section in found if section["lines"]]


def _promised(case, today) -> list[str]:
	return [_promise(row, case.currency) for row in promise_facts.of_case(case, today)[:FEW]]


def _promise(row: dict, currency: str) -> str:
	amount = money(row["amount"], currency) if row["amount"] else _("all that is open")
	return f"{formatdate(row['promised_on'])}: {amount} ({escape_html(_(row['state']))})"


def _proposed(action) -> list[str]:
	fields = ["title", "kind", "due_on"]
	of = {"case": action.case, "status": "Open", "name": ("!=", action.name)}
	rows = frappe.get_all(DOCTYPE, of, fields, order_by="due_on asc, name asc", limit=FEW)
	return [f"{formatdate(row.due_on)}: {escape_html(shown(_(row.title or row.kind)))}" for row in rows]
