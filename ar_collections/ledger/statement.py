"""The movements of a customer's account in one currency: what a statement of account lists.

Sums of the Payment Ledger per voucher, as booked; a foreign invoice kept on an account in company
currency is told in its own currency, at its own rate. Reads only.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Sum

from .tables import ZERO, currency_digits, decimal, rounded


class Movement(NamedTuple):
	"""What one voucher changed; `amount` signed, above 0 where the customer owes more."""

	on: date
	voucher_type: str
	voucher: str
	amount: Decimal


def movements(
	company: str, customer: str, currency: str, first: date, last: date
) -> tuple[Decimal, list[Movement]]:
	"""`(balance before first, movements from first to last in order of their days)`, in `currency`."""
	digits = currency_digits([currency])[currency]
	before, sums = ZERO, {}
	for on, kind, voucher, account_currency, of_invoice, rate, amount in _rows(company, customer, last):
		if (of_invoice or account_currency) != currency:
			continue
		change = _in_currency(decimal(amount), account_currency == currency, decimal(rate), digits)
		if on < first:
			before += change
		else:
			key = (on, kind, voucher)
			sums[key] = sums.get(key, ZERO) + change
	return before, [Movement(*key, amount) for key, amount in sorted(sums.items()) if amount]


def _in_currency(amount: Decimal, same: bool, rate: Decimal, digits: int) -> Decimal:
	return amount if same or not rate else rounded(amount / rate, digits)


def _rows(company: str, customer: str, last: date) -> list[tuple]:
	ple, invoice = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Sales Invoice")
	of = (
		ple.posting_date, ple.voucher_type, ple.voucher_no, ple.account_currency, invoice.currency,
		invoice.conversion_rate,
	)  # fmt: skip
	return (
		frappe.qb.from_(ple)
		.left_join(invoice)
		.on((ple.against_voucher_type == "Sales Invoice") & (invoice.name == ple.against_voucher_no))
		.select(*of, Sum(ple.amount_in_account_currency))
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
		.where((ple.account_type == "Receivable") & (ple.delinked == 0) & (ple.posting_date <= last))
		.groupby(*of)
	).run()
