"""Whom to call at a customer, by which number, and when somebody was reached before. Reads only."""

from collections import Counter

import frappe

from ..ledger.blocks import REACHED
from .letter_parties import linked, usable

HOURS_FROM = 200  # newest calls looked at for the best hour
ENOUGH = 3  # calls in an hour before it says anything


def people(customer: str) -> list[dict]:
	"""`[{contact, name, role, phones, emails}]`: the primary contact first, then by name.

	A customer without any contact gives what stands on the customer itself, or nothing.
	"""
	fields = ["name", "full_name", "designation", "email_id", "mobile_no", "phone", "is_primary_contact"]
	contacts = linked("Contact", customer, fields)
	own = frappe.db.get_value(
		"Customer", customer, ["customer_primary_contact", "email_id", "mobile_no"], as_dict=True
	)
	names = [contact.name for contact in contacts] or [""]
	phones = _rows("Contact Phone", "phone", names)
	emails = _rows("Contact Email", "email_id", names)
	contacts.sort(key=lambda c: (c.name != own.customer_primary_contact, not c.is_primary_contact, c.name))
	found = [_person(contact, phones, emails) for contact in contacts]
	if not any(person["phones"] or person["emails"] for person in found) and (own.mobile_no or own.email_id):
		found.append(_entry(None, "", "", [own.mobile_no], [own.email_id]))
	return found


def _rows(doctype: str, field: str, contacts: list[str]) -> list[tuple[str, str]]:
	rows = frappe.get_all(
		doctype,
		filters={"parent": ("in", contacts), "parenttype": "Contact"},
		fields=["parent", field],
		order_by="parent asc, idx asc",
	)
	return [(row.parent, row[field]) for row in rows]


def _person(contact, phones: list, emails: list) -> dict:
	numbers = [
		contact.mobile_no,
		contact.phone,
		*(number for parent, number in phones if parent == contact.name),
	]
	addresses = [contact.email_id, *(address for parent, address in emails if parent == contact.name)]
	return _entry(contact.name, contact.full_name or contact.name, contact.designation, numbers, addresses)


def _entry(contact: str | None, name: str, role: str | None, numbers: list, addresses: list) -> dict:
	return {
		"contact": contact,
		"name": name,
		"role": role or "",
		"phones": list(dict.fromkeys(number.strip() for number in numbers if (number or "").strip())),
		"emails": list(dict.fromkeys(filter(None, map(usable, addresses)))),
	}


def best_hour(customer: str) -> dict | None:
	"""`{hour, reached, calls}`: the hour in which calls reached somebody most often; None = too few calls."""
	calls = frappe.get_all(
		"Contact Log",
		filters={"customer": customer, "docstatus": 1, "channel": "Phone", "direction": "Outgoing"},
		fields=["contact_on", "outcome"],
		order_by="contact_on desc, name desc",
		limit=HOURS_FROM,
	)
	made = Counter(call.contact_on.hour for call in calls)
	reached = Counter(call.contact_on.hour for call in calls if call.outcome in REACHED)
	often = [hour for hour, count in made.items() if count >= ENOUGH and reached[hour]]
	if not often:
		return None
	hour = max(often, key=lambda h: (reached[h] / made[h], made[h], -h))
	return {"hour": hour, "reached": reached[hour], "calls": made[hour]}
