"""How much of what was booked as paid is money that came in: on a bank or cash account, or at a till.

A credit note, a write-off or a loss deducted from a receipt lowers what is owed, too, but nobody
paid it. Everything here is a share: 1 = all of it is money, 0.25 = a quarter.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from .tables import decimal

INVOICE, PAYMENT, JOURNAL = "Sales Invoice", "Payment Entry", "Journal Entry"
MONEY_ACCOUNTS = ("Bank", "Cash")
WRITE_OFF = "Write Off Entry"
ZERO, ONE = Decimal(0), Decimal(1)

_INVOICE_FIELDS = (
	"name", "is_pos", "currency", "party_account_currency", "grand_total", "rounded_total", "base_grand_total",
	"base_rounded_total", "base_paid_amount", "base_change_amount", "loyalty_amount",
)  # fmt: skip


def shares(vouchers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
	"""`{(doctype, name): share}` of receipts; a voucher that is none of both kinds brought no money."""
	found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
	names: dict[str, set[str]] = defaultdict(set)
	for doctype, name in vouchers:
		names[doctype].add(name)
	for doctype, of in ((PAYMENT, _payment_shares), (JOURNAL, _journal_shares)):
		if names[doctype]:
			found |= {(doctype, name): share for name, share in of(sorted(names[doctype])).items()}
	return found


def _payment_shares(names: list[str]) -> dict[str, Decimal]:
	"""What was received, of what it settles: the rest are deductions (a write-off, charges) or credit notes
	that were settled with it.
	"""
	payment, row = frappe.qb.DocType(PAYMENT), frappe.qb.DocType("Payment Entry Reference")
	rows = (
		frappe.qb.from_(payment)
		.left_join(row)
		.on((row.parent == payment.name) & (row.allocated_amount > 0))
		.select(payment.name, payment.paid_amount, payment.unallocated_amount, Sum(row.allocated_amount))
		.where(payment.name.isin(names))
		.where((payment.docstatus == 1) & (payment.payment_type == "Receive"))
		.groupby(payment.name, payment.paid_amount, payment.unallocated_amount)
	).run()
	return {
		name: _part(decimal(received), decimal(rest) + decimal(allocated))
		for name, received, rest, allocated in rows
	}


def _journal_shares(names: list[str]) -> dict[str, Decimal]:
	"""What went to bank and cash, of what the entry credits to parties; an entry that says it writes off, nothing."""
	row, entry = frappe.qb.DocType("Journal Entry Account"), frappe.qb.DocType(JOURNAL)
	account = frappe.qb.DocType("Account")
	rows = (
		frappe.qb.from_(row)
		.inner_join(entry)
		.on(entry.name == row.parent)
		.inner_join(account)
		.on(account.name == row.account)
		.select(entry.name, account.account_type, row.party, row.debit, row.credit)
		.where(entry.name.isin(names) & (entry.docstatus == 1) & (entry.voucher_type != WRITE_OFF))
	).run()
	money: dict[str, Decimal] = defaultdict(Decimal)
	credited: dict[str, Decimal] = defaultdict(Decimal)
	for name, account_type, party, debit, credit in rows:
		if account_type in MONEY_ACCOUNTS:
			money[name] += decimal(debit) - decimal(credit)
		elif party:
			credited[name] += decimal(credit)
	return {name: _part(money[name], whole) for name, whole in credited.items()}


def of_invoices(names: Iterable[str | None]) -> dict[str, Decimal]:
	"""The share of each submitted invoice that was paid; of a credit note, the share that was paid back."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	invoice = frappe.qb.DocType(INVOICE)
	rows = (
		frappe.qb.from_(invoice)
		.select(*(invoice[field] for field in _INVOICE_FIELDS))
		.where(invoice.name.isin(wanted) & (invoice.docstatus == 1))
	).run(as_dict=True)
	booked = _booked(wanted)
	return {row.name: _clipped(at_till(row) + _share(booked[row.name], total(row))) for row in rows}


def of_draft(invoice) -> Decimal:
	"""The same of an invoice that is being submitted: paid at the till, or by the advances on it."""
	rows = [row for row in invoice.get("advances") or () if decimal(row.allocated_amount)]
	part_of = shares((row.reference_type, row.reference_name) for row in rows)
	advances = sum(
		(decimal(r.allocated_amount) * part_of[r.reference_type, r.reference_name] for r in rows), ZERO
	)
	return _clipped(at_till(invoice) + _share(advances, total(invoice)))


def at_till(invoice) -> Decimal:
	"""Share paid with the invoice itself, the change taken off; loyalty points are no money."""
	if not invoice.get("is_pos"):
		return ZERO
	paid = (
		decimal(invoice.base_paid_amount)
		- decimal(invoice.base_change_amount)
		- decimal(invoice.get("loyalty_amount"))
	)
	return _share(paid, decimal(invoice.base_rounded_total or invoice.base_grand_total))


def total(invoice) -> Decimal:
	"""What is to be paid, in the currency of the customer's account, as receipts are booked."""
	if invoice.get("party_account_currency") in (None, "", invoice.currency):
		return decimal(invoice.get("rounded_total") or invoice.grand_total)
	return decimal(invoice.get("base_rounded_total") or invoice.base_grand_total)


def _booked(invoices: list[str]) -> dict[str, Decimal]:
	"""Money booked against each invoice by vouchers of their own; negative where it was paid back."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(ple)
		.select(
			ple.against_voucher_no, ple.voucher_type, ple.voucher_no, -Sum(ple.amount_in_account_currency)
		)
		.where(ple.against_voucher_no.isin(invoices) & (ple.against_voucher_type == INVOICE))
		.where((ple.delinked == 0) & ple.voucher_type.isin((PAYMENT, JOURNAL)))
		.groupby(ple.against_voucher_no, ple.voucher_type, ple.voucher_no)
	).run()
	part_of = shares((kind, name) for _invoice, kind, name, _amount in rows)
	found: dict[str, Decimal] = defaultdict(Decimal)
	for invoice, kind, name, amount in rows:
		amount = decimal(amount)
		# Whatever takes money back counts in full: only what came in is looked at closely.
		found[invoice] += amount * part_of[kind, name] if amount > 0 else amount
	return found


def _share(amount: Decimal, whole: Decimal) -> Decimal:
	return amount / whole if whole else ZERO


def _part(amount: Decimal, whole: Decimal) -> Decimal:
	"""Between 0 and 1; what has no whole to be part of is not more than it."""
	return _clipped(amount / whole) if whole > 0 else ZERO


def _clipped(share: Decimal) -> Decimal:
	return min(max(share, ZERO), ONE)
