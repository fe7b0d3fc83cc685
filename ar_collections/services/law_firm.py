"""The law firm of a letter: the Supplier it is, its address, who signs, by which mandate. Reads only.

A firm named on the letter comes before that of the letter's type, and that before the one of the
Collections Company. What the company says of its firm (letter head, licence, signatory) is said of
that Supplier only; another firm speaks for itself by its address and contact.
"""

from collections.abc import Iterator
from typing import TypedDict

import frappe
from frappe import _

from .letter_format import literal
from .letter_parties import address_of, linked, place_of
from .postal import address_lines

WRITES = "Writes the letter"
COMPANY = "Collections Company"
_SET_UP = [
	"law_firm", "law_firm_letter_head", "law_firm_licence", "law_firm_signatory", "law_firm_signatory_title",
	"law_firm_mandate", "court",
]  # fmt: skip


class Firm(TypedDict, total=False):
	"""A law firm as a letter shows it."""

	name: str
	address: list[str]
	phone: str
	email: str
	licence: str
	signatory: str
	title: str
	mandate: str
	letter_head: str  # name of the Letter Head


def set_up(company: str) -> dict:
	"""What the Collections Company says of its law firm and its court."""
	found = frappe.db.get_value(COMPANY, {"company": company}, _SET_UP, as_dict=True)
	return found or frappe._dict()


def choose(letter, letter_type) -> None:
	"""Fill in what nobody chose on the letter itself: firm, signatory, court."""
	own = set_up(letter.company)
	if letter_type.law_firm_role and not letter.law_firm:
		letter.law_firm = letter_type.law_firm or own.law_firm
	if letter.law_firm and not letter.law_firm_signatory:
		letter.law_firm_signatory = _signatory(letter.law_firm, own)[0]
	if letter_type.filing_days and not letter.court:
		letter.court = own.court


def of_letter(letter) -> Firm:
	"""The firm chosen on the letter; {} where there is none."""
	if not letter.law_firm or not frappe.db.exists("Supplier", letter.law_firm):
		return {}  # `missing` says so; one letter must not stop a run
	own, mine = set_up(letter.company), frappe.get_doc("Supplier", letter.law_firm)
	ours = own.law_firm == letter.law_firm
	name, title, contact = _signatory(letter.law_firm, own)
	home = frappe.get_cached_value("Company", letter.company, "country")
	return {
		"name": literal(mine.supplier_name),
		"address": address_lines("", None, place_of(_address(mine)), home, letter.language),
		"phone": mine.mobile_no or contact.get("phone") or contact.get("mobile_no") or "",
		"email": mine.email_id or contact.get("email_id") or "",
		"licence": (own.law_firm_licence or "") if ours else "",
		"signatory": literal(letter.law_firm_signatory) or name,
		"title": title if letter.law_firm_signatory in (None, "", name) else "",
		"mandate": literal(own.law_firm_mandate) if ours else "",
		"letter_head": (own.law_firm_letter_head or "") if ours else "",
	}


def _address(supplier) -> str | None:
	return supplier.supplier_primary_address or address_of("Supplier", supplier.name)


def _signatory(supplier: str, own: dict) -> tuple[str, str, dict]:
	"""`(name, title, contact)` of who signs: named on the company, else the Supplier's contact."""
	primary = frappe.db.get_value("Supplier", supplier, "supplier_primary_contact")
	fields = ["name", "full_name", "designation", "phone", "mobile_no", "email_id", "is_primary_contact"]
	people = linked("Contact", supplier, fields, to="Supplier")
	people.sort(key=lambda c: (c.name != primary, not c.is_primary_contact, c.name))
	contact = people[0] if people else {}
	if own.law_firm == supplier and own.law_firm_signatory:
		return literal(own.law_firm_signatory), literal(own.law_firm_signatory_title), contact
	return literal(contact.get("full_name")), literal(contact.get("designation")), contact


def missing(letter, letter_type) -> Iterator[str]:
	"""What keeps the letter from going out in the firm's name, each as a sentence that says what to do."""
	if letter_type.law_firm_role:
		yield from _of_firm(letter, letter_type.law_firm_role == WRITES)
	if letter_type.filing_days and not letter.court:
		message = _("No court is named. Fill in the court on letter {0}, or on the Collections Company {1}.")
		yield message.format(letter.name, letter.company)


def _of_firm(letter, writes: bool) -> Iterator[str]:
	if not letter.law_firm:
		message = _(
			"No law firm is named. Choose a Supplier as law firm on letter {0}, or on the Collections Company {1} for all letters."
		)
		yield message.format(letter.name, letter.company)
		return
	if not frappe.db.exists("Supplier", letter.law_firm):
		message = _(
			"The law firm {0} does not exist any more. Choose another Supplier as law firm on letter {1}."
		)
		yield message.format(letter.law_firm, letter.name)
		return
	if frappe.db.get_value("Supplier", letter.law_firm, "disabled"):
		message = _("The law firm {0} is disabled. Enable the Supplier, or choose another law firm.")
		yield message.format(letter.law_firm)
	firm = of_letter(letter)
	if writes and not firm["address"]:
		message = _("The law firm {0} has no address. Add an address to the Supplier.")
		yield message.format(firm["name"])
	if writes and not firm["signatory"]:
		message = _(
			"Nobody signs for the law firm {0}. Fill in the lawyer on letter {1} or on the Collections Company, or add a contact to the Supplier."
		)
		yield message.format(firm["name"], letter.name)
