"""Handovers, costs and evidence in the story of a case. Reads only."""

from collections.abc import Iterator

from frappe import _
from frappe.utils import formatdate

from .notes import shown
from .timeline_entry import entry, newest

HANDOVER, COST, PACK = "Collection Handover", "Collection Cost", "Evidence Pack"


def events(case: str) -> Iterator[dict]:
	yield from _handovers(case)
	yield from _costs(case)
	yield from _packs(case)


def _handovers(case: str) -> Iterator[dict]:
	fields = [
		"creation", "status", "party_name", "why", "requested_by", "approved_by", "approved_on", "decision_note",
		"ended_on", "end_reason", "settled", "claim_total", "currency", "recovered", "modified_by", "handed_over_on",
	]  # fmt: skip
	for row in newest(HANDOVER, {"case": case, "status": ("!=", "Draft")}, fields):
		who = row.party_name or _("nobody named yet")
		more = {"amount": row.claim_total, "currency": row.currency}
		title = _("Handover asked for: {0}").format(who)
		yield entry(
			row.creation,
			HANDOVER,
			title,
			HANDOVER,
			row.name,
			text=shown(row.why),
			who=row.requested_by,
			**more,
		)
		if row.approved_on:
			said = (
				_("Handover rejected") if row.status == "Rejected" else _("Handed over to {0}.").format(who)
			)
			yield entry(
				row.approved_on, HANDOVER, said, HANDOVER, row.name, text=row.decision_note or "", who=row.approved_by,
				**more,
			)  # fmt: skip
		if row.ended_on and row.status != "Rejected":
			title = _("Handover ended: {0}").format(_(row.status, context=HANDOVER))
			by = "" if row.settled else row.modified_by
			more = {"amount": row.recovered or None, "currency": row.currency}
			yield entry(
				row.ended_on, HANDOVER, title, HANDOVER, row.name, text=shown(row.end_reason), who=by, **more
			)


def _costs(case: str) -> Iterator[dict]:
	fields = ["spent_on", "kind", "amount", "currency", "bill", "note", "owner"]
	for row in newest(COST, {"case": case}, fields, "spent_on"):
		text = " · ".join(filter(None, (row.bill, row.note)))
		title = _("Cost: {0}").format(_(row.kind, context=COST))
		more = {"amount": row.amount, "currency": row.currency}
		yield entry(row.spent_on, COST, title, COST, row.name, text=text, who=row.owner, **more)


def _packs(case: str) -> Iterator[dict]:
	fields = ["made_on", "made_by", "status", "approved_on", "approved_by", "missing", "pieces"]
	for row in newest(PACK, {"case": case, "status": ("in", ("Draft", "Approved"))}, fields):
		text = _("{0} documents, {1} missing").format(row.pieces, row.missing)
		title = _("Evidence pack made")
		yield entry(row.made_on, PACK, title, PACK, row.name, text=text, who=row.made_by, status=row.status)
		if row.approved_on:
			title = _("Evidence pack approved on {0}: frozen").format(formatdate(row.approved_on))
			yield entry(row.approved_on, PACK, title, PACK, row.name, who=row.approved_by)
