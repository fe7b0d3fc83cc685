"""Of many customers: the name, groups and territories, and who looks after them. Reads only."""

from collections.abc import Iterable

import frappe

from .customers import facts
from .owners import owners
from .tables import only


def of(company: str, customers: Iterable[str]) -> dict[str, dict]:
	"""`{customer: {name, groups, territories, collector}}`; the open case says who, else the rule of the company."""
	names = sorted(set(customers))
	by_case = _by_case(company, names)
	by_rule = owners(company, [name for name in names if name not in by_case])
	return {
		name: {
			"name": fact["name"],
			"groups": fact["groups"],
			"territories": fact["territories"],
			"collector": by_case.get(name) or by_rule.get(name),
		}
		for name, fact in facts(names).items()
	}


def _by_case(company: str, customers: list[str]) -> dict[str, str]:
	case = frappe.qb.DocType("Collection Case")
	query = (
		frappe.qb.from_(case)
		.select(case.customer, case.collector)
		.where((case.company == company) & (case.status != "Closed"))
	)
	return {customer: who for customer, who in only(query, case.customer, customers).run() if who}
