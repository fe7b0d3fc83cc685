"""What stops or has moved a customer: dunning blocks, promises, logged contacts, standing holds.

Reads our own documents for many customers at once and gives the planner's values.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe
from frappe.utils import cint, getdate

from ..core.model import CALL, EMAIL, VISIT, Block, Contact, Promise
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


def contacts_and_promises(
	company: str, customers: Iterable[str], as_of: date, days: int = 0
) -> tuple[dict[str, tuple[Contact, ...]], dict[str, tuple[Promise, ...]]]:
	"""Submitted Contact Logs as contacts; those with a promised date as promises, too.

	A newer promise replaces the older ones: what was agreed last holds. Read are `days`, or more.
	"""
	tolerance = max(cint(frappe.db.get_single_value("Collections Settings", "promise_tolerance_days")), 0)
	contacts: dict[str, list[Contact]] = defaultdict(list)
	promises: dict[str, tuple[Promise, ...]] = {}
	since = as_of - timedelta(days=max(days, CONTACT_DAYS))
	for customer, name, contact_on, outcome, channel, day, amount in _logs(company, customers, since):
		logged = getdate(contact_on)
		contact = Contact(logged, outcome in REACHED, outcome in PROGRESS, KINDS.get(channel))
		contacts[customer].append(contact)
		if outcome == "Promise" and day:
			promise = Promise(day, decimal(amount) or None, None, tolerance, (), logged, name)
			promises[customer] = (promise,)
	return {customer: tuple(rows) for customer, rows in contacts.items()}, promises


def _logs(company: str, customers: Iterable[str], since: date):
	table = frappe.qb.DocType("Contact Log")
	query = (
		frappe.qb.from_(table)
		.select(
			table.customer,
			table.name,
			table.contact_on,
			table.outcome,
			table.channel,
			table.promised_on,
			table.promised_amount,
		)
		.where((table.company == company) & (table.docstatus == 1))
		.where(table.contact_on >= since)
		.orderby(table.contact_on)
		.orderby(table.name)
	)
	return only(query, table.customer, customers).run()
