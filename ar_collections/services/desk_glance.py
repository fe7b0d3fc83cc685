"""One customer at a glance: what is owed and how old it is, what was agreed, whom to call.

Reads only; the caller has checked that the reader may see the case. The long story is
`services/timeline.py`, fetched apart.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import get_fullname, getdate

from ..core.ageing import in_bands
from ..ledger.risk import effective
from ..ledger.tables import decimal
from . import behaviour, people, promise_facts
from .actions import first_call_time
from .desk import action_shown
from .timeline import item_reasons

FEW = 5  # promises and letters shown
_ACTION = ["name", "title", "kind", "due_on", "why", "why_json", "collector"]
_LAST = ["name", "contact_on", "channel", "direction", "outcome", "person", "person_name", "summary", "agreed",
	"promised_on", "promised_amount", "owner"]  # fmt: skip


def at_a_glance(case, today: date) -> dict:
	"""Everything on the right side of the desk for this Collection Case document."""
	items = _items(case, today)
	return {
		**_head(case, today),
		"items": items,
		"bands": _bands(items),
		"actions": _actions(case.name, today),
		"hold": _hold(case.name),
		"promises": promise_facts.of_case(case, today)[:FEW],
		"blocks": _blocks(case),
		"last_contact": _last_contact(case.name),
		"people": people.people(case.customer, case.company),
		"pays": behaviour.lines(behaviour.of(case.company, case.customer, today)),
		"letters": _letters(case.name),
		"call_from": first_call_time(),
		"today": today,
	}


def _head(case, today: date) -> dict:
	fields = ("company", "customer", "status", "outstanding", "overdue", "currency", "level", "hold_status",
		"close_reason", "closed_on", "next_action", "next_action_on")  # fmt: skip
	days = (today - getdate(case.oldest_due_date)).days if case.oldest_due_date and case.overdue > 0 else 0
	facts = ["language", "collections_risk_class", "territory"]
	customer = frappe.db.get_value("Customer", case.customer, facts, as_dict=True) or frappe._dict()
	return {
		"case": case.name,
		"customer_name": case.customer_name or case.customer,
		**{field: case.get(field) for field in fields},
		"days_overdue": days,
		"collector": get_fullname(case.collector) if case.collector else "",
		"language": customer.language,
		"risk": effective({case.customer: customer.collections_risk_class})[case.customer] or "",
	}


def _items(case, today: date) -> list[dict]:
	reasons = item_reasons(case)
	fields = ("voucher_type", "voucher_no", "term", "due_date", "level", "currency", "amount", "outstanding",
		"base_outstanding")  # fmt: skip
	return [
		{
			**{field: row.get(field) for field in fields},
			"days": (today - getdate(row.due_date)).days if row.due_date else 0,
			"why": reasons.get(f"{row.voucher_no}|{row.term}") or "",
		}
		for row in case.items
	]


def _bands(items: list[dict]) -> list[dict]:
	found = in_bands((row["days"], decimal(row["base_outstanding"])) for row in items)
	return [{"code": code, "amount": float(amount)} for code, amount in found.items()]


def _actions(case: str, today: date) -> list[dict]:
	rows = frappe.get_all(
		"Collection Action", {"case": case, "status": "Open"}, _ACTION, order_by="due_on asc, name asc"
	)
	return [action_shown(row, today) for row in rows]


def _hold(case: str) -> dict | None:
	"""The hold that weighs most: one in effect before one that is proposed."""
	rows = frappe.get_all(
		"Credit Hold",
		filters={"case": case, "status": ("in", ("Proposed", "Active"))},
		fields=["name", "hold_type", "status", "proposed_on", "approved_on"],
		order_by="status asc, hold_type asc, name asc",
		limit=1,
	)
	return rows[0] if rows else None


def _blocks(case) -> list[dict]:
	"""What stops letters by a person's word: disputes of invoices first, then blocks; `doctype` says which."""
	order = "creation desc, name desc"
	fields = ["name", "sales_invoice", "amount", "due_date as until_date", "note"]
	open_ones = frappe.get_all(
		"Invoice Dispute", {"case": case.name, "status": "Open"}, fields, order_by=order
	)
	rows = frappe.get_all(
		"Dunning Block",
		filters={"customer": case.customer, "status": "Active"},
		fields=["name", "company", "reason", "sales_invoice", "amount", "until_date", "note"],
		order_by=order,
	)
	return [
		*(
			{"doctype": "Invoice Dispute", "company": case.company, "reason": "Dispute", **row}
			for row in open_ones
		),
		*({"doctype": "Dunning Block", **row} for row in rows if row.company in (None, "", case.company)),
	]


def _last_contact(case: str) -> dict | None:
	rows = frappe.get_all(
		"Contact Log", {"case": case, "docstatus": 1}, _LAST, order_by="contact_on desc, name desc", limit=1
	)
	if not rows:
		return None
	last = rows[0]
	who = last.person_name or (
		frappe.db.get_value("Contact", last.person, "full_name") if last.person else ""
	)
	return {**last, "with": who or "", "by": get_fullname(last.owner)}


def _letters(case: str) -> list[dict]:
	rows = frappe.get_all(
		"Dunning Letter",
		filters={"case": case, "status": ("not in", ("Draft", "Withdrawn"))},
		fields=["name", "letter_type", "level", "status", "letter_date", "deadline_date"],
		order_by="letter_date desc, name desc",
		limit=FEW,
	)
	return [{**row, "letter_type": _(row.letter_type)} for row in rows]
