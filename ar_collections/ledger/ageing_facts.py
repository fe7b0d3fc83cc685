"""Of many customers: the name, groups and territories, and who looks after them. Reads only."""

from collections.abc import Iterable

import frappe

from .customers import ancestors
from .owners import owners
from .tables import among, only, slices


def of(company: str, customers: Iterable[str]) -> dict[str, dict]:
	"""`{customer: {name, groups, territories, collector}}`; the open case says who, else the rule of the company."""
	names = sorted(set(customers))
	by_case = _by_case(company, names)
	by_rule = owners(company, [name for name in names if name not in by_case])
	groups = ancestors("Customer Group", "parent_customer_group")
	territories = ancestors("Territory", "parent_territory")
	table = frappe.qb.DocType("Customer")
	query = frappe.qb.from_(table).select(
		table.name, table.customer_name, table.customer_group, table.territory
	)
	found = {}
	for part in slices(names):
		for name, called, group, territory in query.where(among(table.name, part)).run():
			found[name] = {
				"name": called or name,
				"groups": groups.get(group) or ((group,) if group else ()),
				"territories": territories.get(territory) or ((territory,) if territory else ()),
				"collector": by_case.get(name) or by_rule.get(name),
			}
	return found


def _by_case(company: str, customers: list[str]) -> dict[str, str]:
	case = frappe.qb.DocType("Collection Case")
	query = (
		frappe.qb.from_(case)
		.select(case.customer, case.collector)
		.where((case.company == company) & (case.status != "Closed"))
	)
	return {customer: who for customer, who in only(query, case.customer, customers).run() if who}
