"""Who works here and who reports to whom: users, their roles, Employee.reports_to."""

from collections.abc import Iterable

import frappe

# Whoever may do the work of a case (the roles that may write a Collection Action).
WORKING_ROLES = (
	"Collections User", "Collections Manager", "General Manager", "Accounts Manager", "System Manager",
)  # fmt: skip


def people_at_work():
	"""A query for the names of everybody who can log in and may work a case."""
	user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	with_role = (
		frappe.qb.from_(role)
		.select(role.parent)
		.where((role.parenttype == "User") & role.role.isin(WORKING_ROLES))
	)
	able = user.name.isin(with_role) | (user.name == "Administrator")
	return frappe.qb.from_(user).select(user.name).where((user.enabled == 1) & able)


def at_work(users: Iterable[str | None]) -> set[str]:
	"""Those of them who can log in and may work a case."""
	names = sorted(filter(None, users))
	if not names:
		return set()
	user = frappe.qb.DocType("User")
	return {name for (name,) in people_at_work().where(user.name.isin(names)).run()}


def below(user: str) -> list[str]:
	"""Everybody under this user in the tree of Employees, whether still at work or not."""
	own = frappe.db.get_value("Employee", {"user_id": user}, ["lft", "rgt"], as_dict=True)
	if not own or own.rgt - own.lft <= 1:
		return []
	tree = {"lft": (">", own.lft), "rgt": ("<", own.rgt), "user_id": ("is", "set")}
	return frappe.get_all("Employee", tree, order_by="name", pluck="user_id")


def line_above(user: str | None, rungs: int) -> list[tuple[str | None, bool]]:
	"""Who stands above this user's active employee, nearest first: `(user, is he or she at work)`.

	Whoever left, is disabled or has no user keeps the place: the next rung is that person's superior.
	"""
	above = user and frappe.db.get_value("Employee", {"user_id": user, "status": "Active"}, "reports_to")
	found = []
	while above and len(found) < rungs:
		fields = ["user_id", "status", "reports_to"]
		row = frappe.db.get_value("Employee", above, fields, as_dict=True) or frappe._dict()
		there = row.status == "Active" and frappe.db.get_value("User", row.user_id or "", "enabled")
		found.append((row.user_id, bool(there)))
		above = row.reports_to
	return found


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
