"""What the cash forecast is made of, for every customer of a company at once: how late each pays, what is
promised and still to come, what is disputed. Reads only; amounts in company currency."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe

from ..core.forecast import Word, monday_of
from ..core.promises import LIVE, current, judge
from . import promises
from .disputes import disputes
from .measure_figures import PROMISES_BEFORE, invoice_rates, receipts
from .receivable_days import ReceivableDays

BEHAVIOUR = "Collection Behaviour"


def days_late(company: str) -> tuple[dict[str, int], int]:
	"""`({customer: days}, days of a customer nothing is known of)`: the average, weighed by invoices paid."""
	rows = frappe.get_all(
		BEHAVIOUR,
		filters={"company": company, "invoices_paid": (">", 0)},
		fields=["customer", "days_late", "invoices_paid"],
		order_by="name asc",
	)
	paid = sum(row.invoices_paid for row in rows)
	average = round(sum(row.days_late * row.invoices_paid for row in rows) / paid) if paid else 0
	return {row.customer: row.days_late for row in rows}, average


def words(company: str, customers: Iterable[str], as_of: date, book: ReceivableDays) -> dict[str, list[Word]]:
	"""What of each customer's promises is still to come."""
	own = frappe.get_cached_value("Company", company, "default_currency")
	taken = promises.taken(customers, as_of - PROMISES_BEFORE, company, running=as_of)
	money = promises.money({(company, customer): made for customer, made in taken.items()})
	found = defaultdict(list)
	for customer, made in taken.items():
		paid = [one for one in money.get((company, customer), ()) if one.day <= as_of]
		for verdict in judge(current(made), paid, as_of, own):
			if verdict.state == LIVE:
				found[customer].append(_word(customer, verdict, own, book))
	return found


def _word(customer: str, verdict, own: str, book: ReceivableDays) -> Word:
	promise = verdict.promise
	rate = Decimal(1) if promise.currency in (None, own) else book.rate(customer, promise.currency)
	left = None if promise.amount is None else (promise.amount - verdict.came) * rate
	return Word(promise.day, left, frozenset(invoice for invoice, _term in promise.items))


def disputed(company: str, customers: Iterable[str]) -> dict[str, dict[str, Decimal | None]]:
	"""`{customer: {invoice: disputed amount, None = all of it}}`."""
	names = set(customers)
	found = {customer: rows for customer, rows in disputes(company, names).items() if customer in names}
	rates = invoice_rates(one.invoice for rows in found.values() for one in rows)
	amounts: dict[str, dict[str, Decimal | None]] = {}
	for customer, rows in found.items():
		own = amounts.setdefault(customer, {})
		for one in rows:
			before = own.get(one.invoice, Decimal(0))
			whole = one.amount is None or before is None
			own[one.invoice] = None if whole else before + one.amount * rates.get(one.invoice, 1)
	return amounts


def came_in(company: str, first: date, last: date) -> dict[str, dict[date, Decimal]]:
	"""`{customer: {Monday: what came in that week}}`."""
	found: dict[str, dict[date, Decimal]] = {}
	for customer, rows in receipts(company, first, last).items():
		weeks = found.setdefault(customer, {})
		for row in rows:
			monday = monday_of(row.day)
			weeks[monday] = weeks.get(monday, Decimal(0)) + row.amount
	return found
