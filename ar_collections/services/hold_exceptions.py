"""What the General Manager lets out in spite of a hold: one order, an amount, or all until a date.

Checks and stamps the rows of a Credit Hold when it is saved; using them up is `hold_release`.
"""

import frappe
from frappe import _
from frappe.utils import add_days, cint, escape_html, flt, getdate, now_datetime, nowdate

from ..guards import by_service, has_role
from . import hold_release
from .hold_rules import DECIDER
from .hold_words import money
from .notes import note

# Which field each kind of exception needs.
NEEDED = {"Sales Order": "sales_order", "Amount": "amount", "Until Date": "until_date"}


def check(hold) -> list[str]:
	"""Refuse exceptions from anybody else, and those that make no sense; what the new ones let out."""
	if not by_service(hold) and not has_role(DECIDER):
		message = _("Only the General Manager lets something out in spite of a hold.")
		frappe.throw(message, frappe.PermissionError, title=_("General Manager"))
	before = {row.name: row for row in _stored(hold)}
	granted = []
	for row in hold.exceptions:
		_check_row(hold, row, before.get(row.name))
		if row.name not in before:
			granted.append(sentence(row, hold.currency))
	_used_rows_stay(hold, before)
	return granted


def _stored(hold) -> list:
	stored = hold.get_doc_before_save()
	return stored.exceptions if stored else []


def _check_row(hold, row, before) -> None:
	if not row.get(NEEDED[row.kind]):
		label = _(row.meta.get_label(NEEDED[row.kind]))
		frappe.throw(_("Exception {0}: fill in “{1}”.").format(row.idx, label), title=_("Exceptions"))
	# What was used up is the guard's business; no form may write it.
	row.used, row.used_for = (before.used, before.used_for) if before else (0, None)
	if row.kind == "Amount" and flt(row.amount) < flt(row.used):
		message = _("Exception {0}: {1} is used already, the amount cannot be lower.")
		frappe.throw(message.format(row.idx, money(row.used, hold.currency)), title=_("Exceptions"))
	if not before:
		_check_new(hold, row)
		row.update({"granted_by": frappe.session.user, "granted_on": now_datetime(), **_good_for(row)})
	else:
		kept = ("granted_by", "granted_on", "valid_until", "order_amount")
		row.update({name: before.get(name) for name in kept})


def _good_for(row) -> dict:
	"""Until when a release is good, and for which size of the order (settings)."""
	days = cint(frappe.get_cached_doc("Collections Settings").release_days)
	until = add_days(getdate(nowdate()), days) if days and row.kind != "Until Date" else None
	amount = hold_release.order_value(row.sales_order) if row.kind == "Sales Order" else 0
	return {"valid_until": until, "order_amount": float(amount)}


def _check_new(hold, row) -> None:
	if row.kind == "Until Date" and getdate(row.until_date) < getdate(nowdate()):
		frappe.throw(_("Exception {0}: the day lies in the past.").format(row.idx), title=_("Exceptions"))
	if row.kind != "Sales Order":
		return
	of = frappe.db.get_value("Sales Order", row.sales_order, ["customer", "company"])
	if of != (hold.customer, hold.company):
		message = _("Exception {0}: {1} is not an order of this customer and company.")
		frappe.throw(message.format(row.idx, escape_html(row.sales_order)), title=_("Exceptions"))


def _used_rows_stay(hold, before: dict) -> None:
	kept = {row.name for row in hold.exceptions}
	if any(flt(row.used) for name, row in before.items() if name not in kept):
		message = _("An amount that was used already stays with the hold; lower it to what was used.")
		frappe.throw(message, title=_("Exceptions"))


def sentence(row, currency: str | None) -> str:
	"""What one exception lets out: a sentence to store, in English (`notes`)."""
	if row.kind == "Sales Order":
		return note("let_out_order", order=row.sales_order)
	if row.kind == "Amount":
		return note("let_out_amount", amount=money(row.amount, currency))
	return note("let_out_until", until=getdate(row.until_date))
