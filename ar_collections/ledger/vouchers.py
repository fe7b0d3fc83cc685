"""What the vouchers behind the balances say: invoices with their instalments, journal entries.

Set-based reads by name. Only submitted documents are known here; a balance whose document
is not is a problem of data for the caller to show.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

import frappe
from frappe.query_builder.functions import Coalesce, Min, NullIf, Sum

from .tables import among, column, decimal, slices


class Invoice(NamedTuple):
	"""A submitted Sales Invoice. Totals as ERPNext claims them: rounded where rounding is on."""

	name: str
	posting_date: date
	due_date: date | None
	currency: str
	rate: Decimal  # company currency for 1 of the invoice's; 0 = missing
	total: Decimal
	base_total: Decimal
	is_return: bool
	return_against: str | None
	for_itself: bool  # a return whose amount stays on the return, not on its invoice
	payment_terms: str | None
	order: str | None
	policy: str | None
	no_follow_up: bool


class Term(NamedTuple):
	"""One row of an invoice's payment schedule, in the invoice's currency."""

	due_date: date | None
	amount: Decimal
	paid: Decimal  # marked on the row: allocated by term, or given as discount


class Journal(NamedTuple):
	posting_date: date
	due_date: date | None


def invoices(names: Iterable[str]) -> dict[str, Invoice]:
	doctype = "Sales Invoice"
	table = frappe.qb.DocType(doctype)
	columns = (
		table.name,
		table.posting_date,
		table.due_date,
		table.currency,
		table.conversion_rate,
		Coalesce(NullIf(table.rounded_total, 0), table.grand_total),
		Coalesce(NullIf(table.base_rounded_total, 0), table.base_grand_total),
		table.is_return,
		table.return_against,
		column(table, doctype, "update_outstanding_for_self"),
		table.payment_terms_template,
		table.po_no,
		column(table, doctype, "collection_policy"),
		column(table, doctype, "no_collection_follow_up"),
	)
	found = {}
	for part in slices(names):
		query = (
			frappe.qb.from_(table).select(*columns).where((table.docstatus == 1) & among(table.name, part))
		)
		for name, *facts in query.run():
			found[name] = _invoice(name, *facts)
	return found


def _invoice(
	name, posted, due, currency, rate, total, base_total, is_return, against, for_itself, terms, order,
	policy, no_follow_up,
) -> Invoice:  # fmt: skip
	return Invoice(
		name,
		posted,
		due,
		currency,
		decimal(rate),
		decimal(total),
		decimal(base_total),
		bool(is_return),
		against or None,
		bool(for_itself),
		terms or None,
		order or None,
		policy or None,
		bool(no_follow_up),
	)


def schedules(invoices: Iterable[str]) -> dict[str, list[Term]]:
	"""The payment schedule of each invoice that has one, in the order of the form."""
	table = frappe.qb.DocType("Payment Schedule")
	paid = Coalesce(table.paid_amount, 0) + Coalesce(table.discounted_amount, 0)
	found = defaultdict(list)
	query = frappe.qb.from_(table).select(table.parent, table.idx, table.due_date, table.payment_amount, paid)
	for part in slices(invoices):
		rows = query.where((table.parenttype == "Sales Invoice") & among(table.parent, part)).run()
		# sorted here: the server takes longer
		for parent, _idx, due, amount, marked in sorted(rows, key=itemgetter(0, 1)):
			found[parent].append(Term(due, decimal(amount), decimal(marked)))
	return found


def journals(names: Iterable[str]) -> dict[str, Journal]:
	table = frappe.qb.DocType("Journal Entry")
	found = {}
	for part in slices(names):
		query = frappe.qb.from_(table).select(table.name, table.posting_date, table.due_date)
		rows = query.where((table.docstatus == 1) & among(table.name, part)).run()
		found.update({name: Journal(posted, due) for name, posted, due in rows})
	return found


def journal_bills(names: Iterable[str]) -> dict[tuple[str, str, str], tuple[Decimal, date | None]]:
	"""What journal entries billed: `{(voucher, customer, account currency): (amount, due date)}`."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	found = {}
	for part in slices(names):
		rows = (
			frappe.qb.from_(ple)
			.select(
				ple.voucher_no,
				ple.party,
				ple.account_currency,
				Sum(ple.amount_in_account_currency),
				Min(ple.due_date),
			)
			.where((ple.delinked == 0) & (ple.voucher_type == "Journal Entry") & among(ple.voucher_no, part))
			.where((ple.against_voucher_no == ple.voucher_no) & (ple.account_type == "Receivable"))
			.groupby(ple.voucher_no, ple.party, ple.account_currency)
		).run()
		found.update(
			{(v, party, currency): (decimal(amount), due) for v, party, currency, amount, due in rows}
		)
	return found
