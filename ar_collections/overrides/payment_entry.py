"""Payment Entry: once it is booked, changed or cancelled, collections follow."""

from ..services import reactions


def after_ledger(doc, method: str | None = None) -> None:
	reactions.run_pending()
