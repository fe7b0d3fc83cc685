"""Fee and interest that a letter really charges: an ERPNext Dunning, made when the letter is issued.

ERPNext books the receipt (a Payment Entry made from the Dunning) and resolves it. What earlier
Dunnings charged on an instalment is not charged again. Writes Dunnings and the letter's link.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, getdate

from ..core.model import ZERO
from ..ledger.dunnings import Instalment, charged, instalments, received
from ..ledger.tables import decimal
from . import claim

DUNNING, TYPE = "Dunning", "Dunning Type"
INVOICE = "Sales Invoice"
CLAIMED = "Claimed"  # of a letter type's interest


@dataclass(frozen=True)
class Charge:
	"""One row of a Dunning: an instalment the letter claims."""

	key: tuple[str, int]
	instalment: Instalment
	outstanding: Decimal


def charge(letter) -> str | None:
	"""Charge what the letter's type says; the Dunning's name, or None where nothing is charged. Once for a letter.

	Several instalments of one invoice go into as many Dunnings, the fee into the first: ERPNext saves a
	Dunning once for each row of a paid invoice, and the second time fails. Raises with a sentence that
	says what to do where the charge cannot be computed or booked: the letter waits for it. Nothing is
	charged in test mode, on what is not overdue, nor by a Dunning Type of another company.
	"""
	if letter.dunning or cint(letter.test_mode):
		return letter.dunning or None
	kind, charges = _kind(letter)
	if not charges:
		return None
	if not kind.income_account:
		message = _("The Dunning Type {0} has no income account: without one no receipt of it can be booked.")
		frappe.throw(message.format(kind.name), title=_("Dunning"))
	interest = _interest(letter, charges)
	names = [_make(letter, kind, rows, interest, fee=not n) for n, rows in enumerate(_apart(charges))]
	letter.db_set("dunning", names[0])
	return names[0]


def check_type(letter_type) -> None:
	"""What is booked must be on the letter: a type that charges claims it. Called at every save of the type."""
	if letter_type.dunning_type and letter_type.interest != CLAIMED:
		message = _(
			"This type charges by the Dunning Type {0}, so its letters have to claim what it charges: set “{1}” to “{2}”."
		)
		label = _(letter_type.meta.get_label("interest"))
		frappe.throw(message.format(letter_type.dunning_type, label, _(CLAIMED)), title=_("Dunning"))


def stated(letter) -> tuple[Decimal, Decimal, tuple[Charge, ...]]:
	"""`(fee, per cent a year, what it is charged on)` of the Dunning this letter makes; noughts without one.

	As the letter says it; the rate counts only where no interest basis does. A trial says what would be charged.
	"""
	kind, charges = _kind(letter)
	if not charges:
		return ZERO, ZERO, ()
	return decimal(kind.dunning_fee), decimal(kind.rate_of_interest), tuple(charges)


def _kind(letter) -> tuple:
	"""`(Dunning Type, what it charges on)`; nothing where the type is another company's."""
	asked = frappe.get_cached_value("Dunning Letter Type", letter.letter_type, "dunning_type")
	kind = frappe.get_cached_doc(TYPE, asked) if asked else None
	return kind, _charges(letter) if kind and kind.company == letter.company else []


def _make(letter, kind, rows: list[Charge], interest: dict, fee: bool) -> str:
	head = _head(letter, kind, rows) | ({} if fee else {"dunning_fee": 0})
	doc = frappe.get_doc({**head, "overdue_payments": list(map(_row, rows))})
	doc.flags.collections_charges = [interest[one.key] for one in rows]
	doc.flags.collections_fee = doc.dunning_fee
	doc.flags.ignore_permissions = True  # submitting it, too
	doc.insert(ignore_permissions=True)  # issuing the letter was allowed; its Dunning is part of it
	doc.submit()
	if not doc.cost_center:  # fetched from its type, empty there; a receipt cannot be booked without one
		doc.db_set("cost_center", frappe.get_cached_value("Company", letter.company, "cost_center"))
	return doc.name


def keep(doc) -> None:
	"""ERPNext computes interest anew at every save of a draft: put in what we computed. Called at its save."""
	charges = doc.flags.collections_charges
	if charges is None:
		return
	digits = doc.precision("dunning_amount")
	for row, (own, already) in zip(doc.overdue_payments, charges, strict=True):
		due = decimal(row.interest) if own is None else own
		row.interest = flt(max(due - already, ZERO), digits)
	doc.dunning_fee = doc.flags.collections_fee
	doc.validate_totals()


def take_back(letter) -> str:
	"""Cancel the Dunnings of a letter that was withdrawn, but those on which money was received.

	Returns what became of them, as a sentence for the person who withdrew it.
	"""
	if not letter.get("dunning"):
		return ""
	said = []
	of = {"collections_letter": letter.name, "docstatus": 1}
	for name in frappe.get_all(DUNNING, filters=of, order_by="name asc", pluck="name"):
		if received(name):
			message = _(
				"The Dunning {0} stays: money was received on it. Cancel the payment first if that was wrong."
			)
			said.append(message.format(name))
			continue
		doc = frappe.get_doc(DUNNING, name)
		doc.flags.ignore_permissions = True  # withdrawing the letter was allowed; its Dunning goes with it
		doc.cancel()
		said.append(_("The Dunning {0} was cancelled.").format(name))
	return " ".join(said)


def _charges(letter) -> list[Charge]:
	"""The overdue instalments the letter claims."""
	day = getdate(letter.letter_date)
	claimed = {
		(row.voucher_no, cint(row.term)): row
		for row in letter.items
		if row.voucher_type == INVOICE and not cint(row.information_only) and getdate(row.due_date) < day
	}
	known = instalments(invoice for invoice, _term in claimed)
	found = []
	for key, row in sorted(claimed.items()):
		one = known.get(key, Instalment(key[0], currency=letter.currency))
		if one.currency == letter.currency:  # ERPNext refuses an invoice claimed in another currency
			found.append(Charge(key, one.due(getdate(row.due_date)), decimal(row.open_amount)))
	return found


def _apart(charges: Iterable[Charge]) -> list[list[Charge]]:
	"""Rows of Dunnings that name no invoice twice: the first instalments, the second ones, …"""
	of_invoice: dict[str, int] = defaultdict(int)
	found: list[list[Charge]] = []
	for one in charges:
		number = of_invoice[one.key[0]]
		of_invoice[one.key[0]] += 1
		if number == len(found):
			found.append([])
		found[number].append(one)
	return found


def _head(letter, kind, charges: list[Charge]) -> dict:
	return {
		"doctype": DUNNING,
		"collections_letter": letter.name,
		"company": letter.company,
		"customer": letter.customer,
		"customer_name": letter.customer_name,
		"customer_address": letter.customer_address,
		"posting_date": letter.letter_date,
		"currency": letter.currency,
		"conversion_rate": float(charges[0].instalment.conversion_rate),
		"dunning_type": kind.name,
		"dunning_fee": kind.dunning_fee,
		"rate_of_interest": kind.rate_of_interest,
		"income_account": kind.income_account,
		"cost_center": kind.cost_center,
		"language": letter.language,
		"status": "Unresolved",
	}


def _row(one: Charge) -> dict:
	of = one.instalment
	return {
		"sales_invoice": of.invoice,
		"payment_schedule": of.name,
		"payment_term": of.payment_term,
		"description": of.description,
		"due_date": of.due_date,
		"invoice_portion": of.invoice_portion,
		"payment_amount": float(of.payment_amount),
		"outstanding": float(one.outstanding),
	}


def _interest(letter, charges: list[Charge]) -> dict[tuple[str, int], tuple[Decimal | None, Decimal]]:
	"""`{item: (interest, penalty and lump sum, what was charged before)}`; None: no basis, ERPNext's rate counts."""
	keys = [one.key for one in charges]
	# What is in dispute bears none, as the letter says (`letter_claim.of`).
	found = claim.of_items(letter.company, letter.customer, keys, letter.letter_date, undisputed=True)
	if found.bases and any(item.gaps for item in found.items):
		frappe.throw("<br>".join(found.problems), title=_("Interest"))
	own = {item.debt.key: item.charges for item in found.items}
	already = charged(one.instalment.name for one in charges if one.instalment.name)
	return {
		one.key: (
			own.get(one.key, ZERO) if found.bases else None,
			already.get(one.instalment.name, ZERO),
		)
		for one in charges
	}
