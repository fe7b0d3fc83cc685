"""Costs of collection: what may be written down, and what they add up to for a case or a handover.

A bill counts once and only while it is booked: a cancelled Purchase Invoice costs nothing any more.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import escape_html, flt, getdate, nowdate

from ..ledger.tables import decimal

DOCTYPE = "Collection Cost"
# Kind of bill -> its fields for: company, net amount in company currency
BILLS = {
	"Purchase Invoice": ("company", "base_net_total"),
	"Expense Claim": ("company", "total_sanctioned_amount"),
	"Journal Entry": ("company", "total_debit"),
}
FIELDS = ("company", "customer", "customer_name", "collector")


def check(doc) -> None:
	"""Whose it is comes from its case, also a closed one: bills come late."""
	case = frappe.db.get_value("Collection Case", doc.case, FIELDS, as_dict=True)
	if not case:
		frappe.throw(_("Choose the case it belongs to."), title=_("Case missing"))
	doc.update(case)
	if not frappe.has_permission("Collection Case", "read", doc.case):
		frappe.throw(_("This customer is looked after by somebody else."), frappe.PermissionError)
	doc.currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	if getdate(doc.spent_on) > getdate(nowdate()):
		frappe.throw(_("A cost is written down when it has arisen, not before."), title=_("Date"))
	_check_handover(doc)
	if doc.bill_type and doc.bill:
		_check_bill(doc)
	else:
		doc.bill_type = doc.bill = None
	if flt(doc.amount) <= 0:
		frappe.throw(_("Fill in what it cost, or the bill it was booked by."), title=_("Amount"))


def _check_handover(doc) -> None:
	if doc.handover and frappe.db.get_value("Collection Handover", doc.handover, "case") != doc.case:
		frappe.throw(_("This handover belongs to another case."), title=_("Handover"))


def _check_bill(doc) -> None:
	"""A booked bill of this company, and not more of it than it says, all cases together."""
	if not frappe.db.exists("DocType", doc.bill_type):
		message = _("{0} is not installed on this site.")
		frappe.throw(message.format(_(doc.bill_type)), title=_("Kind of bill"))
	company_field, amount_field = BILLS[doc.bill_type]
	fields = ["docstatus", company_field, amount_field]
	bill = frappe.db.get_value(doc.bill_type, doc.bill, fields, as_dict=True)
	if bill and not frappe.has_permission(
		doc.bill_type, "read", doc.bill
	):  # else its amount could be read here
		message = _("You may not read {0} {1}: ask somebody who may to write this cost down.")
		words = (_(doc.bill_type), escape_html(doc.bill))
		frappe.throw(message.format(*words), frappe.PermissionError, title=_("Bill"))
	if not bill or bill.docstatus != 1 or bill[company_field] != doc.company:
		message = _("{0} {1} is no submitted bill of {2}.")
		words = (_(doc.bill_type), escape_html(doc.bill), doc.company)
		frappe.throw(message.format(*words), title=_("Bill"))
	rest = decimal(bill[amount_field]) - _counted(doc)
	doc.amount = flt(doc.amount) or float(rest)
	if decimal(flt(doc.amount, 2)) > rest:
		message = _("Only {0} of {1} is left to count: the rest is in other costs already.")
		words = (frappe.utils.fmt_money(float(rest), currency=doc.currency), escape_html(doc.bill))
		frappe.throw(message.format(*words), title=_("Counted already"))


def _counted(doc) -> Decimal:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(Sum(table.amount))
	query = query.where((table.bill_type == doc.bill_type) & (table.bill == doc.bill))
	return decimal(query.where(table.name != (doc.name or "")).run()[0][0])


def follow(doc) -> None:
	"""The handover's picture of its costs."""
	if doc.handover:
		costs = float(of_handover(doc.handover))
		frappe.db.set_value("Collection Handover", doc.handover, "costs", costs, update_modified=False)


def of_case(case: str) -> Decimal:
	"""In company currency."""
	return _sum("case", case)


def of_handover(handover: str) -> Decimal:
	return _sum("handover", handover)


def _sum(fieldname: str, name: str) -> Decimal:
	filters = {fieldname: name}
	fields = ["bill_type", "bill", "amount"]
	rows = frappe.get_all(DOCTYPE, filters=filters, fields=fields, order_by="name asc")
	gone = _cancelled(rows)
	return sum((decimal(r.amount) for r in rows if (r.bill_type, r.bill) not in gone), Decimal(0))


def _cancelled(rows) -> set[tuple[str, str]]:
	found = set()
	for kind in {row.bill_type for row in rows if row.bill_type}:
		names = sorted({row.bill for row in rows if row.bill_type == kind})
		filters = {"name": ("in", names), "docstatus": 2}
		gone = frappe.get_all(kind, filters=filters, order_by="name", pluck="name")
		found |= {(kind, name) for name in gone}
	return found
