"""Which holds stand for a customer, and which of them stop goods now. Reads only.

A hold that stands has a key that is unique in the database. A hold somebody asked for has one of its
own, so that a request nobody has decided on never keeps the policy's hold away (docs/decisions/024).
"""

import frappe
from frappe.utils import getdate, nowdate

from ..core.model import CREDIT_LOCK, SHIPMENT_HOLD
from .keys import key_of

DOCTYPE = "Credit Hold"
TYPES = (SHIPMENT_HOLD, CREDIT_LOCK)
STANDING = ("Proposed", "Active")

_FIELDS = (
	"name", "company", "customer", "customer_name", "case", "hold_type", "status", "forced", "effective_at_once",
	"valid_until", "proposed_on", "approved_on", "currency", "overdue_amount", "oldest_due_date",
)  # fmt: skip


def standing_key(company: str, customer: str, hold_type: str, forced: bool | int = False) -> str:
	return key_of(company, customer, hold_type, *(["by hand"] if forced else []))


def standing(company: str, customer: str, hold_types=TYPES) -> list[dict]:
	"""Holds proposed or active, in effect or not; one look into a unique index."""
	keys = [standing_key(company, customer, kind, forced) for kind in hold_types for forced in (False, True)]
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(*(table[f] for f in _FIELDS)).where(table.active_key.isin(keys))
	# Sorted here: asked to sort, the database may walk the names instead of the unique index.
	return sorted(query.run(as_dict=True), key=lambda row: row.name)


def effective(company: str, customer: str, hold_types=TYPES) -> list[dict]:
	"""Holds in effect: active ones, and proposals where the company wants them at once."""
	return [row for row in standing(company, customer, hold_types) if in_effect(row)]


def effective_hold(company: str, customer: str, hold_types=TYPES) -> dict | None:
	"""The first hold that stops goods now, if any."""
	return next(iter(effective(company, customer, hold_types)), None)


def in_effect(row) -> bool:
	"""Whether this hold, standing, stops goods today."""
	if row.status == "Proposed":
		return bool(row.effective_at_once)
	return not row.valid_until or getdate(row.valid_until) >= getdate(nowdate())
