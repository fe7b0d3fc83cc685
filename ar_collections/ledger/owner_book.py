"""A rep's book: the customers the rep looks after, by which way, and the open cases. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe

from .owners import owners
from .tables import among, only


@dataclass(frozen=True)
class Case:
	name: str
	company: str
	customer: str


@dataclass(frozen=True)
class OwnerBook:
	"""`managed`: by account manager or sales team; `by_team`: those where the sales team says so."""

	managed: set[str]
	by_team: set[str]
	cases: dict[str, list[Case]] = field(default_factory=dict)  # customer -> open cases in the rep's hands

	@property
	def customers(self) -> list[str]:
		return sorted(self.managed | self.cases.keys())


def book_of(user: str) -> OwnerBook:
	by_team = _by_team(user)
	managers = set(frappe.get_all("Customer", {"account_manager": user}, order_by="name", pluck="name"))
	return OwnerBook(managers | by_team, by_team, _cases(user))


def _cases(user: str) -> dict[str, list[Case]]:
	filters = {"collector": user, "status": ("!=", "Closed")}
	rows = frappe.get_all(
		"Collection Case", filters, ["name", "company", "customer"], order_by="customer asc, name asc"
	)
	found: dict[str, list[Case]] = {}
	for row in rows:
		found.setdefault(row.customer, []).append(Case(row.name, row.company, row.customer))
	return found


def _by_team(user: str) -> set[str]:
	"""Customers that are the user's through the sales team, by the rule of one of the companies."""
	team, person = frappe.qb.DocType("Sales Team"), frappe.qb.DocType("Sales Person")
	employee, customer = frappe.qb.DocType("Employee"), frappe.qb.DocType("Customer")
	rows = (
		frappe.qb.from_(team)
		.inner_join(person)
		.on(person.name == team.sales_person)
		.inner_join(employee)
		.on(employee.name == person.employee)
		.inner_join(customer)
		.on(customer.name == team.parent)
		.select(team.parent)
		.distinct()
		.where((team.parenttype == "Customer") & (employee.user_id == user))
		.where(customer.account_manager.isnull() | (customer.account_manager != user))
		.orderby(team.parent)
	).run()
	asked = [name for (name,) in rows]
	companies = frappe.get_all("Collections Company", order_by="name", pluck="company") if asked else []
	return {name for company in companies for name, owner in owners(company, asked).items() if owner == user}


def default_of(user: str) -> list[str]:
	"""The companies whose default owner the user is."""
	return frappe.get_all("Collections Company", {"default_owner": user}, order_by="name", pluck="company")


def drafts(cases: Iterable[str]) -> int:
	"""Letters and contact logs on these cases that are not out or not submitted yet."""
	letter, log = frappe.qb.DocType("Dunning Letter"), frappe.qb.DocType("Contact Log")
	waiting = letter.status.isin(("Draft", "Pending Approval", "Approved"))
	names = set(cases)
	queries = (
		only(frappe.qb.from_(letter).select(letter.case).where(waiting), letter.case, names),
		only(frappe.qb.from_(log).select(log.case).where(log.docstatus == 0), log.case, names),
	)
	return sum(case in names for query in queries for (case,) in query.run())


def with_a_book(users: Iterable[str] | None) -> list[dict]:
	"""Who of these people (None = of all) looks after anybody: `[{user, name, enabled}]`, by name."""
	user = frappe.qb.DocType("User")
	customer, case = frappe.qb.DocType("Customer"), frappe.qb.DocType("Collection Case")
	managers = frappe.qb.from_(customer).select(customer.account_manager)
	collectors = frappe.qb.from_(case).select(case.collector).where(case.status != "Closed")
	query = frappe.qb.from_(user).select(user.name.as_("user"), user.full_name.as_("name"), user.enabled)
	if users is None:
		query = query.where(user.name.isin(managers) | user.name.isin(collectors))
	else:
		query = query.where(among(user.name, users))
	return query.orderby(user.full_name).orderby(user.name).run(as_dict=True)
