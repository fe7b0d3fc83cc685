"""Telephone numbers: read in the customer's country, written so that any telephone can dial them.

Numbers that cannot be read are kept as typed and said to be so; nothing here writes.
"""

from typing import NamedTuple

import frappe
import phonenumbers
from frappe import _
from frappe.utils import escape_html
from phonenumbers import PhoneNumberFormat


class Number(NamedTuple):
	"""`shown` for people, `dial` for a `tel:` link; both as typed when the number cannot be read."""

	shown: str
	dial: str
	valid: bool


def read(typed: str | None, region: str | None = None) -> Number:
	"""A number as typed in a region (`CN`, `DE`; None = only numbers with + can be read).

	>>> read("0755 8203 3388", "CN").shown, read("(0431) 12 34 56-7", "DE").dial
	('+86 755 8203 3388', 'tel:+494311234567')
	>>> read("ask the porter", "CN")
	Number(shown='ask the porter', dial='', valid=False)
	"""
	text = " ".join((typed or "").split())
	try:
		number = phonenumbers.parse(text, region)
	except phonenumbers.NumberParseException:
		return Number(text, "", False)
	if not phonenumbers.is_possible_number(number):
		return Number(text, "", False)
	shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
	return Number(shown, phonenumbers.format_number(number, PhoneNumberFormat.RFC3966), True)


def plain(dial: str) -> str:
	"""A `tel:` link as a gateway wants the number: `+864311234567`."""
	return dial.removeprefix("tel:").partition(";")[0].replace("-", "")


def hint(number: Number) -> str:
	message = _(
		"{0} cannot be read as a telephone number; it is kept as typed. Write it with country code: {1}"
	)
	return message.format(escape_html(number.shown), "+86 755 8203 3388")


def country_of(customer: str | None, company: str | None) -> str | None:
	"""The region a customer's numbers belong to: of the primary address, else any, else the company's."""
	link = frappe.qb.DocType("Dynamic Link")
	address, country = frappe.qb.DocType("Address"), frappe.qb.DocType("Country")
	rows = (
		frappe.qb.from_(link)
		.inner_join(address)
		.on(address.name == link.parent)
		.inner_join(country)
		.on(country.name == address.country)
		.select(country.code)
		.where((link.parenttype == "Address") & (link.link_doctype == "Customer"))
		.where((link.link_name == customer) & (address.disabled == 0))
		.orderby(address.is_primary_address, order=frappe.qb.desc)
		.orderby(address.name)
		.limit(1)
	).run()
	code = rows[0][0] if rows else _company_region(company)
	return (code or "").upper() or None


def _company_region(company: str | None) -> str | None:
	country = frappe.get_cached_value("Company", company, "country") if company else None
	return frappe.db.get_value("Country", country, "code", cache=True) if country else None
