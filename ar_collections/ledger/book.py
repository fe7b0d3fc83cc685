"""The book of a company: everything one run may know, read at one moment (core.model.Book).

A few dozen queries whatever the size. What is read is consistent when the caller holds the
transaction; nothing is written or locked here.
"""

from dataclasses import dataclass, replace
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint

from ..core.model import Book, Customer, OpenItem, Promise
from . import balances, blocks, customers, history
from .calendar import calendar
from .open_items import Receivables, receivables
from .owners import owners
from .policies import policies
from .tables import currency_digits


@dataclass(frozen=True)
class Reading:
	"""A book, and what was wrong with the data it was read from: `(customer, sentence)`."""

	book: Book
	problems: tuple[tuple[str, str], ...] = ()


def read_book(company: str, as_of: date, customers: list[str] | None = None) -> Book:
	"""The book for a day: the customers named, or all who owe something."""
	return read(company, as_of, customers).book


def read(company: str, as_of: date, only: list[str] | None = None) -> Reading:
	"""The book and its problems. Customers named are in it also when they owe nothing any more."""
	found = receivables(company, only)
	names = sorted(set(found.items) if only is None else set(only))
	settings = frappe.get_cached_doc("Collections Settings")
	company_currency = frappe.get_cached_value("Company", company, "default_currency")
	currencies = {i.currency for items in found.items.values() for i in items}
	facts = customers.facts(names)
	nameless = [name for name in names if name in found.items and name not in facts]
	book = Book(
		as_of=as_of,
		policies=policies(company),
		customers=_customers(company, as_of, facts, found),
		history=tuple(history.events(company, names, as_of)),
		calendar=calendar(company, as_of),
		company=company,
		currency_digits=currency_digits(currencies | {company_currency}),
		default_policy=frappe.db.get_value("Collections Company", {"company": company}, "default_policy"),
		skip_internal=bool(cint(settings.skip_internal_customers)),
		dun_journal_entries=bool(cint(settings.dun_journal_entries)),
	)
	text = _("The ledger names a customer that does not exist: left out. Was it deleted or renamed?")
	return Reading(book, (*found.problems, *((name, text) for name in nameless)))


def customers_with_open_items(company: str) -> list[str]:
	"""Everybody who owes the company something, sorted."""
	return balances.customers_who_owe(company)


def _customers(company: str, as_of: date, facts: dict[str, dict], found: Receivables) -> tuple[Customer, ...]:
	names = sorted(facts)
	stopped = blocks.blocks(company, names)
	standing = blocks.holds(company, names)
	contacts, promises = blocks.contacts_and_promises(company, names, as_of)
	paid = customers.last_payments(company, names, as_of)
	owner = owners(company, names)
	return tuple(
		Customer(
			**facts[name],
			owner=owner.get(name),
			items=tuple(found.items.get(name, ())),
			credits=tuple(found.credits.get(name, ())),
			blocks=stopped.get(name, ()),
			holds=standing.get(name, ()),
			promises=_promises(promises.get(name, ()), found.items.get(name, ())),
			contacts=contacts.get(name, ()),
			payments=(paid[name],) if name in paid else (),
		)
		for name in names
	)


def _promises(promises: tuple[Promise, ...], items: list[OpenItem]) -> tuple[Promise, ...]:
	"""A promised amount is in the currency the customer owes, where that is only one."""
	currencies = {i.currency for i in items}
	if len(currencies) != 1:
		return promises
	(currency,) = currencies
	return tuple(replace(p, currency=currency) if p.amount else p for p in promises)
