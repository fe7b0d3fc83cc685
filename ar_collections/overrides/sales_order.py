"""Sales Order: a credit lock lets no new order through; a shipment hold does not touch orders."""

from ..services import hold_guard


def before_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)


def on_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)
