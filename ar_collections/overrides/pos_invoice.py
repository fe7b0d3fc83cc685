"""POS Invoice: goods that leave at the till are guarded like all others."""

from ..services import hold_guard


def before_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)


def on_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc, use=True)


def on_cancel(doc, method: str | None = None) -> None:
	hold_guard.give_back(doc)
