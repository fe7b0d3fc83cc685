"""The book of a company: everything one run may know, read at one moment (core.model.Book).

A few dozen queries whatever the size. What is read is consistent when the caller holds the
transaction; nothing is written or locked here.
"""

from dataclasses import dataclass, replace
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint

from ..core.model import Book, Customer, OpenItem, Policy, Promise
from . import balances, blocks, customers, disputes, history
from .away import away
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
	ladders = policies(company)
	default = frappe.db.get_value("Collections Company", {"company": company}, "default_policy")
	people, unclear = _customers(company, as_of, facts, found, _looks_back(ladders))
	nameless = [name for name in names if name in found.items and name not in facts]
	book = Book(
		as_of=as_of,
		policies=ladders,
		customers=people,
		history=tuple(history.events(company, names, as_of)),
		calendar=calendar(company, as_of),
		company=company,
		currency_digits=currency_digits(currencies | {company_currency}),
		default_policy=default if default in {p.name for p in ladders} else None,
		skip_internal=bool(cint(settings.skip_internal_customers)),
		dun_journal_entries=bool(cint(settings.dun_journal_entries)),
	)
	text = _("The ledger names a customer that does not exist: left out. Was it deleted or renamed?")
	return Reading(book, (*found.problems, *((name, text) for name in nameless), *unclear))


def customers_with_open_items(company: str) -> list[str]:
	"""Everybody who owes the company something, sorted."""
	return balances.customers_who_owe(company)


def _looks_back(ladders: tuple[Policy, ...]) -> int:
	"""For how many days signs of progress must be known."""
	return max((step.no_progress_days or 0 for p in ladders for step in p.steps), default=0)


def _customers(
	company: str, as_of: date, facts: dict[str, dict], found: Receivables, days: int
) -> tuple[tuple[Customer, ...], list[tuple[str, str]]]:
	"""The customers, and `(customer, sentence)` for each promise that cannot be told."""
	names = sorted(facts)
	stopped = blocks.blocks(company, names)
	standing = blocks.holds(company, names)
	disputed = disputes.disputes(company, names)
	elsewhere = away(company, names)
	contacts = blocks.contacts(company, names, as_of, days)
	promises, unclear = _promises(company, blocks.promises(company, names, as_of), found.items)
	paid = customers.last_payments(company, names, as_of, max(days, customers.PAYMENT_DAYS))
	received = customers.receipts(company, _since(promises), as_of)
	owner = owners(company, names)
	made = tuple(
		Customer(
			**facts[name],
			owner=owner.get(name),
			items=tuple(found.items.get(name, ())),
			credits=tuple(found.credits.get(name, ())),
			blocks=stopped.get(name, ()),
			holds=standing.get(name, ()),
			promises=promises.get(name, ()),
			disputes=disputed.get(name, ()),
			away=elsewhere.get(name, ()),
			contacts=contacts.get(name, ()),
			payments=(paid[name],) if name in paid else (),
			receipts=received.get(name, ()),
		)
		for name in names
	)
	return made, unclear


def _since(promises: dict[str, tuple[Promise, ...]]) -> dict[str, date]:
	"""From which day on receipts are taken off each customer's promise."""
	return {
		name: min(p.made_on for p in own if p.amount and p.made_on)
		for name, own in promises.items()
		if any(p.amount and p.made_on for p in own)
	}


def _promises(
	company: str, spoken: dict[str, tuple[Promise, ...]], items: dict[str, list[OpenItem]]
) -> tuple[dict[str, tuple[Promise, ...]], list[tuple[str, str]]]:
	"""Promised amounts with their currency (docs/decisions/014), and which of them have none.

	One that names none is in the currency the customer owes, where that is only one; else in the
	company's, if it is one of them.
	"""
	own = frappe.get_cached_value("Company", company, "default_currency")
	text = _("A promised amount of {0} stops nothing: the customer owes {1}, and {2} is none of them.")
	found, unclear = {}, []
	for name, promises in spoken.items():
		owed = sorted({i.currency for i in items.get(name, ())})
		currency = owed[0] if len(owed) == 1 else own
		found[name] = tuple(_with_currency(p, currency) for p in promises)
		unclear += [
			(name, text.format(p.amount, ", ".join(owed), p.currency))
			for p in found[name]
			if p.amount and len(owed) > 1 and p.currency not in owed
		]
	return found, unclear


def _with_currency(promise: Promise, currency: str) -> Promise:
	"""An amount is in some currency; a promise of all that is open is about every one of them."""
	return replace(promise, currency=(promise.currency or currency) if promise.amount else None)
