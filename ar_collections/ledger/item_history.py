"""What instalments were billed at and what lowered them since, by day: for interest and limitation.

Set-based reads of the Payment Ledger; oldest instalment first after what receipts name, as
`claims.py` spreads what is open. What a cancelled payment had lowered is open again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ..core.interest import Change
from ..core.items import Claim
from ..core.model import ZERO, Credit, OpenItem
from ..core.part_payments import Receipt, Term, changes_of_terms
from . import vouchers
from .tables import children, decimal, slices

Key = tuple[str, int]
INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"


@dataclass(frozen=True)
class ItemHistory:
	"""One instalment with what changed its open amount, also after it was settled."""

	invoice: str
	term: int
	due_date: date
	currency: str
	billed: Decimal
	changes: tuple[Change, ...] = ()
	voucher_type: str = INVOICE
	paid_on: tuple[date, ...] = ()  # days on which money (no credit note) was booked on the item
	posting_date: date | None = None
	rate: Decimal = Decimal(1)  # company currency for 1 of the item's

	@property
	def key(self) -> Key:
		return (self.invoice, self.term)


def histories(
	company: str, customer: str, items: Sequence[OpenItem], settled: Iterable[str] = ()
) -> dict[Key, ItemHistory]:
	"""The history of every instalment of the vouchers of `items`, and of the invoices `settled`.

	`items` are the customer's open items as `open_items` reads them; `settled` names invoices that
	may have nothing open any more.
	"""
	open_by_key = {item.key: item for item in items}
	names = {item.invoice for item in items} | set(settled)
	known = vouchers.invoices(names)
	schedules = vouchers.schedules(known)
	moved = _movements(company, customer, names)
	found: dict[Key, ItemHistory] = {}
	for invoice in known.values():
		currency = next((i.currency for i in items if i.invoice == invoice.name), invoice.currency)
		terms = _terms(invoice, schedules.get(invoice.name), open_by_key, currency)
		found |= _of_voucher(terms, invoice, currency, moved.get(invoice.name, []))
	for item in items:
		if item.voucher_type != INVOICE:
			term = Term(1, item.due_date, item.amount, item.amount - item.outstanding)
			found |= _of_journal(item, term, moved.get(item.invoice, []))
	return found


def settled_since(company: str, customer: str, day: date) -> set[str]:
	"""Invoices on which something was booked after that day: they may have been open then."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(ple)
		.select(ple.against_voucher_no)
		.distinct()
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
		.where((ple.delinked == 0) & (ple.against_voucher_type == INVOICE) & (ple.posting_date > day))
		.where(ple.voucher_no != ple.against_voucher_no)
	).run()
	return {name for (name,) in rows if name}


def covering(claims: Iterable[Claim], credits: Sequence[Credit], as_of: date) -> dict[Key, list[Change]]:
	"""What money and credit notes not allocated yet take off each item, dated by the day they came.

	How much covers an item is `core/items.claims`; which credit it was: its own note, then the oldest.
	"""
	left = sorted(
		([c, c.amount] for c in credits), key=lambda row: (row[0].posting_date or date.min, row[0].voucher)
	)
	found: dict[Key, list[Change]] = defaultdict(list)
	for claim in sorted(claims, key=lambda c: (c.item.due_date, c.item.key)):
		rest = claim.covered
		of_currency = [row for row in left if row[0].currency == claim.item.currency]
		for row in sorted(of_currency, key=lambda row: row[0].against != claim.item.invoice):
			share = min(rest, row[1])
			if share > ZERO:
				row[1] -= share
				rest -= share
				found[claim.item.key].append(Change(row[0].posting_date or as_of, share))
		if rest > ZERO:
			found[claim.item.key].append(Change(as_of, rest))
	return dict(found)


@dataclass(frozen=True)
class _Moved:
	day: date
	voucher_type: str
	voucher: str
	currency: str  # of the account
	amount: Decimal  # > 0 lowered what is open


def _movements(company: str, customer: str, names: Iterable[str]) -> dict[str, list[_Moved]]:
	ple = frappe.qb.DocType("Payment Ledger Entry")
	of = (ple.against_voucher_no, ple.posting_date, ple.voucher_type, ple.voucher_no, ple.account_currency)
	found = defaultdict(list)
	for part in slices(names):
		rows = (
			frappe.qb.from_(ple)
			.select(*of, -Sum(ple.amount_in_account_currency))
			.where((ple.company == company) & (ple.party_type == "Customer") & (ple.party == customer))
			.where((ple.delinked == 0) & ple.against_voucher_no.isin(part))
			.where(ple.voucher_no != ple.against_voucher_no)
			.groupby(*of)
			.having(Sum(ple.amount_in_account_currency) != 0)
		).run()
		for against, day, voucher_type, voucher, currency, amount in rows:
			found[against].append(_Moved(day, voucher_type, voucher, currency, decimal(amount)))
	return found


def _terms(
	invoice: vouchers.Invoice,
	schedule: list[vouchers.Term] | None,
	open_by_key: dict[Key, OpenItem],
	currency: str,
) -> list[Term]:
	"""The instalments in the claim's currency: open ones as they are claimed, the others as settled."""
	total = abs(invoice.total if currency == invoice.currency else invoice.base_total)
	scale = Decimal(1) if currency == invoice.currency else invoice.rate or Decimal(1)
	rows = schedule or [vouchers.Term(invoice.due_date, abs(invoice.total), ZERO)]
	own = [item for key, item in open_by_key.items() if key[0] == invoice.name]
	if len(own) == 1 and own[0].amount == total and len(rows) > 1 and own[0].term == 1:
		rows = rows[:1]  # a schedule that does not add up is claimed as one instalment
	found = []
	for number, row in enumerate(rows, 1):
		item = open_by_key.get((invoice.name, number))
		due = max(row.due_date or invoice.due_date or invoice.posting_date, invoice.posting_date)
		if item:
			found.append(Term(number, item.due_date, item.amount, item.amount - item.outstanding))
		else:
			found.append(Term(number, due, row.amount * scale, row.amount * scale))
	return found


def _of_voucher(
	terms: list[Term], invoice: vouchers.Invoice, currency: str, moved: list[_Moved]
) -> dict[Key, ItemHistory]:
	named = _named_terms(invoice.name, moved) if len(terms) > 1 and moved else {}
	receipts: list[Receipt] = []
	for row in moved:
		# An account in company currency holds foreign invoices, too: at the invoice's rate.
		amount = row.amount if row.currency == currency or not invoice.rate else row.amount / invoice.rate
		for term, part in named.get(row.voucher, ()):
			receipts.append(Receipt(row.day, min(part, amount), term))
			amount -= min(part, amount)
		if amount:
			receipts.append(Receipt(row.day, amount))
	changes = changes_of_terms(terms, receipts, invoice.posting_date)
	money = {row.day for row in moved if row.amount > ZERO and row.voucher_type != INVOICE}
	rate = invoice.rate if currency == invoice.currency and invoice.rate else Decimal(1)
	return {
		(invoice.name, t.number): ItemHistory(
			invoice.name, t.number, t.due_date, currency, t.billed, tuple(changes[t.number]),
			paid_on=_paid_on(changes[t.number], money), posting_date=invoice.posting_date, rate=rate,
		)
		for t in terms
	}  # fmt: skip


def _of_journal(item: OpenItem, term: Term, moved: list[_Moved]) -> dict[Key, ItemHistory]:
	receipts = [Receipt(row.day, row.amount) for row in moved if row.currency == item.currency]
	changes = changes_of_terms([term], receipts, item.posting_date or item.due_date)[1]
	money = {row.day for row in moved if row.amount > ZERO and row.voucher_type == PAYMENT}
	history = ItemHistory(
		item.invoice, 1, item.due_date, item.currency, item.amount, tuple(changes), item.voucher_type,
		_paid_on(changes, money), item.posting_date, item.base_outstanding / item.outstanding,
	)  # fmt: skip
	return {item.key: history}


def _paid_on(changes: Iterable[Change], money: set[date]) -> tuple[date, ...]:
	return tuple(sorted({c.day for c in changes if c.amount > ZERO and c.day in money}))


def _named_terms(invoice: str, moved: list[_Moved]) -> dict[str, list[tuple[int, Decimal]]]:
	"""`{payment: [(instalment, amount)]}` of receipts that were allocated by payment term."""
	payments = sorted({row.voucher for row in moved if row.voucher_type == PAYMENT})
	if not payments:
		return {}
	terms = {
		name: number
		for number, (_parent, name) in enumerate(
			children("Payment Schedule", INVOICE, ("payment_term",), [invoice]), 1
		)
		if name
	}
	fields = ("reference_name", "payment_term", "allocated_amount")
	found = defaultdict(list)
	for payment, reference, term, amount in children("Payment Entry Reference", PAYMENT, fields, payments):
		if reference == invoice and term in terms and decimal(amount) > ZERO:
			found[payment].append((terms[term], decimal(amount)))
	return found
