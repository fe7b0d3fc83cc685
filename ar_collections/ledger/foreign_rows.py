"""Foreign invoices that are kept on an account in another currency, told in their own.

ERPNext lets a customer's account in company currency hold invoices in any currency. Such an invoice is
claimed in its own (`claims.py`), so its rows are taken out of the account's currency and converted at
the invoice's rate. Sums are converted, not rows: an invoice that is settled in the ledger is settled to
the cent. Reads only.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe

from ..core.model import ZERO
from .tables import among, currency_digits, decimal, only, rounded, slices
from .vouchers import Invoice, invoices


class ForeignRow(NamedTuple):
	"""A ledger row against a foreign invoice: what it changed in the account's currency, and in the invoice's."""

	customer: str
	account_currency: str
	currency: str
	invoice: str
	voucher_type: str
	voucher: str
	day: date
	in_account: Decimal
	amount: Decimal


def foreign_rows(company: str, customers: Iterable[str], last: date) -> list[ForeignRow]:
	"""In the order of their days; none, and one query, where nobody is invoiced in another currency."""
	known = invoices(_foreign(company, customers))
	digits = currency_digits(one.currency for one in known.values())
	totals: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
	found = []
	for customer, currency, name, kind, voucher, day, amount in _rows(company, known, last):
		invoice, in_account = known[name], decimal(amount)
		if not invoice.rate > ZERO:
			continue  # nothing to convert with: it stays in the account's currency
		total = totals[name]
		total[0] += in_account
		converted = _converted(invoice, total[0], digits[invoice.currency])
		change, total[1] = converted - total[1], converted
		found.append(
			ForeignRow(customer, currency, invoice.currency, name, kind, voucher, day, in_account, change)
		)
	return found


def _converted(invoice: Invoice, in_account: Decimal, digits: int) -> Decimal:
	"""A whole invoice is its own total; a part of it is converted at its rate."""
	if abs(in_account) == abs(invoice.base_total):
		return abs(invoice.total).copy_sign(in_account)
	return rounded(in_account / invoice.rate, digits)


def _foreign(company: str, customers: Iterable[str]) -> list[str]:
	table = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.company == company) & (table.docstatus == 1))
		.where(table.party_account_currency != table.currency)
	)
	return [name for (name,) in only(query, table.customer, customers).run()]


def _rows(company: str, names: Iterable[str], last: date):
	ple = frappe.qb.DocType("Payment Ledger Entry")
	for part in slices(names):
		yield from (
			frappe.qb.from_(ple)
			.select(ple.party, ple.account_currency, ple.against_voucher_no)
			.select(ple.voucher_type, ple.voucher_no, ple.posting_date, ple.amount_in_account_currency)
			.where((ple.company == company) & (ple.account_type == "Receivable") & (ple.delinked == 0))
			.where((ple.party_type == "Customer") & (ple.posting_date <= last))
			.where((ple.against_voucher_type == "Sales Invoice") & among(ple.against_voucher_no, part))
			.orderby(ple.posting_date)
			.orderby(ple.name)
		).run()
