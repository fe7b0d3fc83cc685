"""The receivable control accounts on a day, and which vouchers stand there otherwise than in the party ledger.

General Ledger beside Payment Ledger: what is posted to a receivable account without reaching a customer
(another kind of party, a hand-made ledger row, a payment ledger not reposted) is told by voucher.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Sum

from .tables import ZERO, decimal, ledger_digits, rounded

MOST = 200  # differing vouchers told one by one


class Account(NamedTuple):
	account: str
	currency: str
	base: Decimal  # company currency, debit less credit


class Difference(NamedTuple):
	"""What a voucher has on the control accounts (`ledger`) and with customers (`parties`)."""

	voucher_type: str
	voucher: str
	ledger: Decimal
	parties: Decimal

	@property
	def amount(self) -> Decimal:
		return self.ledger - self.parties


def accounts(company: str, as_of: date) -> list[Account]:
	"""Receivable accounts with a balance on the day."""
	gle, account = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Account")
	names = receivable(company)
	if not names:
		return []
	rows = (
		frappe.qb.from_(gle)
		.inner_join(account)
		.on(account.name == gle.account)
		.select(gle.account, account.account_currency, Sum(gle.debit - gle.credit))
		.where(gle.account.isin(names) & (gle.is_cancelled == 0) & (gle.posting_date <= as_of))
		.groupby(gle.account, account.account_currency)
		.orderby(gle.account)
	).run()
	found = [Account(name, currency, _money(base)) for name, currency, base in rows]
	return [row for row in found if row.base]


def receivable(company: str) -> list[str]:
	filters = {"company": company, "account_type": "Receivable", "is_group": 0}
	return frappe.get_all("Account", filters, order_by="name", pluck="name")


def differences(company: str, as_of: date) -> list[Difference]:
	"""Vouchers whose sum on the control accounts is not their sum with customers, the largest first."""
	ledger, parties = _of_ledger(company, as_of), _of_parties(company, as_of)
	found = [
		Difference(*key, _money(ledger.get(key)), _money(parties.get(key)))
		for key in ledger.keys() | parties.keys()
	]
	return sorted((row for row in found if row.amount), key=lambda row: (-abs(row.amount), row.voucher))


def _of_ledger(company: str, as_of: date) -> dict[tuple[str, str], Decimal]:
	gle = frappe.qb.DocType("GL Entry")
	query = (
		frappe.qb.from_(gle)
		.select(gle.voucher_type, gle.voucher_no, Sum(gle.debit - gle.credit))
		.where(gle.account.isin(receivable(company) or [""]) & (gle.is_cancelled == 0))
		.where(gle.posting_date <= as_of)
		.groupby(gle.voucher_type, gle.voucher_no)
	)
	return _sums(query.run())


def _of_parties(company: str, as_of: date) -> dict[tuple[str, str], Decimal]:
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = (
		frappe.qb.from_(ple)
		.select(ple.voucher_type, ple.voucher_no, Sum(ple.amount))
		.where((ple.company == company) & (ple.account_type == "Receivable") & (ple.party_type == "Customer"))
		.where((ple.delinked == 0) & (ple.posting_date <= as_of))
		.groupby(ple.voucher_type, ple.voucher_no)
	)
	return _sums(query.run())


def _sums(rows: Iterable[tuple]) -> dict[tuple[str, str], Decimal]:
	return {(kind, name): decimal(base) for kind, name, base in rows}


def _money(value) -> Decimal:
	return rounded(decimal(value), ledger_digits()) if value else ZERO


def balance(account: str, as_of: date) -> Decimal:
	"""Debit less credit of one account on the day, in company currency."""
	gle = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(gle)
		.select(Sum(gle.debit - gle.credit))
		.where((gle.account == account) & (gle.is_cancelled == 0) & (gle.posting_date <= as_of))
	).run()
	return _money(rows[0][0] if rows else 0)
