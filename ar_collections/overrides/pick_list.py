"""Pick List: nothing is picked for a customer on hold, by its customer or by its rows' orders."""

from ..services import hold_guard


def before_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)


def on_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)
