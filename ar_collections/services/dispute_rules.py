"""What an Invoice Dispute may say and how it is solved; held to on the server.

Refuses with a sentence, or fills in what follows from the case and the ledger.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, fmt_money, formatdate, getdate, now_datetime, nowdate

from ar_collections import guards

from ..ledger.open_items import receivables
from ..ledger.tables import decimal
from . import of_case

OPEN = "Open"
# What may be written while it is being solved.
FREE = ("status", "reason", "solved_by", "due_date", "note", "outcome", "resolution")


def check(doc) -> None:
	"""Called at every save."""
	before = doc.get_doc_before_save()
	if not before:
		of_case.take(doc, _("The case {0} is closed: nothing is owed any more, so nothing can be disputed."))
		_fill_in(doc)
		_check_amount(doc)
	elif not guards.by_service(doc):
		fixed = guards.all_but(doc, *FREE) if before.status == OPEN else guards.all_but(doc, "note")
		guards.must_stay(doc, fixed, _("raise a new dispute instead."))
	if doc.status == OPEN and doc.due_date and (not before or guards.changed(doc, ["due_date"])):
		_check_day(doc)
	_resolve(doc, before)


def check_delete(doc) -> None:
	if not guards.by_service(doc):
		frappe.throw(
			_("A dispute is part of the customer's history and is kept: resolve it."), title=_("Kept")
		)


def _fill_in(doc) -> None:
	doc.raised_on = nowdate()
	doc.status, doc.term = doc.status or OPEN, cint(doc.term)
	doc.solved_by = doc.solved_by or doc.collector
	if doc.contact_log and frappe.db.get_value("Contact Log", doc.contact_log, "case") != doc.case:
		doc.contact_log = None


def _check_amount(doc) -> None:
	"""No more is disputed of an invoice than is open, all disputes together."""
	items = receivables(doc.company, [doc.customer]).items.get(doc.customer, [])
	about = [i for i in items if i.invoice == doc.sales_invoice and cint(doc.term) in (0, i.term)]
	if not about:
		message = _("{0} is no open invoice of {1}.")
		shown = (doc.sales_invoice, doc.customer_name or doc.customer)
		frappe.throw(message.format(*shown), title=_("Sales Invoice"))
	doc.currency = about[0].currency
	most = sum((item.outstanding for item in about), Decimal(0))
	doc.open_amount = float(most)
	free = most - _disputed(doc, most)
	if decimal(flt(doc.amount, 2)) > free or free <= 0:
		message = _("{0} of {1} are open and not disputed yet: enter that much or less, or 0 for all of it.")
		shown = (fmt_money(float(max(free, Decimal(0))), currency=doc.currency), doc.sales_invoice)
		frappe.throw(message.format(*shown), title=_("Amount"))


def _disputed(doc, most: Decimal) -> Decimal:
	of = {"sales_invoice": doc.sales_invoice, "status": OPEN}
	rows = frappe.get_all("Invoice Dispute", of, ["amount", "term"], order_by="name")
	same = [row for row in rows if not (row.term and doc.term) or row.term == cint(doc.term)]
	return sum((decimal(row.amount) or most for row in same), Decimal(0))


def _check_day(doc) -> None:
	if getdate(doc.due_date) < getdate(nowdate()):
		message = _("{0} is over: choose today or a day to come.")
		frappe.throw(message.format(formatdate(doc.due_date)), title=_("Solve by"))


def _resolve(doc, before) -> None:
	if doc.status == OPEN:
		doc.update({"outcome": None, "resolution": None, "resolved_on": None, "resolved_by": None})
	elif not before or before.status == OPEN:
		if not doc.outcome or not (doc.resolution or "").strip():
			frappe.throw(
				_("Say what came of the dispute and how it was solved: the item is chased again."),
				title=_("Outcome"),
			)
		doc.resolved_on = now_datetime()
		doc.resolved_by = None if guards.by_service(doc) else frappe.session.user
