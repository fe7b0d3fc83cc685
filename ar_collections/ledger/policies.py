"""Collection Policies as the planner's values. Approved ones only are read for a run.

`policy_of` takes a document as a person left it, half-filled rows too: `core.policy.problems`
says what is wrong with the result, so this never raises for bad data.
"""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.utils import cint

from ..core.model import EVERYWHERE, SCOPE_DIMENSIONS, STATEMENT_SENT, Policy, Scope, Step
from .tables import decimal

# dimension on the form -> field of core Scope
_SCOPE_FIELDS = dict(
	zip(
		SCOPE_DIMENSIONS,
		("customer_groups", "territories", "payment_terms", "risk_classes", "currencies"),
		strict=True,
	)
)


def policies(company: str) -> tuple[Policy, ...]:
	"""The approved policies of the company and of all companies, by name."""
	table = frappe.qb.DocType("Collection Policy")
	names = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.status == "Approved") & (table.company.isnull() | table.company.isin(("", company))))
		.orderby(table.name)
	).run(pluck=True)
	return tuple(policy_of(frappe.get_cached_doc("Collection Policy", name)) for name in names)


def policy_of(doc) -> Policy:
	"""The policy a Collection Policy document (saved or not) describes."""
	scopes = _scopes(doc.get("scopes") or ())
	interval = doc.get("min_interval_days")
	steps = [_step(row, scopes[row.get("step_id") or ""]) for row in doc.get("steps") or ()]
	return Policy(
		name=doc.get("name") or doc.get("policy_name") or "",
		steps=tuple(step for step in steps if step.trigger != STATEMENT_SENT),
		statement_steps=tuple(step for step in steps if step.trigger == STATEMENT_SENT),
		rank=cint(doc.get("rank")),
		min_interval_days=14 if interval in (None, "") else max(cint(interval), 0),
		minimum_amount=decimal(doc.get("minimum_amount")),
		scope=scopes[None],
	)


def _step(row, scope: Scope) -> Step:
	until = row.get("until_day")
	return Step(
		id=row.get("step_id") or "",
		kind=row.get("kind") or "",
		title=row.get("title") or "",
		trigger=row.get("trigger") or "",
		day=cint(row.get("day")),
		until_day=None if cint(row.get("no_end")) or until in (None, "") else cint(until),
		repeat_every=cint(row.get("repeat_every")) or None,
		repeat_every_unreachable=cint(row.get("repeat_every_unreachable")) or None,
		level=cint(row.get("level")),
		letter_type=row.get("letter_type") or None,
		escalate_to=row.get("escalate_to") or None,
		no_progress_days=cint(row.get("no_progress_days")) or None,
		interval_days=cint(row.get("interval_days")) or None,
		minimum_amount=decimal(row.get("minimum_amount")) or None,
		needs_approval=bool(cint(row.get("needs_approval"))),
		scope=scope,
	)


def _scopes(rows: Iterable) -> dict[str | None, Scope]:
	"""The scope of each step by its id, of the whole policy under None; a row without a value says nothing."""
	values: dict = defaultdict(lambda: defaultdict(set))
	for row in rows:
		name = _SCOPE_FIELDS.get(row.get("dimension") or "")
		if name and row.get("value"):
			values[row.get("step_id") or None][name].add(row.get("value"))
	found = {key: Scope(**{k: frozenset(v) for k, v in named.items()}) for key, named in values.items()}
	return defaultdict(lambda: EVERYWHERE, found)
