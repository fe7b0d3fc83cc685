"""Journal Entry: receipts, write-offs and corrections; once booked or cancelled, collections follow."""

from ..services import reactions, write_offs

# Submitted documents of ours that name the entry they were booked by: the entry is cancelled first, then they.
NAME_THEIR_ENTRY = ("Bad Debt Provision",)


def after_ledger(doc, method: str | None = None) -> None:
	if method == "on_cancel":
		doc.ignore_linked_doctypes = (*(doc.get("ignore_linked_doctypes") or ()), *NAME_THEIR_ENTRY)
		write_offs.recount(doc.name)
	# Entries that ERPNext books inside another voucher (exchange gain or loss) wait for that voucher's end.
	if not doc.get("is_system_generated"):
		reactions.run_pending()
