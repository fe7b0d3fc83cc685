"""The money in the story of a case: receipts, entries and credit notes, on its items or on account. Reads only."""

from collections.abc import Iterator

import frappe
from frappe import _

from ..ledger.payments import Settlement, on_account, settlements
from .timeline_entry import MOST, entry


def events(of_case) -> Iterator[dict]:
	"""What settled any item the case ever spoke of, and what came in on account since it was opened."""
	of = (of_case.company, of_case.customer)
	for row in settlements(*of, _spoken_of(of_case.name))[:MOST]:
		yield from _booked(row)
	if of_case.opened_on:
		for row in on_account(*of, of_case.opened_on)[:MOST]:
			yield from _booked(row, _("on account"))


def _booked(row: Settlement, text: str = "") -> Iterator[dict]:
	"""When it was booked and, if it was taken back (a cheque bounced), when that happened."""
	of = {"doctype": row.voucher_type, "name": row.voucher, "amount": row.amount, "currency": row.currency}
	title = _title(row)
	yield entry(row.booked_at, "Payment", title, text=text, status="Received", **of)
	if row.cancelled_at:
		yield entry(row.cancelled_at, "Payment", _("{0}: taken back").format(title), status="Cancelled", **of)


def _title(row: Settlement) -> str:
	if row.voucher_type == "Payment Entry":
		return _("Payment received")
	return _("Credit note") if row.voucher_type == "Sales Invoice" else _("Journal entry")


def _spoken_of(case: str) -> set[str]:
	vouchers = _vouchers("Collection Case Item", [case])
	actions = frappe.get_all("Collection Action", filters={"case": case}, order_by="name", pluck="name")
	return vouchers | _vouchers("Collection Action Item", actions)


def _vouchers(child: str, parents: list[str]) -> set[str]:
	filters = {"parent": ("in", parents or [""])}
	return set(frappe.get_all(child, filters=filters, order_by="name", pluck="voucher_no"))
