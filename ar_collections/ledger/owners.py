"""Who chases a customer: the rule of the Collections Company, applied to many customers at once.

`Customer.account_manager`, or the sales team's Sales Person → Employee → User, else the
company's default owner. A user who cannot log in, or has no role to work a case, owns nobody.
"""

from collections.abc import Iterable

import frappe

from .people import at_work, people_at_work
from .tables import only

MANAGER_FIRST = "Account Manager, then Sales Team"
TEAM_FIRST = "Sales Team, then Account Manager"
ALWAYS_DEFAULT = "Always the default owner"


def owners(company: str, customers: Iterable[str]) -> dict[str, str | None]:
	"""The owner of each customer; None when the rule finds nobody who works here."""
	names = sorted(set(customers))
	rule, default = _rule(company)
	default = default if default in at_work({default}) else None
	if rule == ALWAYS_DEFAULT:
		return dict.fromkeys(names, default)
	ways = [_account_managers(names), _sales_team(names)]
	if rule == TEAM_FIRST:
		ways.reverse()
	return {name: ways[0].get(name) or ways[1].get(name) or default for name in names}


def _rule(company: str) -> tuple[str, str | None]:
	row = frappe.db.get_value("Collections Company", {"company": company}, ["owner_rule", "default_owner"])
	return (row[0] or MANAGER_FIRST, row[1] or None) if row else (MANAGER_FIRST, None)


def _account_managers(customers: list[str]) -> dict[str, str]:
	customer, user = frappe.qb.DocType("Customer"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(customer)
		.inner_join(user)
		.on(user.name == customer.account_manager)
		.select(customer.name, user.name)
		.where(user.name.isin(people_at_work()))
	)
	return dict(only(query, customer.name, customers).run())


def _sales_team(customers: list[str]) -> dict[str, str]:
	"""The user of the sales person with the largest share; the first in the list where shares are equal."""
	team, person = frappe.qb.DocType("Sales Team"), frappe.qb.DocType("Sales Person")
	employee, user = frappe.qb.DocType("Employee"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(team)
		.inner_join(person)
		.on(person.name == team.sales_person)
		.inner_join(employee)
		.on(employee.name == person.employee)
		.inner_join(user)
		.on(user.name == employee.user_id)
		.select(team.parent, user.name)
		.where((team.parenttype == "Customer") & user.name.isin(people_at_work()))
		.orderby(team.parent)
		.orderby(team.allocated_percentage, order=frappe.qb.desc)
		.orderby(team.idx)
	)
	found: dict[str, str] = {}
	for customer, name in only(query, team.parent, customers).run():
		found.setdefault(customer, name)
	return found
