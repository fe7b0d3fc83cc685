"""What the page “Hand over a book” calls. Thin: who may, then the service that does.

A book is handed over by whoever leads the rep: the people above in the tree of employees, within
their team, and Collections Managers to anybody.
"""

import frappe
from frappe import _

from .guards import has_role
from .ledger.owner_book import with_a_book
from .ledger.people import at_work, below
from .ledger.worklist import names_of
from .services import book_handover

EVERYBODY = ("Collections Manager", "System Manager")


@frappe.whitelist(methods=["GET", "POST"])
def choices() -> dict:
	"""`{from: [{user, name, enabled}], to: [{user, name}]}`: whose book may be moved, and to whom."""
	team = _team()
	books = with_a_book(team)
	to = sorted(at_work(_colleagues() if team is None else team))
	names = names_of(to)
	people = sorted(({"user": user, "name": names[user]} for user in to), key=lambda one: one["name"])
	return {"from": books, "to": people}


@frappe.whitelist(methods=["GET", "POST"])
def preview(from_user: str, customers: str | list | None = None) -> dict:
	"""How many customers, cases, actions and drafts would move."""
	_may(from_user)
	return book_handover.preview(from_user, _names(customers))


@frappe.whitelist(methods=["POST"])
def hand_over(from_user: str, to_user: str, reason: str, customers: str | list | None = None) -> dict:
	_may(from_user, to_user)
	return book_handover.hand_over(book_handover.Move(from_user, to_user, reason), _names(customers))


def _team() -> list[str] | None:
	"""Who is led by the current user, with him or her; None = everybody."""
	if has_role(*EVERYBODY):
		return None
	user = frappe.session.user
	team = below(user) if has_role("Collections User") else []
	if not team:
		frappe.throw(
			_("Only who leads others hands over their customers."),
			frappe.PermissionError,
			title=_("Not permitted"),
		)
	return [user, *team]


def _may(*users: str) -> None:
	team = _team()
	if team is not None and not set(users) <= set(team):
		frappe.throw(_("This person is not in your team."), frappe.PermissionError, title=_("Not permitted"))


def _colleagues() -> list[str]:
	return frappe.get_all("User", {"enabled": 1, "user_type": "System User"}, order_by="name", pluck="name")


def _names(customers: str | list | None) -> list[str] | None:
	"""The chosen customers; None = all of the book."""
	if customers is None or customers == "":
		return None
	found = frappe.parse_json(customers)
	if not found:
		frappe.throw(_("No customer is chosen."), title=_("Hand over a book"))
	return [str(name) for name in found]
