"""What waits for a set of collectors: open actions with their cases.

Set-based: the number of queries does not depend on how many actions, customers or logs there are.
The figures are those the cases show; nothing is decided with them but the order of a list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Max

from . import risk
from .tables import among, decimal

_OF_ACTION = (
	"name", "title", "kind", "due_on", "due_time", "why", "why_json", "collector", "case", "company", "customer",
	"customer_name", "amount", "currency", "creation",
)  # fmt: skip
_OF_CASE = (
	"overdue", "outstanding", "oldest_due_date", "level", "hold_status", "status", "last_contact_on",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
	"""Whose work: `collectors` None = everybody's; the others narrow it."""

	collectors: Sequence[str] | None = None
	company: str | None = None
	territories: Sequence[str] | None = None


def open_work(asked: Asked) -> list[dict]:
	"""Every open action with its case's figures and its customer's risk; oldest first."""
	action, case = frappe.qb.DocType("Collection Action"), frappe.qb.DocType("Collection Case")
	customer = frappe.qb.DocType("Customer")
	query = (
		frappe.qb.from_(action)
		.left_join(case)
		.on(case.name == action.case)
		.left_join(customer)
		.on(customer.name == action.customer)
		.select(*(action[f] for f in _OF_ACTION))
		.select(*(case[f] if f != "status" else case.status.as_("case_status") for f in _OF_CASE))
		.select(case.currency.as_("case_currency"), customer.collections_risk_class.as_("risk"))
		.where(action.status == "Open")
		.orderby(action.due_on)
		.orderby(action.name)
	)
	if asked.collectors is not None:
		query = query.where(among(action.collector, asked.collectors))
	if asked.company:
		query = query.where(action.company == asked.company)
	if asked.territories is not None:
		query = query.where(among(customer.territory, asked.territories))
	rows = query.run(as_dict=True)
	counts_as = risk.effective({row.customer: row.risk for row in rows})
	for row in rows:
		row.risk = counts_as[row.customer]
	return rows


def largest_overdue() -> dict[str, Decimal]:
	"""`{company: the largest overdue amount of its open cases}`: the scale of the points for amounts."""
	case = frappe.qb.DocType("Collection Case")
	query = frappe.qb.from_(case).select(case.company, Max(case.overdue)).where(case.status != "Closed")
	return {company: decimal(most) for company, most in query.groupby(case.company).run()}


def collectors() -> list[dict]:
	"""Everybody who looks after an open case or has open work: `[{user, name}]`, by name."""
	action, case = frappe.qb.DocType("Collection Action"), frappe.qb.DocType("Collection Case")
	user = frappe.qb.DocType("User")
	at_work = frappe.qb.from_(action).select(action.collector).where(action.status == "Open")
	owners = frappe.qb.from_(case).select(case.collector).where(case.status != "Closed")
	query = frappe.qb.from_(user).select(user.name.as_("user"), user.full_name.as_("name"))
	query = query.where(user.name.isin(at_work) | user.name.isin(owners))
	return query.orderby(user.full_name).orderby(user.name).run(as_dict=True)


def companies(collectors: Sequence[str] | None) -> list[str]:
	"""The companies these people (None = all) have open cases in."""
	case = frappe.qb.DocType("Collection Case")
	query = frappe.qb.from_(case).select(case.company).distinct().where(case.status != "Closed")
	if collectors is not None:
		query = query.where(among(case.collector, collectors))
	return [company for (company,) in query.orderby(case.company).run()]


def names_of(users: Iterable[str | None]) -> dict[str, str]:
	"""The full names of these users."""
	user = frappe.qb.DocType("User")
	wanted = sorted(filter(None, users))
	return dict(frappe.qb.from_(user).select(user.name, user.full_name).where(among(user.name, wanted)).run())
