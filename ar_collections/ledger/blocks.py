"""What stops or has moved a customer: dunning blocks, promises, logged contacts, standing holds.

Reads our own documents for many customers at once and gives the planner's values.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from ..core.model import CALL, EMAIL, VISIT, Block, Contact, Promise
from ..core.promises import current
from .promises import taken
from .tables import decimal, only

CONTACT_DAYS = 400  # how far back contacts are read
# Outcomes of a Contact Log: somebody was reached; the matter moved on.
REACHED = ("Reached", "Promise", "Dispute", "Refuses", "Already Paid")
# Channel -> the kind of contact whose rhythm it counts for; any other channel counts for each of them.
KINDS = {"Phone": CALL, "E-mail": EMAIL, "Visit": VISIT, "Meeting": VISIT}
PROGRESS = ("Reached", "Promise", "Dispute", "Already Paid")


def blocks(company: str, customers: Iterable[str]) -> dict[str, tuple[Block, ...]]:
	"""Active Dunning Blocks of this company or of all; an amount of 0 blocks everything."""
	table = frappe.qb.DocType("Dunning Block")
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.reason, table.until_date, table.sales_invoice, table.amount, table.name)
		.where(table.status == "Active")
		.where(table.company.isnull() | table.company.isin(("", company)))
		.orderby(table.name)
	)
	found = defaultdict(list)
	for customer, reason, until, invoice, amount, name in only(query, table.customer, customers).run():
		block = Block(reason or "", until, invoice or None, decimal(amount) or None, name)
		found[customer].append(block)
	return {customer: tuple(rows) for customer, rows in found.items()}


def holds(company: str, customers: Iterable[str]) -> dict[str, tuple[str, ...]]:
	"""Hold types proposed or active now."""
	table = frappe.qb.DocType("Credit Hold")
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.hold_type)
		.where((table.company == company) & table.status.isin(("Proposed", "Active")))
	)
	found = defaultdict(set)
	for customer, hold_type in only(query, table.customer, customers).run():
		found[customer].add(hold_type)
	return {customer: tuple(sorted(types)) for customer, types in found.items()}


def contacts(
	company: str, customers: Iterable[str], as_of: date, days: int = 0
) -> dict[str, tuple[Contact, ...]]:
	"""Submitted Contact Logs of as many `days`, or more, oldest first."""
	found: dict[str, list[Contact]] = defaultdict(list)
	since = as_of - timedelta(days=max(days, CONTACT_DAYS))
	for customer, contact_on, outcome, channel in _logs(company, customers, since):
		kind = KINDS.get(channel)
		found[customer].append(Contact(getdate(contact_on), outcome in REACHED, outcome in PROGRESS, kind))
	return {customer: tuple(rows) for customer, rows in found.items()}


def promises(company: str, customers: Iterable[str], as_of: date) -> dict[str, tuple[Promise, ...]]:
	"""The promises that hold: a newer one replaces the older ones about the same items."""
	since = as_of - timedelta(days=CONTACT_DAYS)
	found = taken(customers, since, company, running=as_of)
	return {customer: current(made) for customer, made in found.items()}


def _logs(company: str, customers: Iterable[str], since: date):
	table = frappe.qb.DocType("Contact Log")
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.contact_on, table.outcome, table.channel)
		.where((table.company == company) & (table.docstatus == 1))
		.where(table.contact_on >= since)
		.orderby(table.contact_on)
		.orderby(table.name)
	)
	return only(query, table.customer, customers).run()
