"""When somebody else looks after a case: all its papers follow, so that the new person sees them.

Permissions go by `collector`; a letter that stayed with the old one would be hidden from the
new one. Escalations stay with the person they reached, what the General Manager is asked about a
hold with the General Manager, and a dispute with who solves it.
"""

import frappe

from ..core.model import ESCALATION

DISPUTE_DUE = "dispute-due"
# Questions about a hold (`hold_asks`, `hold_disputes`), and a dispute that waits for who solves it.
OF_WHO_DECIDES = ("release-asked", "hold-disputed", DISPUTE_DUE)
FOLLOW = (
	"Dunning Letter",
	"Credit Hold",
	"Contact Log",
	"Collection Behaviour",
	"Promise to Pay",
	"Invoice Dispute",
)


def follow(case: str, collector: str | None) -> None:
	"""Give everything that hangs on the case to its collector; writes only what differs."""
	action = frappe.qb.DocType("Collection Action")
	not_asked = action.step_id.isnull() | action.step_id.notin(OF_WHO_DECIDES)
	_give(action, case, collector, action.kind != ESCALATION, not_asked)
	for doctype in FOLLOW:
		_give(frappe.qb.DocType(doctype), case, collector)


def _give(table, case: str, collector: str | None, *also) -> None:
	query = frappe.qb.update(table).set(table.collector, collector).where(table.case == case)
	for condition in also:
		query = query.where(condition)
	query.where(table.collector.isnull() | (table.collector != (collector or ""))).run()
