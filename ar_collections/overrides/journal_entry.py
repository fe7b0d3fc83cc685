"""Journal Entry: receipts, write-offs and corrections; once booked or cancelled, collections follow."""

from ..services import reactions


def after_ledger(doc, method: str | None = None) -> None:
	# Entries that ERPNext books inside another voucher (exchange gain or loss) wait for that voucher's end.
	if not doc.get("is_system_generated"):
		reactions.run_pending()
