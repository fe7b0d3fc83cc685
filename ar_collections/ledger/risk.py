"""The risk class a customer counts as: the one people gave it, else what its way of paying says. Reads only."""

from collections.abc import Mapping

import frappe

from .tables import only

BEHAVIOUR = "Collection Behaviour"


def effective(given: Mapping[str, str | None]) -> dict[str, str | None]:
	"""`{customer: class it counts as}` for `{customer: class people gave it}`.

	A habitual late payer without a class counts as the setting says (docs/decisions/046); the nightly
	row of any company will do, since the class is one for all companies.
	"""
	without = [name for name, own in given.items() if not own]
	late_as = frappe.get_cached_doc("Collections Settings").get("habitual_late_risk") if without else None
	habitual = habitual_late(without) if late_as else set()
	return {name: own or (late_as if name in habitual else None) for name, own in given.items()}


def habitual_late(customers: list[str], company: str | None = None) -> set[str]:
	"""Those of the customers who pay late as a habit, in this company or (None) in any."""
	row = frappe.qb.DocType(BEHAVIOUR)
	query = frappe.qb.from_(row).select(row.customer).where(row.habitual_late == 1)
	if company:
		query = query.where(row.company == company)
	return {name for (name,) in only(query, row.customer, customers).run()}
