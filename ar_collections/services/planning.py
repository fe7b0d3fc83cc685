"""The plan of a book, customer by customer, so that one that cannot be planned stops no other.

Pure but for the message of an error: reads nothing, writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import frappe

from ..core.model import Book, Customer, Plan
from ..core.plan import plan
from .savepoint import Outcome, sentence


@dataclass(frozen=True)
class Planned:
	"""One customer: its book (nobody else in it) and its plan."""

	customer: Customer
	book: Book
	plan: Plan


def plan_each(book: Book) -> tuple[dict[str, Planned], list[Outcome]]:
	"""`({customer: planned}, failures)` in the order of the customers' names."""
	own = defaultdict(list)
	for event in book.history:
		own[event.customer].append(event)
	found, failures = {}, []
	for customer in sorted(book.customers, key=lambda c: c.id):
		one = replace(book, customers=(customer,), history=tuple(own.get(customer.id, ())))
		try:
			found[customer.id] = Planned(customer, one, plan(one))
		except Exception as error:
			failures.append(Outcome(customer.id, sentence(error), frappe.get_traceback()))
	return found, failures


def together(book: Book, parts: Iterable[Planned]) -> tuple[Book, Plan]:
	"""Some customers of `book` as one book and one plan again."""
	parts = list(parts)
	one_book = replace(
		book,
		customers=tuple(p.customer for p in parts),
		history=tuple(e for p in parts for e in p.book.history),
	)
	actions = tuple(a for p in parts for a in p.plan.actions)
	return one_book, Plan(actions, tuple(left for p in parts for left in p.plan.left_out))
