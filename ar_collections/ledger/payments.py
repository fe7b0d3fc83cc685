"""What settled vouchers: receipts, journal entries and credit notes booked against them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Max, Sum

from .tables import slices


class Settlement(NamedTuple):
	"""One voucher that lowered what is open; `amount` > 0, a cancelled one keeps its trace in the ledger."""

	day: date
	booked_at: object  # datetime of the booking
	voucher_type: str
	voucher: str
	currency: str
	amount: float
	cancelled: bool


def settlements(company: str, customer: str, vouchers: Iterable[str]) -> list[Settlement]:
	"""Everything that was booked against these vouchers of the customer, newest first."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	found = []
	for part in slices(vouchers):
		rows = (
			frappe.qb.from_(ple)
			.select(
				ple.posting_date, Max(ple.creation), ple.voucher_type, ple.voucher_no, ple.account_currency,
				-Sum(ple.amount_in_account_currency), Max(ple.delinked),
			)
			.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
			.where(ple.against_voucher_no.isin(part) & (ple.voucher_no != ple.against_voucher_no))
			.where(ple.amount_in_account_currency < 0)
			.groupby(ple.posting_date, ple.voucher_type, ple.voucher_no, ple.account_currency)
		).run()  # fmt: skip
		found += [Settlement(*row[:6], bool(row[6])) for row in rows]
	return sorted(found, key=lambda s: (s.day, str(s.booked_at), s.voucher), reverse=True)
