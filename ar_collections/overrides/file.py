"""File: attachments of contact logs (hooks.py, doc_events)."""

from ..services import private_files


def after_insert(doc, method: str | None = None) -> None:
	private_files.keep_private(doc)
