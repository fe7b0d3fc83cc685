"""What an Interest Basis may say: rates that do not overlap, lump sums in a currency. Refuses or warns."""

from datetime import timedelta
from itertools import pairwise

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from ar_collections import guards

DAY = timedelta(days=1)


def check(doc) -> None:
	"""Called at every save. Overlaps are refused, days without a rate are named."""
	_check_rates(doc)
	_check_lump_sums(doc)
	gaps = [] if guards.by_service(doc) else _gaps(doc)  # nobody reads it during an install
	if gaps:
		message = _("No rate for {0}. Interest over these days is not computed until you add one.")
		frappe.msgprint(message.format(", ".join(gaps)), title=_("Base rates"), indicator="orange")


def _check_rates(doc) -> None:
	title = _("Base rates")
	ordered = sorted(doc.rates, key=lambda row: getdate(row.valid_from))
	for row in ordered:
		if row.valid_to and getdate(row.valid_to) < getdate(row.valid_from):
			message = _("Row {0}: the last day of a rate is not before its first.")
			frappe.throw(message.format(row.idx), title=title)
	for row, following in pairwise(ordered):
		if getdate(row.valid_from) == getdate(following.valid_from):
			frappe.throw(_("Two rates begin on the same day: keep one of them."), title=title)
		if row.valid_to and getdate(row.valid_to) >= getdate(following.valid_from):
			message = _("Rows {0} and {1} both have a rate for {2}: end the first on {3}.")
			start = getdate(following.valid_from)
			frappe.throw(
				message.format(row.idx, following.idx, formatdate(start), formatdate(start - DAY)),
				title=title,
			)


def _gaps(doc) -> list[str]:
	"""Days between the rates, and those after the last one when it is over."""
	ordered = sorted(doc.rates, key=lambda row: getdate(row.valid_from))
	found = [
		_("{0} to {1}").format(
			formatdate(getdate(row.valid_to) + DAY), formatdate(getdate(following.valid_from) - DAY)
		)
		for row, following in pairwise(ordered)
		if row.valid_to and getdate(following.valid_from) - getdate(row.valid_to) > DAY
	]
	last = ordered[-1] if ordered else None
	if last and last.valid_to and getdate(last.valid_to) < getdate():
		found.append(_("{0} and later").format(formatdate(getdate(last.valid_to) + DAY)))
	return found


def _check_lump_sums(doc) -> None:
	title = _("Lump sums")
	amounts = [row.from_amount for row in doc.lump_sums]
	if len(set(amounts)) != len(amounts):
		frappe.throw(_("Two lump sums begin at the same amount: keep one of them."), title=title)
	if doc.lump_sums and not doc.lump_sum_currency:
		message = _("Say in which currency the lump sums are: items in another one carry none.")
		frappe.throw(message, title=title)
