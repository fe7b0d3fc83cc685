"""Payment Ledger Entry: every change of what a customer owes is a row here, whatever made it.

The rows of one voucher come one by one; what follows from them waits until the voucher is done.
"""

from ..services import reactions


def on_submit(doc, method: str | None = None) -> None:
	if doc.party_type != "Customer" or doc.account_type != "Receivable" or not doc.party:
		return
	# A row that raises another voucher's balance takes a payment of it back (cancelled, bounced).
	taken_back = doc.amount > 0 and doc.against_voucher_no != doc.voucher_no
	reactions.remember(doc.company, doc.party, [doc.against_voucher_no] if taken_back else ())
