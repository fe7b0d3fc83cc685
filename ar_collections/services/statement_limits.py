"""How often one address may open and answer statements, and guess at links. Counts in Redis; writes no document."""

import frappe
from frappe import _

# What is counted: how many within how many seconds.
OPEN, ANSWER, GUESS = ("open", 60, 60), ("answer", 20, 3600), ("guess", 10, 600)


class TooMany(frappe.RateLimitExceededError):
	"""Too many requests from one address."""


def count(what: tuple[str, int, int], add: int = 1) -> None:
	"""Count a request of the current address; raises TooMany above the limit."""
	kind, most, seconds = what
	key = frappe.cache.make_key(f"ar_statement_link|{kind}|{_address()}")
	if not frappe.cache.get(key):
		frappe.cache.setex(key, seconds, 0)
	if add and frappe.cache.incrby(key, add) > most:
		frappe.throw(_("Too many requests. Please try again later."), TooMany, title=_("Try again later"))


def may_guess() -> bool:
	"""Whether this address has not yet tried too many links that are none."""
	kind, most, _seconds = GUESS
	tried = frappe.cache.get(frappe.cache.make_key(f"ar_statement_link|{kind}|{_address()}"))
	return int(tried or 0) < most


def forget() -> None:
	"""Of the current address."""
	for kind, _most, _seconds in (OPEN, ANSWER, GUESS):
		frappe.cache.delete(frappe.cache.make_key(f"ar_statement_link|{kind}|{_address()}"))


def _address() -> str:
	return getattr(frappe.local, "request_ip", None) or "nowhere"
