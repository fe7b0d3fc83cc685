"""Collections Escalation Register: what went up to whom, and what came of it.

Of the customers the reader may see.
"""

import frappe

from ar_collections import report_scope
from ar_collections.services import registers


def execute(filters: dict | None = None):
	asked = frappe._dict(filters or {})
	first, last = report_scope.days(asked.from_date, asked.to_date)
	of = {field: asked.get(field) for field in ("company", "collector", "customer")}
	found = registers.rows("escalations", first, last, of)
	return registers.columns("escalations"), found, registers.too_many(found)
