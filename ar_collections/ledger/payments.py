"""What settled vouchers: receipts, journal entries and credit notes booked against them, or on account."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Max, Sum

from .tables import slices
from .trade import RECEIPTS


class Settlement(NamedTuple):
	"""One voucher that lowered what is open; `amount` > 0, a cancelled one keeps its trace in the ledger."""

	day: date
	booked_at: object  # datetime of the booking
	voucher_type: str
	voucher: str
	currency: str
	amount: float
	cancelled_at: object  # datetime, None while it stands


def settlements(company: str, customer: str, vouchers: Iterable[str]) -> list[Settlement]:
	"""Everything that was booked against these vouchers of the customer, newest first."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	found = []
	for part in slices(vouchers):
		query = _lowering(ple, company, customer)
		found += query.where(
			ple.against_voucher_no.isin(part) & (ple.voucher_no != ple.against_voucher_no)
		).run()
	return _newest_first(found)


def on_account(company: str, customer: str, since: date) -> list[Settlement]:
	"""Receipts since that day that name no voucher, newest first."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = _lowering(ple, company, customer).where(ple.voucher_no == ple.against_voucher_no)
	return _newest_first(query.where(ple.voucher_type.isin(RECEIPTS) & (ple.posting_date >= since)).run())


def _lowering(ple, company: str, customer: str):
	return (
		frappe.qb.from_(ple)
		.select(
			ple.posting_date, Max(ple.creation), ple.voucher_type, ple.voucher_no, ple.account_currency,
			-Sum(ple.amount_in_account_currency), Max(ple.delinked), Max(ple.modified),
		)
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
		.where(ple.amount_in_account_currency < 0)
		.groupby(ple.posting_date, ple.voucher_type, ple.voucher_no, ple.account_currency)
	)  # fmt: skip


def _newest_first(rows) -> list[Settlement]:
	found = [Settlement(*row[:6], row[7] if row[6] else None) for row in rows]
	return sorted(found, key=lambda s: (s.day, str(s.booked_at), s.voucher), reverse=True)
