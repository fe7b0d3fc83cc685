"""Today's call script and the tactics that suit a customer, for the desk.

Reads the masters of the business and the case; writes nothing. The script comes as plain text
in the customer's language, and as HTML with everything escaped.
"""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, escape_html, getdate, nowdate

from ..core import scripts
from ..core.scripts import Advice
from ..ledger.contact_history import attempts
from ..ledger.risk import effective
from . import behaviour, people, script_fields, wording
from .letter_text import choose_language, house_language

SCRIPT = "Collection Call Script"
TACTIC = "Collection Tactic"
LOOK_BACK = timedelta(days=90)


def for_case(case: str, language: str | None = None, as_of: date | None = None) -> dict:
	"""`{name, title, language, fallback, text, html, kinds, tactics: [{name, title, how}]}`.

	`name` is None when no script fits, or when its words cannot be filled in: `problem` says why; `fallback`: the customer's language is not there.
	"""
	doc = frappe.get_doc("Collection Case", case)
	day = as_of or getdate(nowdate())
	kinds = kinds_of(doc.company, doc.customer, day)
	stage = (kinds, script_fields.days_overdue(doc, day), cint(doc.level))
	chosen = scripts.choose(_scripts(), *stage)
	written = _written(doc, chosen.name, language, day) if chosen else _nothing()
	return {**written, "kinds": sorted(kinds), "tactics": _tactics(stage)}


def kinds_of(company: str, customer: str, as_of: date) -> set[str]:
	"""What kind of customer this is now (`core/scripts.KINDS`)."""
	found = behaviour.of(company, customer, as_of)
	risk = effective({customer: frappe.db.get_value("Customer", customer, "collections_risk_class")})[
		customer
	]
	made = attempts(company, [customer], as_of - LOOK_BACK, as_of).get(customer, [])
	reached = [attempt.reached for attempt in made]
	return scripts.kinds_of(found.last_promise_broken, found.habitual_late, risk, reached)


def _scripts() -> list[Advice]:
	fields = ["name", "kind", "day", "until_day", "no_end", "level"]
	rows = frappe.get_all(SCRIPT, {"enabled": 1}, fields, order_by="name asc")
	return [Advice(row.name, (row.kind,), row.day, _last(row), row.level) for row in rows]


def _last(row) -> int | None:
	return None if row.no_end else row.until_day


def _written(case, script: str, language: str | None, day: date) -> dict:
	doc = frappe.get_cached_doc(SCRIPT, script)
	texts = {row.language: row.text for row in doc.texts}
	wanted = language or frappe.db.get_value("Customer", case.customer, "language")
	spoken, fallback = choose_language(wanted, texts, house_language())
	known = people.people(case.customer, case.company)
	fields = script_fields.of(case, spoken, day, known[0]["name"] if known else "")
	try:
		text = wording.render_text(texts.get(spoken), fields)
	except wording.WordingError as error:
		message = _("The call script {0} cannot be used: {1}. Open it and mend it.")
		return {**_nothing(), "title": _(script), "problem": message.format(script, error)}
	return {
		"name": script,
		"title": _(script),
		"language": spoken,
		"fallback": fallback,
		"text": text,
		"html": escape_html(text).replace("\n", "<br>"),
		"problem": "",
	}


def _nothing() -> dict:
	return {
		"name": None,
		"title": "",
		"language": "",
		"fallback": False,
		"text": "",
		"html": "",
		"problem": "",
	}


def _tactics(stage: tuple) -> list[dict]:
	rows = frappe.get_all(
		TACTIC, {"enabled": 1}, ["name", "how", "day", "until_day", "no_end"], order_by="name asc"
	)
	kinds = {}
	for kind in frappe.get_all(
		"Collection Customer Kind", {"parenttype": TACTIC}, ["parent", "kind"], order_by="parent, idx"
	):
		kinds.setdefault(kind.parent, []).append(kind.kind)
	known = {row.name: row for row in rows}
	advice = [
		Advice(row.name, tuple(kinds.get(row.name, (scripts.ANY,))), row.day, _last(row)) for row in rows
	]
	return [
		{"name": one.name, "title": _(one.name), "how": _(known[one.name].how)}
		for one in scripts.recommended(advice, *stage)
	]
