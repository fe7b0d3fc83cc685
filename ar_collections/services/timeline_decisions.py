"""Who decided on a letter or a promise of the case, for whom and why. Holds tell it themselves. Reads only."""

from collections.abc import Iterator

from frappe import _

from . import approval
from .timeline_entry import entry, newest

TOLD_HERE = ("Dunning Letter", "Promise to Pay")
_FIELDS = [
	"reference_doctype", "reference_name", "status", "decided_by", "decided_for", "decided_on", "comment",
]  # fmt: skip


def events(case: str) -> Iterator[dict]:
	of = {"case": case, "decided_on": ("is", "set"), "reference_doctype": ("in", TOLD_HERE)}
	for row in newest(approval.DOCTYPE, of, _FIELDS, "decided_on"):
		yield entry(
			row.decided_on, "Case", _(row.reference_doctype), row.reference_doctype, row.reference_name,
			text=approval.trail(row), who=row.decided_by, status=row.status,
		)  # fmt: skip
