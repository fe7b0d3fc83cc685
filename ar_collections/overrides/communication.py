"""Communication: mails that land on a Collection Case (hooks.py, doc_events)."""

from ..services import replies


def after_insert(doc, method: str | None = None) -> None:
	replies.arrived(doc)
