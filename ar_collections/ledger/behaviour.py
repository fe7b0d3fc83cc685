"""What a customer's behaviour is judged by, for many customers at once: invoices that fell due in the
last twelve months with their receipts, promises, the money that came in, and calls.

A handful of queries whatever the number of customers; the figures are `core/behaviour.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import frappe

from ..core.behaviour import Call, Past, Receipt, Term
from . import promises
from .contact_history import attempts
from .tables import children, decimal, only
from .trade import RECEIPTS

YEAR = timedelta(days=365)


def past(company: str, customers: Iterable[str], as_of: date) -> dict[str, Past]:
	"""`{customer: Past}` for every customer named."""
	names = sorted(set(customers))
	since = as_of - YEAR
	invoices = _invoices(company, names, since, as_of)
	promised = promises.taken(names, since, company)
	came = promises.money({(company, name): made for name, made in promised.items()})
	own = frappe.get_cached_value("Company", company, "default_currency")
	calls = attempts(company, names, since, as_of)
	return {
		name: Past(
			invoices=tuple(invoices.get(name, ())),
			promises=tuple(promised.get(name, ())),
			money=tuple(one for one in came.get((company, name), ()) if one.day <= as_of),
			currency=own,
			calls=tuple(
				Call(one.at.hour, one.reached)
				for one in calls.get(name, ())
				if one.outgoing and one.channel == "Phone"
			),
		)
		for name in names
	}


def _booked(company: str, customers: Iterable[str], as_of: date):
	"""Receipts of the customers in the ledger, and the table they are in."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	query = (
		frappe.qb.from_(ple)
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.delinked == 0))
		.where((ple.amount < 0) & (ple.account_type == "Receivable") & ple.voucher_type.isin(RECEIPTS))
		.where(ple.posting_date <= as_of)
		.orderby(ple.posting_date)
	)
	return ple, only(query, ple.party, customers)


def _invoices(company: str, customers: list[str], since: date, as_of: date) -> Mapping[str, list[tuple]]:
	ple, query = _booked(company, customers, as_of)
	invoice = frappe.qb.DocType("Sales Invoice")
	rows = (
		query.inner_join(invoice)
		.on(invoice.name == ple.against_voucher_no)
		.select(ple.party, invoice.name, invoice.due_date, invoice.base_grand_total)
		.select(ple.posting_date, ple.amount)
		.where((ple.against_voucher_type == "Sales Invoice") & (invoice.docstatus == 1))
		.where((invoice.is_return == 0) & (invoice.due_date >= since))
	).run()
	receipts, heads = defaultdict(list), {}
	for party, name, due, total, day, amount in rows:
		heads[name] = (party, Term(due, decimal(total)))
		receipts[name].append(Receipt(day, -decimal(amount)))
	terms = _terms(heads)
	found = defaultdict(list)
	for name, (party, whole) in heads.items():
		found[party].append((tuple(terms.get(name) or (whole,)), tuple(receipts[name])))
	return found


def _terms(invoices: Iterable[str]) -> Mapping[str, list[Term]]:
	found = defaultdict(list)
	fields = ("due_date", "base_payment_amount")
	for name, due, amount in children("Payment Schedule", "Sales Invoice", fields, invoices):
		if due:
			found[name].append(Term(due, decimal(amount)))
	return found
