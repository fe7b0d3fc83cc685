"""Who has which customer, and whose team that is, for many customers at once."""

from collections.abc import Iterable

import frappe

from .owners import owners


def collectors(company: str, customers: Iterable[str]) -> dict[str, str | None]:
	"""Who looks after each customer: by the open case, else the last one, else the company's rule."""
	names = set(customers)
	case = frappe.qb.DocType("Collection Case")
	rows = (
		frappe.qb.from_(case)
		.select(case.customer, case.collector)
		.where(case.company == company)
		.orderby(case.closed_on.isnull())
		.orderby(case.creation)
		.orderby(case.name)
	).run()
	found = {customer: collector or None for customer, collector in rows if customer in names}
	return {**owners(company, names - set(found)), **found}


def leaders(users: Iterable[str | None]) -> dict[str, str | None]:
	"""`{user: who leads the team}`: oneself, where somebody reports to one, else whom one reports to."""
	employee = frappe.qb.DocType("Employee")
	above = frappe.qb.DocType("Employee").as_("above")
	rows = (
		frappe.qb.from_(employee)
		.inner_join(above)
		.on(above.name == employee.reports_to)
		.select(employee.user_id, above.user_id)
		.where(above.user_id.isnotnull() & (above.user_id != "") & employee.user_id.isnotnull())
	).run()
	over = dict(rows)
	leading = set(over.values())
	return {user: user if user in leading else over.get(user) for user in users}
