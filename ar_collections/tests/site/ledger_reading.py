"""What tests of reading share: the ledger read for one customer, rows put straight into their tables."""

from datetime import date, datetime

import frappe

from ar_collections.ledger import open_items as ledger
from ar_collections.tests.site import world

DUE = date(2026, 3, 2)
LATER = date(2026, 4, 2)
G = world.GUANGDA


def read(customer=G):
	return ledger.receivables(world.COMPANY, [customer])


def items(customer=G):
	return read(customer).items.get(customer, [])


def credits(customer=G):
	return read(customer).credits.get(customer, [])


def opens(customer=G):
	"""`[(term, open amount)]`."""
	return [(i.term, i.outstanding) for i in items(customer)]


def problems(customer=G):
	return [text for _customer, text in read(customer).problems]


def set_invoice(doc, **values):
	frappe.db.set_value("Sales Invoice", doc.name, values, update_modified=False)


def set_ledger(voucher, **values):
	table = frappe.qb.DocType("Payment Ledger Entry")
	query = frappe.qb.update(table).where(table.voucher_no == voucher)
	for name, value in values.items():
		query = query.set(table[name], value)
	query.run()


def row(doctype: str, **values) -> str:
	"""A document put into its table without its controller; child rows with it."""
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.name = doc.name or f"{doctype}-{frappe.generate_hash(length=8)}"
	doc.db_insert()
	for n, child in enumerate(doc.get_all_children(), 1):
		child.update({"parent": doc.name, "parenttype": doctype, "idx": n, "name": f"{doc.name}-{n}"})
		child.db_insert()
	return doc.name


def contact(name: str, on: datetime, outcome: str, docstatus: int = 1, **more) -> str:
	values = {"customer": world.customer(G), "company": world.COMPANY, "contact_on": on, "outcome": outcome}
	if outcome == "Promise" and docstatus == 1:
		promise(name, on.date(), more["promised_on"], more.get("promised_amount", 0))
	return row("Contact Log", name=name, docstatus=docstatus, **values, **more)


def promise(name: str, made: date, day: date, amount: float = 0, **more) -> str:
	"""A promise as a submitted contact leaves it, with the tolerance of the settings of now."""
	parts = more.pop("parts", None) or [(day, amount)]
	rows = [{"due_date": due, "amount": part, "parentfield": "instalments"} for due, part in parts]
	tolerance = frappe.db.get_single_value("Collections Settings", "promise_tolerance_days")
	values = {"customer": world.customer(G), "company": world.COMPANY, "made_on": made, "promised_on": day}
	common = {"status": "Open", "tolerance_days": tolerance, "amount": amount, "instalments": rows}
	return row("Promise to Pay", name=name, **values, **{**common, **more})
