"""Who writes and who is written to: the company as sender, the customer's address, person and mail.

Reads ERPNext's own addresses, contacts and bank accounts; writes nothing. Everything may be
missing: a letter then has fewer lines, and the caller decides what a person has to do.
"""

import frappe
from frappe.utils import get_fullname, validate_email_address

from .letter_format import literal
from .letter_page import Recipient, Sender
from .postal import address_lines

_PLACE = ["address_line1", "address_line2", "city", "county", "state", "pincode", "country"]


def sender(company: str, collector: str | None) -> Sender:
	"""The company as its letters show it; the customer's own rep is the person to ask."""
	setup = _setup(company)
	own = frappe.get_cached_doc("Company", company)
	address = address_of("Company", company)
	place = place_of(address)
	contact, phone, email = _person_to_ask(collector)
	return {
		"name": literal(own.company_name),
		"address": address_lines("", None, place, own.country),
		"country": own.country,
		"tax_id": own.tax_id,
		"letter_head": letter_head_html(setup.letter_head),
		"contact": contact,
		"phone": setup.contact_phone or phone or own.phone_no,
		"email": setup.contact_email or email or own.email,
		"signatory": setup.signatory_name,
		"signatory_title": setup.signatory_title,
		"bank": bank_details(setup.bank_account, company),
	}


def _setup(company: str):
	"""The Collections Company, or an empty one: a letter can be looked at before the set-up is done."""
	if frappe.db.exists("Collections Company", company, cache=True):
		return frappe.get_cached_doc("Collections Company", company)
	return frappe.new_doc("Collections Company")


def _person_to_ask(user: str | None) -> tuple[str, str, str]:
	if not user:
		return "", "", ""
	values = frappe.db.get_value("User", user, ["phone", "mobile_no", "email"], as_dict=True, cache=True)
	return get_fullname(user), values.phone or values.mobile_no or "", values.email or ""


def letter_head_html(name: str | None) -> str:
	"""The Letter Head's own HTML; its Jinja sees no document, because one head serves many letters."""
	if not name:
		return ""
	content = frappe.db.get_value("Letter Head", {"name": name, "disabled": 0}, "content", cache=True)
	return frappe.render_template(content, {"doc": frappe._dict()}) if content else ""


def bank_details(bank_account: str | None, company: str) -> dict[str, str]:
	"""What a customer needs for a transfer; the company's default account when none is chosen."""
	own = {"is_company_account": 1, "company": company, "disabled": 0}
	fields = ["account_name", "bank", "bank_account_no", "iban", "branch_code"]
	found = frappe.db.get_value(
		"Bank Account",
		bank_account or {**own, "is_default": 1},
		fields,
		as_dict=True,
		cache=bool(bank_account),
	)
	if not found:
		return {}
	swift = frappe.db.get_value("Bank", found.bank, "swift_number", cache=True) if found.bank else None
	return {
		"account_name": literal(frappe.get_cached_value("Company", company, "company_name")),
		"bank": literal(found.bank),
		"branch": found.branch_code or "",
		"account_no": found.bank_account_no or "",
		"iban": found.iban or "",
		"swift": swift or "",
	}


def recipient(letter) -> Recipient:
	"""The customer as the letter shows it: the address chosen on the letter, in lines."""
	place = place_of(letter.customer_address)
	person = (
		frappe.db.get_value("Contact", letter.contact_person, "full_name") if letter.contact_person else ""
	)
	home = frappe.get_cached_value("Company", letter.company, "country")
	return {
		"number": letter.customer,
		"tax_id": frappe.db.get_value("Customer", letter.customer, "tax_id", cache=True),
		"person": person or "",
		"address": address_lines(
			letter.customer_name or letter.customer, person, place, home, letter.language
		),
		"instalments": _instalments({row.voucher_no for row in letter.items}),
	}


def parties(letter, company: Sender, to: Recipient, labels: dict) -> dict[str, list[str]]:
	"""Claimant and debtor as a lawyer names them: `{"claimant": lines, "debtor": lines}`, name first."""

	def lines(name: str, address: list[str], tax_id: str | None) -> list[str]:
		place = labels["separator"].join(line for line in address if line != name)
		tax = f"{labels['party_tax_id']}{labels['colon']}{tax_id}" if tax_id else ""
		return [line for line in (name, place, tax) if line]

	name = literal(letter.customer_name or letter.customer)
	return {
		"claimant": lines(company["name"], company.get("address") or [], company.get("tax_id")),
		"debtor": lines(name, to.get("address") or [], to.get("tax_id")),
	}


def _instalments(invoices: set[str]) -> dict[str, int]:
	"""How many terms each invoice has: an instalment is named as one."""
	term = frappe.qb.DocType("Payment Schedule")
	count = frappe.query_builder.functions.Count("*")
	rows = (
		frappe.qb.from_(term)
		.select(term.parent, count)
		.where((term.parenttype == "Sales Invoice") & term.parent.isin(sorted(invoices) or [""]))
		.groupby(term.parent)
	).run()
	return dict(rows)


def billing_address(customer: str) -> str | None:
	"""The primary billing address, else any billing address, else any address that is not disabled."""
	primary = frappe.db.get_value("Customer", customer, "customer_primary_address")
	rows = linked("Address", customer, ["name", "address_type", "is_primary_address"], {"disabled": 0})
	if not rows:
		return None
	best = min(
		rows,
		key=lambda r: (
			r.address_type != "Billing",
			not r.is_primary_address,
			r.name != primary,
			r.name,
		),
	)
	return best.name


def address_of(doctype: str, name: str) -> str | None:
	rows = linked("Address", name, ["name", "is_primary_address"], {"disabled": 0}, doctype)
	return min(rows, key=lambda r: (not r.is_primary_address, r.name)).name if rows else None


def place_of(address: str | None) -> dict | None:
	"""The lines of an Address; None without one."""
	return frappe.db.get_value("Address", address, _PLACE, as_dict=True) if address else None


def people(customer: str) -> tuple[str | None, list[str]]:
	"""The person to write to and every mail address for bills: `(contact or None, addresses)`.

	Billing contacts first, all of them; else the primary contact; else the customer's own address.
	"""
	contacts = linked("Contact", customer, ["name", "email_id", "is_primary_contact", *billing_flag()])
	primary, own_mail = frappe.db.get_value("Customer", customer, ["customer_primary_contact", "email_id"])
	contacts.sort(key=lambda c: (c.name != primary, not c.is_primary_contact, c.name))
	billing = [c for c in contacts if c.get("is_billing_contact")]
	leading = [c for c in contacts if c.name == primary or c.is_primary_contact]
	chosen = billing or leading[:1] or contacts[:1]
	addresses = [_address for c in chosen if (_address := usable(c.email_id))]
	if not addresses and usable(own_mail):
		addresses = [usable(own_mail)]
	return (chosen[0].name if chosen else None), list(dict.fromkeys(addresses))


def usable(address: str | None) -> str:
	"""The mail address when one can write to it, else nothing."""
	return validate_email_address((address or "").strip()) if address else ""


def billing_flag() -> list[str]:
	"""ERPNext's own mark of the contact for invoices, where the site has it."""
	return ["is_billing_contact"] if frappe.get_meta("Contact").has_field("is_billing_contact") else []


def linked(doctype: str, name: str, fields: list[str], filters: dict | None = None, to: str = "Customer"):
	"""Addresses or contacts linked to a customer or company, in order of their names."""
	table, link = frappe.qb.DocType(doctype), frappe.qb.DocType("Dynamic Link")
	query = (
		frappe.qb.from_(table)
		.inner_join(link)
		.on((link.parent == table.name) & (link.parenttype == doctype))
		.select(*(table[f] for f in fields))
		.where((link.link_doctype == to) & (link.link_name == name))
		.orderby(table.name)
	)
	for field, value in (filters or {}).items():
		query = query.where(table[field] == value)
	return query.run(as_dict=True)
