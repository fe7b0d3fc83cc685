"""The registers: every letter, hold, promise, dispute, escalation and contact of some days, as a list.

What the reader may see (`get_list`), newest first. Columns carry the labels of the documents. Writes nothing.
"""

from datetime import date, timedelta
from typing import NamedTuple

import frappe
from frappe import _

from ..core.model import ESCALATION
from .notes import shown
from .reasons import text_of
from .report_columns import column

NOTED = (
	"release_reason",
	"decision_note",
	"result",
	"failure",
)  # sentences kept in English, where they are ours
MOST = 5000  # rows shown; more of them want fewer days

_WIDTHS = {
	"Date": 115,
	"Datetime": 165,
	"Currency": 130,
	"Int": 80,
	"Check": 80,
	"Link": 150,
	"Small Text": 250,
}
_SHOWN = {"Select": "Data", "Small Text": "Data"}


class Register(NamedTuple):
	doctype: str
	day: str  # the field the days are about
	fields: tuple[str, ...]
	only: dict = {}
	currency: str | None = None  # field of the row's currency


REGISTERS = {
	"letters": Register(
		"Dunning Letter", "letter_date",
		("letter_date", "customer", "customer_name", "letter_type", "level", "status", "total_open", "currency",
			"deadline_date", "delivery", "sent_on", "posted_on", "courier", "tracking_no", "failure", "collector", "case"),
		currency="currency",
	),
	"holds": Register(
		"Credit Hold", "proposed_on",
		("proposed_on", "customer", "customer_name", "hold_type", "status", "overdue_amount", "currency", "days_overdue",
			"approved_by", "approved_on", "valid_until", "decision_note", "released_on", "release_reason", "collector", "case"),
		currency="currency",
	),
	"promises": Register(
		"Promise to Pay", "made_on",
		("made_on", "customer", "customer_name", "status", "promised_on", "amount", "paid", "promise_currency",
			"tolerance_days", "plan", "waived_amount", "approved_by", "collector", "case"),
		currency="promise_currency",
	),
	"disputes": Register(
		"Invoice Dispute", "raised_on",
		("raised_on", "customer", "customer_name", "sales_invoice", "amount", "currency", "reason", "status", "solved_by",
			"due_date", "outcome", "resolution", "resolved_on", "collector", "case"),
		currency="currency",
	),
	"escalations": Register(
		"Collection Action", "due_on",
		("due_on", "customer", "customer_name", "title", "escalate_to", "status", "amount", "currency", "why", "result",
			"done_on", "done_by", "collector", "case"),
		only={"kind": ESCALATION},
		currency="currency",
	),
	"contacts": Register(
		"Contact Log", "contact_on",
		("contact_on", "customer", "customer_name", "channel", "direction", "outcome", "person_name", "relation", "summary",
			"agreed", "promised_on", "next_step", "next_step_on", "violation_reason", "collector", "case"),
		only={"docstatus": 1},
	),
}  # fmt: skip


def rows(name: str, first: date, last: date, of: dict) -> list[dict]:
	"""The documents of these days; `of`: further fields to filter by (company, collector, customer, status)."""
	register = REGISTERS[name]
	filters = [
		[field, "=", value] for field, value in {**register.only, **of}.items() if value not in (None, "")
	]
	filters += [[register.day, ">=", first], [register.day, "<", last + timedelta(days=1)]]
	found = frappe.get_list(
		register.doctype,
		filters=filters,
		fields=["name", *register.fields, *(("why_json",) if "why" in register.fields else ())],
		order_by=f"{register.day} desc, name desc",
		limit=MOST,
	)
	if register.doctype == "Collection Action":
		_tell(found)
	for row in found:
		row.update({field: shown(row[field]) for field in NOTED if row.get(field)})
	choices = [df.fieldname for df in _fields(register) if df.fieldtype == "Select"]
	for row in found:
		row.update({field: _(row[field], context=register.doctype) for field in choices if row[field]})
	return found


def _tell(actions: list[dict]) -> None:
	"""Titles of steps and reasons are kept in English; the reader gets them in his own language."""
	for row in actions:
		title, whom = row["title"] or "", row["escalate_to"] or ""
		row["title"], row["escalate_to"] = _(title), _(whom, context="Collection Policy Step")
		row["why"] = text_of(row.pop("why_json"), row["why"] or "")


def too_many(found: list) -> str | None:
	"""What to say when the list was cut."""
	if len(found) < MOST:
		return None
	return _("Only the newest {0} are shown. Choose fewer days, one company or one person.").format(MOST)


def columns(name: str) -> list[dict]:
	register = REGISTERS[name]
	own = column("name", _(register.doctype), 150, "Link", register.doctype)
	return [*(_of_field(register, df) for df in _fields(register)), own]


def _fields(register: Register) -> list:
	meta = frappe.get_meta(register.doctype)
	return [meta.get_field(name) for name in register.fields]


def _of_field(register: Register, df) -> dict:
	label = _(df.label, context=register.doctype)
	kind = _SHOWN.get(df.fieldtype, df.fieldtype)
	options = register.currency if kind == "Currency" else df.options if kind == "Link" else ""
	return column(df.fieldname, label, _WIDTHS.get(df.fieldtype, 140), kind, options or "")
