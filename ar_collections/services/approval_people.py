"""Who is asked to decide on a paper of a case: the nearest person above its collector who may, else the
General Manager of the company. Reads only.
"""

from collections.abc import Iterable

import frappe
from frappe import _

from ..ledger.people import superior
from .hold_notices import general_managers

MOST_RUNGS = 10  # a circle of superiors is a mistake of data


def above(
	collector: str | None, company: str, roles: Iterable[str], not_these: Iterable[str | None]
) -> list[str]:
	"""One person in the line of the collector with one of these roles, and not who asked; else the top."""
	out, wanted, user = set(not_these), set(roles), collector
	for _rung in range(MOST_RUNGS):
		user = superior(user)
		if not user:
			break
		if user not in out and not wanted.isdisjoint(frappe.get_roles(user)):
			return [user]
	return [who for who in general_managers(company) if who not in out] or managers(
		wanted - {"System Manager"}, out
	)


def managers(roles: Iterable[str], not_these: Iterable[str | None]) -> list[str]:
	"""Everybody enabled with one of the roles, and not who asked."""
	from frappe.utils.user import get_users_with_role

	found = {user for role in roles for user in get_users_with_role(role)}
	return sorted(found - set(not_these) - {"Administrator", "Guest"})


def lacks_role(user: str, roles: Iterable[str]) -> str | None:
	"""A sentence when the user has none of the roles."""
	if user == "Administrator" or not set(roles).isdisjoint(frappe.get_roles(user)):
		return None
	return _("This needs one of the roles: {0}.").format(", ".join(map(_, roles)))


def own_request() -> str:
	return _("You asked for it yourself: somebody else approves.")
