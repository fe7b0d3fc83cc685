"""Whom to talk to at a customer, what they are to the debt, and by which number or address. Reads only."""

import frappe

from . import phones
from .letter_parties import billing_flag, linked, usable

_FIELDS = ["name", "full_name", "designation", "email_id", "mobile_no", "phone", "is_primary_contact"]
DEBTOR, ACCOUNTS = "Debtor", "Accounts"


def people(customer: str, company: str) -> list[dict]:
	"""`[{contact, name, role, relation, emails, numbers: [{shown, dial, valid}]}]`.

	The billing contact comes first, then the primary one. A customer without any contact that can be
	reached gives what stands on the customer itself, or nothing. As many queries for one as for many.
	"""
	region = phones.country_of(customer, company)
	contacts = linked("Contact", customer, [*_FIELDS, *billing_flag()])
	primary = ["customer_primary_contact", "email_id", "mobile_no"]
	own = frappe.db.get_value("Customer", customer, primary, as_dict=True) or frappe._dict()
	contacts.sort(key=lambda c: (not c.is_billing_contact, *_rank(c, own), c.name))
	more = _Rows([contact.name for contact in contacts])
	found = [_person(contact, more, region) for contact in contacts]
	if not any(person["numbers"] or person["emails"] for person in found) and (own.mobile_no or own.email_id):
		found.append(_entry(frappe._dict(), DEBTOR, [own.mobile_no], [own.email_id], region))
	return found


def _rank(contact: dict, own: dict) -> tuple[bool, bool]:
	return contact.name != own.customer_primary_contact, not contact.is_primary_contact


class _Rows:
	"""Further numbers and addresses of the contacts, and as what they were spoken to last."""

	def __init__(self, contacts: list[str]):
		among = {"parent": ("in", contacts), "parenttype": "Contact"}
		self.phones = self._of("Contact Phone", "phone", among) if contacts else []
		self.emails = self._of("Contact Email", "email_id", among) if contacts else []
		self.relations = dict(self._relations(contacts)) if contacts else {}

	@staticmethod
	def _of(doctype: str, field: str, filters: dict) -> list[tuple[str, str]]:
		rows = frappe.get_all(doctype, filters, ["parent", field], order_by="parent asc, idx asc")
		return [(row.parent, row[field]) for row in rows]

	@staticmethod
	def _relations(contacts: list[str]) -> list[tuple[str, str]]:
		filters = {"person": ("in", contacts), "docstatus": 1}
		rows = frappe.get_all(
			"Contact Log", filters, ["person", "relation"], order_by="contact_on asc, name asc"
		)
		return [(row.person, row.relation) for row in rows]


def _person(contact: dict, more: _Rows, region: str | None) -> dict:
	relation = more.relations.get(contact.name) or (ACCOUNTS if contact.is_billing_contact else DEBTOR)
	numbers = [contact.phone, contact.mobile_no, *(n for parent, n in more.phones if parent == contact.name)]
	emails = [contact.email_id, *(e for parent, e in more.emails if parent == contact.name)]
	return _entry(contact, relation, numbers, emails, region)


def _entry(contact: dict, relation: str, numbers: list, emails: list, region: str | None) -> dict:
	read = (phones.read(number, region) for number in numbers if (number or "").strip())
	return {
		"contact": contact.name,
		"name": contact.full_name or contact.name or "",
		"role": contact.designation or "",
		"relation": relation,
		"emails": list(dict.fromkeys(filter(None, map(usable, emails)))),
		"numbers": list({number.shown: number._asdict() for number in read}.values()),
	}
