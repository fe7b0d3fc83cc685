"""What happened with the holds of a case: proposed, decided, ended, asked for, let out. Reads only."""

from collections.abc import Iterator

from frappe import _

from .hold_asks import STEP as ASKED
from .hold_exceptions import sentence
from .notes import shown
from .timeline_entry import entry, newest, reasons_of

HOLD = "Credit Hold"


def events(case: str) -> Iterator[dict]:
	fields = [
		"hold_type", "status", "proposed_on", "creation", "why", "overdue_amount", "currency", "approved_by",
		"approved_on", "decision_note", "released_on", "released_by", "release_reason", "forced", "owner",
	]  # fmt: skip
	why = reasons_of(case, "hold")
	rows = newest(HOLD, {"case": case}, fields)
	for row in rows:
		yield from _of_hold(row, why.get(row.name) or row.why or "")
	yield from _let_out({row.name: row for row in rows})
	yield from _asked(case)


def _of_hold(row, why: str) -> Iterator[dict]:
	kind, name = _(row.hold_type), row.name
	yield entry(
		row.creation, "Hold", _("{0} proposed").format(kind), HOLD, name, status=row.status, why=why,
		amount=row.overdue_amount, currency=row.currency, who=row.owner if row.forced else "",
	)  # fmt: skip
	if row.approved_on:
		title = _("{0} rejected") if row.status == "Rejected" else _("{0} approved")
		yield entry(
			row.approved_on, "Hold", title.format(kind), HOLD, name, text=row.decision_note or "",
			who=row.approved_by,
		)  # fmt: skip
	if row.released_on:
		yield entry(
			row.released_on, "Hold", _("{0} released").format(kind), HOLD, name, text=shown(row.release_reason),
			who=row.released_by, status="Released",
		)  # fmt: skip


def _let_out(holds: dict[str, dict]) -> Iterator[dict]:
	"""What was let out in spite of a hold, by whom, and what was said with it."""
	fields = ["parent", "kind", "sales_order", "amount", "until_date", "note", "granted_by", "granted_on"]
	filters = {"parent": ("in", list(holds) or [""]), "parenttype": HOLD}
	for row in newest("Credit Hold Exception", filters, [*fields, "creation"]):
		text = shown(sentence(row, holds[row.parent].currency))
		yield entry(
			row.granted_on or row.creation, "Hold", _("Let out"), HOLD, row.parent,
			text="\n".join(filter(None, (text, row.note))), who=row.granted_by,
		)  # fmt: skip


def _asked(case: str) -> Iterator[dict]:
	"""Requests to release something: when they came, and the answer."""
	fields = [
		"title",
		"why",
		"status",
		"creation",
		"owner",
		"done_on",
		"done_by",
		"result",
		"withdrawn_reason",
	]
	for row in newest("Collection Action", {"case": case, "step_id": ASKED}, fields):
		title = shown(row.title)
		yield entry(
			row.creation, "Hold", title, "Collection Action", row.name, text=shown(row.why), who=row.owner,
			status="Open" if row.status == "Open" else "",
		)  # fmt: skip
		if row.done_on:
			yield entry(
				row.done_on, "Hold", title, "Collection Action", row.name,
				text=shown(row.result or row.withdrawn_reason), who=row.done_by, status=row.status,
			)  # fmt: skip
