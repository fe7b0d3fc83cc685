"""Who stands in for whom, by day: the Collections Substitutes that hold now."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.utils import nowdate

DOCTYPE = "Collections Substitute"


def _holding(day: date | str | None) -> dict:
	day = day or nowdate()
	return {"from_date": ("<=", day), "to_date": (">=", day)}


def stood_in_for(user: str, day: date | str | None = None) -> list[str]:
	"""The people whose customers this user works, too, that day (today)."""
	return frappe.get_all(
		DOCTYPE, {"substitute": user, **_holding(day)}, order_by="rep asc", pluck="rep", distinct=True
	)


def substitutes_of(users: Iterable[str], day: date | str | None = None) -> list[str]:
	"""Whoever stands in for one of these people that day (today)."""
	absent = {"rep": ("in", sorted(users) or [""]), **_holding(day)}
	return frappe.get_all(DOCTYPE, absent, order_by="substitute asc", pluck="substitute", distinct=True)
