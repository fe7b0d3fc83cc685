"""What time does to holds: those approved until a day end after it, and none outlives its reason.

Payments end holds at once (`reactions`); the second look here is for payments that could not see
each other, and for whatever changed the ledger behind everybody's back.
"""

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from . import cases, hold_standing, holds, reactions
from .notes import note
from .retry import retried
from .savepoint import isolated


@retried
def hourly() -> None:
	"""Job. One hold after the other; what goes wrong with one is logged and stops no other."""
	for row in _standing():
		with isolated(row.name) as outcome:
			if row.valid_until and getdate(row.valid_until) < getdate(nowdate()):
				_expire(row)
			elif not row.forced:
				reactions.again(row.company, row.customer)
		if outcome.error:
			frappe.log_error(
				title=_("A hold could not be brought up to date"), message=outcome.traceback,
				reference_doctype=hold_standing.DOCTYPE, reference_name=row.name,
			)  # fmt: skip


def _expire(row) -> None:
	cases.lock(row.company, row.customer)
	holds.withdraw(row.name, note("hold_until", until=row.valid_until))


def _standing() -> list[dict]:
	return frappe.get_all(
		hold_standing.DOCTYPE,
		filters={"status": ("in", hold_standing.STANDING)},
		fields=["name", "company", "customer", "valid_until", "forced"],
		order_by="name asc",
	)
