"""Customers with something to do on the Collections desk: invoices, cases, calls, contacts. Asserts nothing."""

import frappe

from ar_collections.ledger.book import read_book
from ar_collections.services import cases
from ar_collections.tests.site import hold_world as hw
from ar_collections.tests.site import world

C = world.COMPANY


def owned(customer: str, rep: str = world.REP, **fields) -> str:
	"""The customer, looked after by this rep."""
	world.customer(customer)
	frappe.db.set_value("Customer", customer, {"account_manager": world.user(rep), **fields})
	return customer


def to_call(customer: str, amount: float = 900, days: int = 20, rep: str = world.REP, **fields):
	"""An overdue customer with an open call; the case, as the night leaves it."""
	owned(customer, rep, **fields)
	invoice = hw.overdue_invoice(customer, amount, days)
	hw.carried_out(hw.planned("Call", "call", invoice))
	return refreshed(customer)


def refreshed(customer: str):
	"""The customer's case with today's figures."""
	name = cases.find(C, customer)
	cases.refresh(name, read_book(C, hw.today(), [customer]))
	return frappe.get_doc("Collection Case", name)


def call_of(case) -> str:
	return frappe.db.get_value("Collection Action", {"case": case.name, "status": "Open"}, "name")


def logged(case, outcome: str = "Reached", days_ago: int = 3, hour: int = 10, **values) -> str:
	"""A submitted Contact Log of that day, written by the system as after an import."""
	when = f"{hw.ago(days_ago)} {hour:02}:12:00"
	record = {"doctype": "Contact Log", "case": case.name, "channel": "Phone", "summary": "Spoke", **values}
	doc = frappe.get_doc({**record, "outcome": outcome, "contact_on": when}).insert()
	doc.submit()
	return doc.name


def promised(case, amount: float, made: int, due: int) -> str:
	"""A promise made and due so many days ago."""
	return logged(case, "Promise", made, promised_on=hw.ago(due), promised_amount=amount)
