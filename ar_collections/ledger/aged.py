"""What every customer owed on a day, voucher by voucher and instalment by instalment, to be aged on that day.

The sums are those of ERPNext's Accounts Receivable of the same day. On a day of the past an instalment is
paid oldest first: which one a receipt was marked for is only known as it is today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ..core.model import OpenItem
from . import vouchers
from .balances import Balance
from .balances_at import INVOICE, JOURNAL, balances_at, revaluations
from .claims import Claims
from .open_items import DATA_ERRORS, refunds_to_their_invoice
from .tables import ZERO, decimal, ledger_digits, rounded

ITEM, CREDIT, REVALUED = "item", "credit", "revaluation"


class Aged(NamedTuple):
	"""An amount open on the day. Credits are negative; a revaluation has company currency only."""

	customer: str
	voucher_type: str
	voucher: str
	term: int
	posting_date: date | None
	due_date: date | None
	currency: str  # of the receivable account
	billed: Decimal
	open: Decimal
	base_open: Decimal
	kind: str = ITEM


@dataclass
class AgedBook:
	"""`settled`: company currency left on vouchers that are paid in their own; ERPNext's report shows none of it."""

	rows: list[Aged] = field(default_factory=list)
	items: dict[str, list[OpenItem]] = field(default_factory=dict)  # the items behind the rows, by customer
	settled: list[Balance] = field(default_factory=list)
	# (customer, what is wrong and what was done)
	problems: list[tuple[str, str]] = field(default_factory=list)


def read(company: str, as_of: date, customers: Sequence[str] | None = None) -> AgedBook:
	"""Everything open on the day, by posting date; without customers, everybody's."""
	balances = balances_at(company, as_of, customers)
	invoices = vouchers.invoices(b.voucher for b in balances if b.voucher_type == INVOICE)
	balances = refunds_to_their_invoice(balances, invoices)
	revalued = revaluations(company, as_of)
	digits = ledger_digits()
	found = AgedBook()
	owed: list[Balance] = []
	for balance in balances:
		amount, base = rounded(decimal(balance.amount), digits), rounded(decimal(balance.base), digits)
		if amount and base:
			owed.append(Balance(*balance[:4], amount, base, balance.first_on))
		elif base and balance.voucher in revalued:
			found.rows.append(_whole(balance, ZERO, base, REVALUED))
		elif base:
			found.settled.append(balance)
	past = as_of < getdate(nowdate())
	reading = _claims(company, past, owed, invoices)
	for balance in owed:
		_age(reading, balance, found, past)
	return found


def _claims(company: str, past: bool, owed: Iterable[Balance], invoices: dict) -> Claims:
	schedules = vouchers.schedules(b.voucher for b in owed if b.voucher_type == INVOICE and b.amount > 0)
	if past:
		schedules = {name: [row._replace(paid=ZERO) for row in rows] for name, rows in schedules.items()}
	journals = [b.voucher for b in owed if b.voucher_type == JOURNAL and b.amount > 0]
	return Claims(
		company_currency=frappe.get_cached_value("Company", company, "default_currency"),
		invoices=invoices,
		schedules=schedules,
		journals=vouchers.journals(journals),
		bills=vouchers.journal_bills(journals),
	)


def _age(reading: Claims, balance: Balance, found: AgedBook, past: bool) -> None:
	amount, base = balance.amount, balance.base
	if amount < ZERO or reading.is_refund(balance):
		found.rows.append(_whole(balance, amount, base, CREDIT))
		return
	items, problems = _items(reading, balance, past)
	found.problems += [(balance.customer, text) for text in problems]
	if not items:  # the ledger counts, whatever became of the document
		found.rows.append(_whole(balance, amount, base, ITEM))
		return
	found.items.setdefault(balance.customer, []).extend(items)
	for item in items:
		same = item.currency == balance.currency
		found.rows.append(
			Aged(
				balance.customer, balance.voucher_type, item.invoice, item.term, item.posting_date, item.due_date,
				balance.currency, item.amount if same else item.base_outstanding,
				item.outstanding if same else item.base_outstanding, item.base_outstanding,
			)
		)  # fmt: skip


def _items(reading: Claims, balance: Balance, past: bool) -> tuple[list[OpenItem], list[str]]:
	"""One voucher's nonsense stops nobody's report: it is aged as a whole, from its first posting.

	A document that was open on a day of the past may rightly be cancelled since (immutable ledger).
	"""
	problems: list[str] = []
	try:
		items = reading.items_of(balance, problems)
	except DATA_ERRORS as error:
		text = _("{0} could not be read by instalments and is aged from its first posting: {1}")
		return [], [text.format(balance.voucher, error)]
	if items or not problems:
		return items, problems
	text = _(
		"{0} is open in the ledger, but not submitted: aged from its first posting. Repost or cancel it."
	)
	return [], [] if past else [text.format(balance.voucher)]


def _whole(balance: Balance, amount: Decimal, base: Decimal, kind: str) -> Aged:
	day = balance.first_on
	return Aged(
		balance.customer, balance.voucher_type, balance.voucher, 1, day, day, balance.currency, amount, amount,
		base, kind,
	)  # fmt: skip
