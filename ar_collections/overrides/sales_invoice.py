"""Sales Invoice: goods it takes out are guarded; a credit note or a cancellation is followed at once."""

from ..services import hold_guard, reactions


def before_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc)


def on_submit(doc, method: str | None = None) -> None:
	hold_guard.check_document(doc, use=True)
	reactions.run_pending()


def on_cancel(doc, method: str | None = None) -> None:
	# A contact in which the customer disputed it is history, no reason to keep it (ERPNext has set its own list by now)
	doc.ignore_linked_doctypes = (*(doc.get("ignore_linked_doctypes") or ()), "Contact Log")
	hold_guard.give_back(doc)
	reactions.run_pending()


def after_ledger(doc, method: str | None = None) -> None:
	"""Changed after the submit: ERPNext may have booked it anew."""
	reactions.run_pending()
