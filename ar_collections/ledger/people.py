"""Who reports to whom: Employee.reports_to, seen as users."""

import frappe


def superior(user: str | None) -> str | None:
	"""The enabled user to whom this user's active employee reports; None when there is none."""
	if not user:
		return None
	employee = frappe.qb.DocType("Employee")
	above = frappe.qb.DocType("Employee").as_("above")
	account = frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(employee)
		.inner_join(above)
		.on(above.name == employee.reports_to)
		.inner_join(account)
		.on(account.name == above.user_id)
		.select(account.name)
		.where((employee.user_id == user) & (employee.status == "Active"))
		.where((above.status == "Active") & (account.enabled == 1))
		.limit(1)
	).run()
	return rows[0][0] if rows else None
