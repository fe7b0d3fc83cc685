"""Unreconcile Payment: moves ledger rows without booking new ones, so the customers are named here."""

from ..services import reactions


def on_submit(doc, method: str | None = None) -> None:
	for row in doc.allocations:
		if row.party_type == "Customer" and row.party:
			reactions.remember(doc.company, row.party, [row.reference_name])
	reactions.run_pending()
