"""Disputes and promises as they stood on a day: what of the open items was in dispute, what was promised."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _

from ..core.aside import set_aside
from ..core.items import claims
from ..core.model import ZERO, Customer, Dispute, OpenItem, Promise
from ..core.promises import current, last_day
from . import customers as people
from .disputes import DOCTYPE
from .open_items import DATA_ERRORS
from .promises import taken
from .tables import decimal, only

MADE = timedelta(days=400)  # before the day: an older promise runs no more

Key = tuple[str, int]


def shares(
	company: str, items: dict[str, list[OpenItem]], as_of: date, problems: list[tuple[str, str]]
) -> dict[tuple[str, str, int], tuple[Decimal, Decimal]]:
	"""`{(customer, voucher, instalment): (disputed, promised)}`: shares of what is open, from 0 to 1.

	A customer whose data make no sense has none, and is told in `problems`.
	"""
	disputed = disputes_at(company, items, as_of)
	promised = promises_at(company, items, as_of)
	received = people.receipts(company, _since(promised), as_of)
	found = {}
	for name in disputed.keys() | promised.keys():
		if name not in items:
			continue
		customer = Customer(
			name,
			items=tuple(items[name]),
			disputes=disputed.get(name, ()),
			promises=promised.get(name, ()),
			receipts=received.get(name, ()),
		)
		try:
			found |= {(name, *key): amounts for key, amounts in _of(customer, as_of).items()}
		except DATA_ERRORS as error:
			text = _("What is in dispute and promised could not be read and is left out: {0}")
			problems.append((name, text.format(error)))
	return found


def _of(customer: Customer, as_of: date) -> dict[Key, tuple[Decimal, Decimal]]:
	whole = set_aside(customer, as_of, dun_journals=True)
	found = {}
	for key, claim in claims(customer, as_of, dun_journals=True).items():
		why = whole[key].code if key in whole else None
		disputed = claim.item.outstanding if why == "dispute" else claim.disputed
		promised = claim.item.outstanding - disputed if why == "promise" else claim.promised
		if claim.item.outstanding > ZERO and (disputed > ZERO or promised > ZERO):
			found[key] = (disputed / claim.item.outstanding, promised / claim.item.outstanding)
	return found


def disputes_at(company: str, customers: Iterable[str], as_of: date) -> dict[str, tuple[Dispute, ...]]:
	"""Raised by the day and not solved by it."""
	table = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(table)
		.select(table.customer, table.sales_invoice, table.amount, table.term, table.name)
		.where((table.company == company) & (table.raised_on <= as_of))
		.where((table.status == "Open") | (table.resolved_on >= as_of + timedelta(days=1)))
		.orderby(table.name)
	)
	found = defaultdict(list)
	for customer, invoice, amount, term, name in only(query, table.customer, customers).run():
		found[customer].append(Dispute(invoice, decimal(amount) or None, term or None, name))
	return {customer: tuple(rows) for customer, rows in found.items()}


def promises_at(company: str, customers: Iterable[str], as_of: date) -> dict[str, tuple[Promise, ...]]:
	"""Made by the day, and its days of grace not over."""
	made = taken(customers, as_of - MADE, company, running=as_of)
	found = {}
	for name, promises in made.items():
		live = current([p for p in promises if p.made_on and p.made_on <= as_of <= last_day(p)])
		if live:
			found[name] = tuple(live)
	return found


def _since(promised: dict[str, tuple[Promise, ...]]) -> dict[str, date]:
	return {
		name: min(p.made_on for p in made if p.amount)
		for name, made in promised.items()
		if any(p.amount for p in made)
	}
