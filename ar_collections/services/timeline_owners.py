"""When a case went to somebody else: from whom to whom, who moved it and why. Reads only."""

from collections.abc import Iterator

from frappe import _
from frappe.utils import get_fullname

from .timeline_entry import entry, newest

CHANGE = "Collection Owner Change"


def events(case: str) -> Iterator[dict]:
	for row in newest(
		CHANGE, {"case": case}, ["creation", "from_user", "to_user", "why", "reason", "moved_by"]
	):
		title = _("Looked after by {0} instead of {1}").format(
			get_fullname(row.to_user) if row.to_user else _("nobody"), get_fullname(row.from_user)
		)
		yield entry(
			row.creation, "Case", title, CHANGE, row.name, text=row.reason or "",
			why=_(row.why, context=CHANGE), who=get_fullname(row.moved_by),
		)  # fmt: skip
