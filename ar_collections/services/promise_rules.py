"""What a Promise to Pay may say, who approves one, and how its status moves; held to on the server.

Refuses with a sentence, or fills in what follows from the case and the ledger. What became of a
promise (Kept, Partly Kept, Broken) is judged from the ledger and is nobody's to write.
"""

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, flt, fmt_money, formatdate, getdate, now_datetime, nowdate

from ar_collections import guards

from ..ledger.balances import owed_on
from ..ledger.open_items import receivables
from ..ledger.tables import decimal
from . import of_case

APPROVERS = ("Collections Manager", "General Manager")
DRAFT, PENDING, OPEN, CANCELLED = "Draft", "Pending Approval", "Open", "Cancelled"
# What a person may do; approving is more than moving (`_approve`).
MOVES = {(DRAFT, OPEN), (DRAFT, CANCELLED), (PENDING, OPEN), (PENDING, CANCELLED), (OPEN, CANCELLED)}


def check(doc) -> None:
	"""Called at every save."""
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if was == DRAFT:
		of_case.take(doc, _("The case {0} is closed: nothing is owed any more, so nothing can be promised."))
		_fill_in(doc)
		_check_days(doc)
		_check_waiver(doc)
		if doc.status != CANCELLED:
			_check_owed(doc)
	elif not guards.by_service(doc):
		why = _("cancel this promise and write a new one.")
		guards.must_stay(doc, guards.all_but(doc, "status", "note", "in_writing"), why)
	_move(doc, was)


def check_delete(doc) -> None:
	if doc.status != DRAFT and not guards.by_service(doc):
		frappe.throw(
			_("A promise is part of the customer's history and is kept: cancel it."), title=_("Kept")
		)


def _fill_in(doc) -> None:
	"""One row for a single day; the rows of a plan in the order of their days; what the settings say."""
	doc.made_on = doc.made_on or nowdate()
	doc.tolerance_days = cint(doc.tolerance_days) or _setting("promise_tolerance_days")
	doc.update({"approved_by": None, "approved_on": None, "requested_by": None})  # nobody writes these
	if not guards.by_service(doc):
		doc.contact_log = None if doc.is_new() else doc.get_doc_before_save().contact_log
	if not doc.plan:
		doc.set("instalments", [{"due_date": doc.promised_on, "amount": doc.amount}])
	elif doc.instalments:
		doc.promised_on = max(getdate(row.due_date) for row in doc.instalments)
		doc.amount = flt(doc.amount) or sum(flt(row.amount) for row in doc.instalments)
	for row in doc.instalments:
		row.update({"paid": 0, "state": "Live"})
	doc.paid = 0


def _check_days(doc) -> None:
	title = _("Promised for")
	if not doc.promised_on:
		frappe.throw(_("Fill in the day the customer promised to pay on."), title=title)
	if getdate(doc.made_on) > getdate(nowdate()):
		frappe.throw(_("A promise is written down when it was made, not before."), title=_("Made on"))
	# a contact that is logged late may speak of a day that is over by now
	first = getdate(doc.made_on if doc.contact_log else nowdate())
	days = [getdate(row.due_date) for row in doc.instalments]
	for day in days:
		if day < first:
			message = _("{0} is over: a promise names today or a day to come.")
			frappe.throw(message.format(formatdate(day)), title=title)
	if doc.plan:
		_check_plan(doc, days)


def _check_plan(doc, days: list[date]) -> None:
	title = _("Instalments")
	if not days or any(flt(row.amount) <= 0 for row in doc.instalments):
		frappe.throw(_("Each instalment has a day and an amount."), title=title)
	if sorted(set(days)) != days:
		frappe.throw(_("Each instalment has a day of its own, the earliest first."), title=title)
	total = sum(flt(row.amount) for row in doc.instalments)
	if flt(total, 2) != flt(doc.amount, 2):
		message = _("The instalments are {0} in all, but {1} is promised.")
		frappe.throw(message.format(_money(total, doc), _money(doc.amount, doc)), title=title)


def _check_waiver(doc) -> None:
	if flt(doc.waived_amount) > 0 and not (doc.waiver_reason or "").strip():
		frappe.throw(_("Say why a fee or interest is let go."), title=_("Reason missing"))


def _check_owed(doc) -> None:
	"""In a currency that is owed, and no more of it than is open on what the promise is about."""
	items = receivables(doc.company, [doc.customer]).items.get(doc.customer, [])
	_check_invoices(doc, {item.invoice for item in items})
	about = [item for item in items if _covers(doc, item)]
	owed = sorted({item.currency for item in about})
	own = frappe.get_cached_value("Company", doc.company, "default_currency")
	doc.promise_currency = doc.promise_currency or (owed[0] if len(owed) == 1 else own)
	for row in doc.instalments:
		row.currency = doc.promise_currency
	late = doc.contact_log and getdate(doc.made_on) < getdate(nowdate())  # logged days after it was said
	if doc.promise_currency not in owed and not (doc.contact_log and (owed or late)):
		message = _("Nothing is owed in {0}: the customer owes {1}.")
		frappe.throw(
			message.format(doc.promise_currency, ", ".join(owed) or _("nothing")), title=_("Currency")
		)
	most = sum((item.outstanding for item in about if item.currency == doc.promise_currency), decimal(0))
	if doc.promise_currency not in owed:  # a contact speaks of the company's currency
		most = sum((item.base_outstanding for item in about), decimal(0))
	if late:  # some of it may be paid by now
		most = max(most, decimal(owed_on(doc.company, doc.customer, getdate(doc.made_on))))
	if decimal(flt(doc.amount, 2)) > most:
		message = _("{0} is promised, but {1} is open: enter that much or less, or 0 for all of it.")
		frappe.throw(message.format(_money(doc.amount, doc), _money(most, doc)), title=_("Amount"))


def _check_invoices(doc, owed: set[str]) -> None:
	named = [(row.sales_invoice, cint(row.term)) for row in doc.get("items")]
	for invoice, _term in named:
		if invoice not in owed:
			message = _("{0} is no open invoice of {1}.")
			frappe.throw(message.format(invoice, doc.customer_name or doc.customer), title=_("Sales Invoice"))
	if len(set(named)) < len(named):
		frappe.throw(_("Name each invoice once."), title=_("Sales Invoice"))


def _covers(doc, item) -> bool:
	named = {(row.sales_invoice, cint(row.term)) for row in doc.get("items")}
	return not named or bool(named & {(item.invoice, 0), item.key})


def why_approval(doc) -> str:
	"""Why a second person must agree; "" when nobody needs to."""
	reasons = []
	if flt(doc.waived_amount) > 0:
		reasons.append(_("A waiver of {0}.").format(_money(doc.waived_amount, doc)))
	limit = _setting("promise_plan_limit_days")
	if limit and (getdate(doc.promised_on) - getdate(doc.made_on)).days > limit:
		reasons.append(_("It ends more than {0} days from now.").format(limit))
	grace = _setting("promise_tolerance_days")
	if cint(doc.tolerance_days) > grace:
		message = _("{0} days of grace, the settings say {1}.")
		reasons.append(message.format(cint(doc.tolerance_days), grace))
	return " ".join(reasons)


def _move(doc, was: str) -> None:
	if guards.by_service(doc) and was != DRAFT:
		return
	if doc.status != was and (was, doc.status) not in MOVES:
		hint = _("What became of a promise is judged by the payments.")
		guards.refuse_move(doc, (was, doc.status), hint)
	if was == DRAFT and doc.status == OPEN:
		doc.requested_by = frappe.session.user
		doc.approval_reason = why_approval(doc)
		doc.status = PENDING if doc.approval_reason else OPEN
	elif was == PENDING and doc.status == OPEN:
		_approve(doc)


def _approve(doc) -> None:
	if not guards.has_role(*APPROVERS):
		message = _("This needs one of the roles: {0}.").format(", ".join(map(_, APPROVERS)))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))
	if frappe.session.user in (doc.requested_by, doc.owner):
		frappe.throw(
			_("You asked for it yourself: somebody else approves."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	if getdate(doc.promised_on) < getdate(nowdate()):
		message = _("{0} is over: cancel this promise and ask the customer for another day.")
		frappe.throw(message.format(formatdate(doc.promised_on)), title=_("Promised for"))
	doc.update({"approved_by": frappe.session.user, "approved_on": now_datetime()})


def _setting(fieldname: str) -> int:
	return max(cint(frappe.get_cached_doc("Collections Settings").get(fieldname)), 0)


def _money(amount, doc) -> str:
	return fmt_money(flt(amount), currency=doc.promise_currency)
