"""Open items and credits of customers, from the balances of the Payment Ledger (domain.md, Words).

Positive on a Sales Invoice = its open instalments, positive on a Journal Entry = an item that
is shown; negative = a credit. The sums equal ERPNext's Accounts Receivable to the cent. Rows
that make no sense are told in `problems`; one customer's never stop another's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe import _

from ..core.model import Credit, OpenItem
from . import vouchers
from .balances import Balance, balances
from .claims import Claims

INVOICE = "Sales Invoice"
JOURNAL = "Journal Entry"

# What nonsense in a row can raise; anything else (the end of a job's time) concerns everybody.
DATA_ERRORS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass
class Receivables:
	"""What customers owe and are owed. `problems`: (customer, what is wrong and what was done)."""

	items: dict[str, list[OpenItem]] = field(default_factory=dict)
	credits: dict[str, list[Credit]] = field(default_factory=dict)
	problems: list[tuple[str, str]] = field(default_factory=list)


def open_items(company: str, customers: list[str] | None = None) -> dict[str, list[OpenItem]]:
	"""The open items of each customer who has any, oldest due date first."""
	return receivables(company, customers).items


def receivables(company: str, customers: list[str] | None = None) -> Receivables:
	rows = balances(company, customers)
	invoices = vouchers.invoices(b.voucher for b in rows if b.voucher_type == INVOICE)
	rows = refunds_to_their_invoice(rows, invoices)
	reading = Claims(
		company_currency=frappe.get_cached_value("Company", company, "default_currency"),
		invoices=invoices,
		schedules=vouchers.schedules(_owed(rows, INVOICE)),
		journals=vouchers.journals(_owed(rows, JOURNAL)),
		bills=vouchers.journal_bills(_owed(rows, JOURNAL)),
	)
	found = Receivables()
	for customer, own in _by_customer(rows).items():
		_read_customer(reading, customer, own, found)
	return found


def _owed(rows: list[Balance], voucher_type: str) -> list[str]:
	return [b.voucher for b in rows if b.voucher_type == voucher_type and b.amount > 0]


def _by_customer(rows: Iterable[Balance]) -> dict[str, list[Balance]]:
	found = defaultdict(list)
	for balance in rows:
		found[balance.customer].append(balance)
	return found


def _read_customer(reading: Claims, customer: str, rows: list[Balance], found: Receivables) -> None:
	try:
		items, credits, problems = reading.of_customer(rows)
	except DATA_ERRORS:
		frappe.logger("ar_collections").exception(f"open items of {customer}")
		why = frappe.get_traceback().strip().splitlines()[-1]
		text = _("The open items could not be read and were left out: {0}").format(why)
		found.problems.append((customer, text))
		return
	if items:
		found.items[customer] = sorted(items, key=lambda i: (i.due_date, i.invoice, i.term))
	if credits:
		found.credits[customer] = sorted(credits, key=lambda c: c.voucher)
	found.problems += [(customer, text) for text in problems]


def refunds_to_their_invoice(rows: list[Balance], invoices: dict[str, vouchers.Invoice]) -> list[Balance]:
	"""Money paid out on a credit note belongs to the invoice that the note was booked against.

	Such a note keeps no balance of its own; ERPNext's report puts the refund on the invoice, too.
	"""
	moved = [b for b in rows if booked_on_invoice(invoices.get(b.voucher))]
	if not moved:
		return rows
	missing = {invoices[b.voucher].return_against for b in moved} - set(invoices)
	invoices.update(vouchers.invoices(missing))
	sums: dict[tuple, Balance] = {}
	for b in rows:
		if b.voucher_type == INVOICE and booked_on_invoice(invoices.get(b.voucher)):
			b = b._replace(voucher=invoices[b.voucher].return_against)
		key = (b.customer, b.currency, b.voucher_type, b.voucher)
		before = sums.get(key)
		sums[key] = b._replace(amount=before.amount + b.amount, base=before.base + b.base) if before else b
	return list(sums.values())


def booked_on_invoice(invoice: vouchers.Invoice | None) -> bool:
	"""Whether it is a credit note whose amount was booked on the invoice it is against."""
	return bool(invoice and invoice.is_return and invoice.return_against and not invoice.for_itself)
