"""What a claim does not take off by itself and whoever puts it forward should: charges paid, charges let go.

Reads only. Neither is kept per item: a receipt books the charge of a Dunning as a whole, and a waiver is
a sum (docs of `claim`: hints should be looked at, they keep no claim from being complete).
"""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import fmt_money

from ..core.claim import ClaimedItem
from ..core.model import ZERO
from ..ledger import dunnings
from ..ledger.promises import COUNT
from ..ledger.promises import DOCTYPE as PROMISE
from ..ledger.tables import children


def hints(company: str, customer: str, items: Iterable[ClaimedItem]) -> tuple[str, ...]:
	"""A sentence for each Dunning on these items whose charge was received, and each approved waiver."""
	claimed = {item.debt.key: item.debt.due_date for item in items}
	if not claimed:
		return ()
	return (*_paid(claimed), *_waived(company, customer, claimed))


def _paid(claimed: Iterable[tuple[str, int]]) -> list[str]:
	message = _("The charge of the Dunning {0}, {1}, was paid: take it off where this claim has it.")
	return [
		message.format(one.name, fmt_money(float(one.charge), currency=one.currency))
		for one in dunnings.on(claimed)
		if one.charge > ZERO and dunnings.received(one.name)
	]


def _waived(company: str, customer: str, claimed: dict[tuple[str, int], date]) -> list[str]:
	"""What was let go before any of these items was due was about others."""
	of = {
		"company": company,
		"customer": customer,
		"status": ("in", COUNT),
		"waived_amount": (">", 0),
		"made_on": (">=", min(claimed.values())),
	}
	fields = ["name", "waived_amount", "promise_currency"]
	rows = frappe.get_all(PROMISE, of, fields, order_by="made_on asc, name asc")
	about: dict[str, set[tuple[str, int]]] = {row.name: set() for row in rows}
	for parent, invoice, term in children("Promise to Pay Item", PROMISE, ("sales_invoice", "term"), about):
		about[parent].add((invoice, term or 0))
	known = {key for invoice, term in claimed for key in ((invoice, term), (invoice, 0))}
	message = _("A waiver of {0} was approved ({1}): take it off where this claim has it.")
	return [
		message.format(fmt_money(row.waived_amount, currency=row.promise_currency), row.name)
		for row in rows
		if not about[row.name] or about[row.name] & known
	]
