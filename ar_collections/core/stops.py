"""Why an item is left alone today: the stops every run must respect (domain.md B).

A stop on one item never stops another. Amounts that are only partly covered, disputed or
promised are no stop; `items.claims` has lowered the claim already.
"""

from datetime import date

from .aside import set_aside
from .items import Claim, Key
from .model import ZERO, Book, Customer, Promise
from .why import Why

# Money settles an item whatever else stops it; these two say that it was never asked for.
_BEFORE_MONEY = ("journal", "no_follow_up_invoice")


def stops(book: Book, customer: Customer, claims: dict[Key, Claim], as_of: date) -> dict[Key, Why]:
	"""The reason to leave an item alone, for every item that has one. The first reason found wins."""
	whole = _of_customer(book, customer)
	if whole:
		return dict.fromkeys(claims, whole)
	aside = set_aside(customer, as_of, book.dun_journal_entries)
	found = {}
	for key, claim in claims.items():
		if claim.open <= ZERO or key in aside:
			found[key] = _of_item(claim, aside.get(key))
	return found


def _of_customer(book: Book, customer: Customer) -> Why | None:
	if customer.internal and book.skip_internal:
		return Why("internal")
	if customer.disabled:
		return Why("disabled")
	if customer.no_follow_up:
		return Why("no_follow_up_customer")
	return None


def _of_item(claim: Claim, aside: Why | None) -> Why:
	item = claim.item
	if item.outstanding <= ZERO:
		return Why("nothing_open")
	if aside and aside.code in _BEFORE_MONEY:
		return aside
	if claim.covered >= item.outstanding:
		return Why("covered", {"amount": claim.covered, "currency": item.currency})
	if aside:
		return aside
	return _promised(claim.promise, item.currency) if claim.promised else Why("dispute")


def _promised(promise: Promise, currency: str) -> Why:
	values = {"amount": promise.amount, "currency": promise.currency or currency, "until": promise.day}
	return Why("promise_amount", values)
