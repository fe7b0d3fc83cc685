"""The raw figures of the measures (`core/measures.py`), per customer and period: reads, no ratios.

Several periods are read together: the ledger is summed once, every table is asked once a period.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Count, Date, Sum
from pypika import Case

from ..core.as_of import Part
from ..core.measures import DSO_DAYS, Claimed, Figures, month_starts, recovered, rolled, sales_by_month
from ..core.model import START_LEVEL, ZERO
from ..core.promises import LIVE, judge, last_day
from . import contact_history, promises
from .customers import RECEIPT_JOURNALS
from .receivable_days import ReceivableDays, sales
from .tables import among, decimal, slices

EVENING = timedelta(days=1)
OUT = ("Sent", "Delivered")  # a letter counts from the day it left the house (docs/decisions/012)
NOT_OF_PEOPLE = ("Letter", START_LEVEL)
COSTS = "Collection Cost"
PROMISES_BEFORE = timedelta(days=370)  # promises made long before their day


class Period(NamedTuple):
	first: date
	last: date  # included


def figures(
	company: str, periods: Sequence[Period], book: ReceivableDays | None = None
) -> dict[Period, dict[str, Figures]]:
	"""`{period: {customer: Figures}}`; a customer with nothing to count is not named."""
	first, last = min(p.first for p in periods), max(p.last for p in periods)
	book = book or ReceivableDays(company, first)
	back = min(month_starts(min(p.last for p in periods))[-1], first, last - timedelta(days=DSO_DAYS))
	sold = sales(company, back, last)
	came = receipts(company, first, last)
	return {period: _of_period(company, period, book, sold, came) for period in periods}


def _of_period(
	company: str, period: Period, book: ReceivableDays, sold: Mapping, came: Mapping
) -> dict[str, Figures]:
	before, after = book.on(period.first - EVENING), book.on(period.last)
	facts: dict[str, dict] = defaultdict(dict)
	for customer in {*before, *after}:
		own = after.get(customer, [])
		facts[customer] |= {"opening": total(before.get(customer, ())), **_standing(own, period.last)}
		facts[customer]["rolled"] = rolled(before.get(customer, ()), own, period.first - EVENING, period.last)
	for customer, days in sold.items():
		facts[customer] |= _sales(days, period)
	for customer, rows in came.items():
		facts[customer]["received"] = sum(
			(r.amount for r in rows if period.first <= r.day <= period.last), ZERO
		)
	for read in (_promises, _contacts, _actions, _levels, _costs, _written_off):
		for customer, values in read(company, period, {*facts, *book.customers}, came).items():
			facts[customer] |= values
	found = {customer: Figures(**values) for customer, values in facts.items()}
	# who bought and paid long ago still belongs to the countback of the company
	return {
		customer: one for customer, one in found.items() if not idle(one) or any(m.sales for m in one.months)
	}


def idle(of: Figures) -> bool:
	"""Nothing owed, sold or done in the period or the last 90 days."""
	return of == Figures(months=of.months, rolled=of.rolled, levels=of.levels) and not (
		of.rolled or of.levels
	)


def total(parts: Iterable[Part]) -> Decimal:
	return sum((part.amount for part in parts), ZERO)


def _standing(parts: Sequence[Part], day: date) -> dict:
	return {
		"closing": total(parts),
		"not_due": total(part for part in parts if part.due >= day),
		"over_90": total(part for part in parts if (day - part.due).days > 90),
	}


def _sales(days: Mapping[date, Decimal], period: Period) -> dict:
	since = period.last - timedelta(days=DSO_DAYS - 1)
	return {
		"sales": sum((amount for day, amount in days.items() if period.first <= day <= period.last), ZERO),
		"sales_90": sum((amount for day, amount in days.items() if since <= day <= period.last), ZERO),
		"months": sales_by_month(days, period.last),
	}


class Receipt(NamedTuple):
	day: date
	amount: Decimal  # negative = paid back
	voucher: str  # what it was booked on


def receipts(company: str, first: date, last: date) -> dict[str, list[Receipt]]:
	"""Money that came in from each customer on these days, in company currency."""
	ple, journal = frappe.qb.DocType("Payment Ledger Entry"), frappe.qb.DocType("Journal Entry")
	of = (ple.party, ple.posting_date, ple.against_voucher_no)
	rows = (
		frappe.qb.from_(ple)
		.left_join(journal)
		.on((journal.name == ple.voucher_no) & (ple.voucher_type == "Journal Entry"))
		.select(*of, -Sum(ple.amount))
		.where((ple.company == company) & (ple.party_type == "Customer"))
		.where((ple.account_type == "Receivable") & (ple.delinked == 0) & ple.posting_date[first:last])
		.where((ple.voucher_type == "Payment Entry") | journal.voucher_type.isin(RECEIPT_JOURNALS))
		.groupby(*of)
		.orderby(ple.posting_date)
	).run()
	found = defaultdict(list)
	for customer, day, voucher, amount in rows:
		found[customer].append(Receipt(day, decimal(amount), voucher))
	return found


def _promises(company: str, period: Period, customers: set[str], _came: Mapping) -> dict[str, dict]:
	"""Instalments whose grace ended in the period, judged on its last day."""
	own = frappe.get_cached_value("Company", company, "default_currency")
	taken = promises.taken(customers, period.first - PROMISES_BEFORE, company)
	money = promises.money({(company, customer): made for customer, made in taken.items()})
	found = {}
	for customer, made in taken.items():
		paid = [one for one in money.get((company, customer), ()) if one.day <= period.last]
		rows = [
			verdict
			for verdict in judge(made, paid, period.last + EVENING, own)
			if period.first <= last_day(verdict.promise) <= period.last and verdict.state != LIVE
		]
		if rows:
			amounts = [
				verdict for verdict in rows if verdict.promise.amount and verdict.promise.currency == own
			]
			found[customer] = {
				"promises": len(rows),
				"promises_kept": sum(verdict.state == "Kept" for verdict in rows),
				"promised": sum((verdict.promise.amount for verdict in amounts), ZERO),
				"promised_came": sum((verdict.came for verdict in amounts), ZERO),
			}
	return found


def _contacts(company: str, period: Period, customers: set[str], _came: Mapping) -> dict[str, dict]:
	made = contact_history.attempts(company, customers, period.first, period.last)
	going = {customer: [one for one in rows if one.outgoing] for customer, rows in made.items()}
	return {
		customer: {"contacts": len(rows), "reached": sum(one.reached for one in rows)}
		for customer, rows in going.items()
		if rows
	}


def _actions(company: str, period: Period, _customers: set[str], _came: Mapping) -> dict[str, dict]:
	"""Work of people that was due in the period, withdrawn and skipped work left aside."""
	action = frappe.qb.DocType("Collection Action")
	done_in_time = (action.status == "Done") & (Date(action.done_on) <= action.due_on)
	rows = (
		frappe.qb.from_(action)
		.select(action.customer, Count("*"), Sum(Case().when(done_in_time, 1).else_(0)))
		.where((action.company == company) & action.due_on[period.first : period.last])
		.where(action.status.isin(("Open", "Done")) & action.kind.notin(NOT_OF_PEOPLE))
		.groupby(action.customer)
	).run()
	return {customer: {"actions": int(count), "on_time": int(on_time)} for customer, count, on_time in rows}


def _levels(company: str, period: Period, _customers: set[str], came: Mapping) -> dict[str, dict]:
	letter, item = frappe.qb.DocType("Dunning Letter"), frappe.qb.DocType("Dunning Letter Item")
	rows = (
		frappe.qb.from_(letter)
		.inner_join(item)
		.on((item.parent == letter.name) & (item.parenttype == "Dunning Letter"))
		.select(letter.customer, item.voucher_no, letter.level, letter.letter_date, item.open_amount)
		.where((letter.company == company) & letter.letter_date[period.first : period.last])
		.where(letter.status.isin(OUT) & (letter.level > 0) & (letter.test_mode == 0))
		.where(item.information_only == 0)
	).run()
	rates = invoice_rates(row[1] for row in rows)
	claims = defaultdict(list)
	for customer, voucher, level, day, amount in rows:
		claims[customer].append(Claimed(voucher, level, day, decimal(amount) * rates.get(voucher, 1)))
	found = {}
	for customer, own in claims.items():
		by_voucher = defaultdict(list)
		for receipt in came.get(customer, ()):
			by_voucher[receipt.voucher].append((receipt.day, receipt.amount))
		found[customer] = {"levels": recovered(own, by_voucher, period.last)}
	return found


def invoice_rates(names: Iterable[str]) -> dict[str, Decimal]:
	"""Company currency for 1 of the invoice's."""
	invoice = frappe.qb.DocType("Sales Invoice")
	found = {}
	for part in slices(names):
		query = frappe.qb.from_(invoice).select(invoice.name, invoice.conversion_rate)
		found.update(
			{name: decimal(rate) or Decimal(1) for name, rate in query.where(among(invoice.name, part)).run()}
		)
	return found


def _costs(company: str, period: Period, _customers: set[str], _came: Mapping) -> dict[str, dict]:
	"""What was spent on collecting in the period, where the site keeps such costs; in company currency only."""
	if not frappe.db.table_exists(COSTS):
		return {}
	cost = frappe.qb.DocType(COSTS)
	own = frappe.get_cached_value("Company", company, "default_currency")
	home = Criterion.any([cost.currency == own, cost.currency.isnull(), cost.currency == ""])
	rows = (
		frappe.qb.from_(cost)
		.select(cost.customer, Sum(cost.amount))
		.where((cost.company == company) & cost.spent_on[period.first : period.last] & home)
		.groupby(cost.customer)
	).run()
	return {customer: {"costs": decimal(amount)} for customer, amount in rows if customer}


def _written_off(company: str, period: Period, _customers: set[str], _came: Mapping) -> dict[str, dict]:
	"""What approved Write-off Requests took off the receivables, on the day their entries are posted."""
	request, journal = frappe.qb.DocType("Write-off Request"), frappe.qb.DocType("Journal Entry")
	rows = (
		frappe.qb.from_(request)
		.inner_join(journal)
		.on(journal.name == request.journal_entry)
		.select(request.customer, Sum(request.total))
		.where((request.company == company) & (request.status == "Approved") & (journal.docstatus == 1))
		.where(journal.posting_date[period.first : period.last])
		.groupby(request.customer)
	).run()
	return {customer: {"written_off": decimal(amount)} for customer, amount in rows}
