"""Collections Letter Register: every letter with its level, state and proof of posting.

Of the customers the reader may see.
"""

import frappe

from ar_collections import report_scope
from ar_collections.services import registers


def execute(filters: dict | None = None):
	asked = frappe._dict(filters or {})
	first, last = report_scope.days(asked.from_date, asked.to_date)
	of = {field: asked.get(field) for field in ("company", "collector", "customer")}
	found = registers.rows("letters", first, last, of)
	return registers.columns("letters"), found, registers.too_many(found)
