"""Customers on hold and goods that want to leave, for the tests of holds: written by the services
that a run calls, without the letters before. Nothing here asserts.
"""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe.utils import getdate, nowdate

from ar_collections.core.model import SHIPMENT_HOLD, Line, PlannedAction
from ar_collections.core.why import Why
from ar_collections.services import carry_out, cases, holds
from ar_collections.tests.site import world

C = world.COMPANY


def today() -> date:
	return getdate(nowdate())


def ago(days: int) -> date:
	return today() - timedelta(days=days)


def in_days(days: int) -> date:
	return today() + timedelta(days=days)


@contextmanager
def as_user(email: str):
	before = frappe.session.user
	frappe.set_user(email)
	try:
		yield
	finally:
		frappe.set_user(before)


def gm() -> str:
	return world.user(world.GENERAL_MANAGER)


def overdue_invoice(customer: str = world.GUANGDA, amount: float = 900, days: int = 45):
	return world.make_invoice(customer, amount, due_date=ago(days))


def line(invoice, open_amount: float | None = None) -> Line:
	amount = Decimal(str(invoice.grand_total))
	claimed = amount if open_amount is None else Decimal(str(open_amount))
	base = claimed * Decimal(str(invoice.conversion_rate))
	days = (today() - getdate(invoice.due_date)).days
	return Line(
		invoice.name, 1, getdate(invoice.posting_date), getdate(invoice.due_date), days, invoice.currency, amount,
		amount - claimed, Decimal(0), claimed, base, 2,
	)  # fmt: skip


def planned(kind: str, step: str, *invoices, letter_type: str | None = None, level: int = 2) -> PlannedAction:
	lines = tuple(line(invoice) for invoice in invoices)
	currencies = {one.currency for one in lines}
	single = currencies.pop() if len(currencies) == 1 else None
	return PlannedAction(
		invoices[0].customer, kind, step, step, world.POLICY, level, today(), lines,
		Why("overdue", {"days": lines[0].days_overdue, "day": 30}), single,
		sum((one.open for one in lines), Decimal(0)) if single else None,
		sum((one.base_open for one in lines), Decimal(0)), letter_type,
	)  # fmt: skip


def carried_out(*actions: PlannedAction) -> list[str]:
	"""Write these actions on the customer's case, as a run does; their names."""
	customer = actions[0].customer
	case = cases.open_case(C, customer)
	written, failures = carry_out.apply(actions, case, None, today())
	assert not failures, failures[0].traceback
	return written


def proposed(*invoices, kind: str = SHIPMENT_HOLD) -> str:
	"""A hold proposed by the policy because of these invoices."""
	[action] = carried_out(planned(kind, kind.lower().replace(" ", "-"), *invoices))
	return frappe.db.get_value("Collection Action", action, "hold")


def on_hold(*invoices, kind: str = SHIPMENT_HOLD) -> str:
	"""A hold in effect: proposed, and approved by the General Manager."""
	name = proposed(*invoices, kind=kind)
	with as_user(gm()):
		holds.approve(name, "No more on credit.")
	return name


def hold(name: str):
	return frappe.get_doc("Credit Hold", name)


def case_of(customer: str = world.GUANGDA):
	return frappe.get_last_doc("Collection Case", {"customer": customer}, order_by="creation desc")


def goods_row(qty: float = 1, rate: float = 50, **more) -> dict:
	return {"item_code": world.goods(), "qty": qty, "rate": rate, "warehouse": world.warehouse(), **more}


def order(customer: str = world.GUANGDA, qty: float = 1, rate: float = 50):
	"""A submitted Sales Order."""
	doc = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"customer": world.customer(customer),
			"company": C,
			"delivery_date": in_days(7),
			"disable_rounded_total": 1,
			"items": [goods_row(qty, rate)],
		}
	)
	doc.insert().submit()
	return doc


def delivery(customer: str = world.GUANGDA, qty: float = 1, rate: float = 50, of=None, **more):
	"""A Delivery Note in draft; `of` = the Sales Order it delivers."""
	row = goods_row(qty, rate)
	if of:
		row |= {"against_sales_order": of.name, "so_detail": of.items[0].name}
	values = {"customer": world.customer(customer), "company": C, "disable_rounded_total": 1, **more}
	return frappe.get_doc({"doctype": "Delivery Note", **values, "items": [row]}).insert()


def stock_invoice(customer: str = world.GUANGDA, qty: float = 1, rate: float = 50, **more):
	"""A Sales Invoice in draft that takes goods out."""
	values = {
		"customer": world.customer(customer),
		"company": C,
		"update_stock": 1,
		"disable_rounded_total": 1,
	}
	record = {"doctype": "Sales Invoice", **values, "due_date": in_days(30), **more}
	return frappe.get_doc({**record, "items": [goods_row(qty, rate)]}).insert()


def pick_list(of, customer: str | None = None):
	"""A Pick List in draft for a Sales Order."""
	row = {
		"item_code": world.goods(), "qty": of.items[0].qty, "stock_qty": of.items[0].qty, "uom": "Nos",
		"conversion_factor": 1, "warehouse": world.warehouse(), "sales_order": of.name,
		"sales_order_item": of.items[0].name,
	}  # fmt: skip
	values = {"company": C, "purpose": "Delivery", "customer": customer, "pick_manually": 1}
	return frappe.get_doc({"doctype": "Pick List", **values, "locations": [row]}).insert()


def advance(of, amount: float | None = None):
	"""A receipt booked against a Sales Order."""
	reference = {"reference_doctype": "Sales Order", "reference_name": of.name}
	amount = of.grand_total if amount is None else amount
	return world.receipt(of.customer, amount, today(), references=[{**reference, "allocated_amount": amount}])
