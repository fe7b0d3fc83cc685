"""The account statement a formal demand encloses: movements and open items in the letter's currency.

From the posting of the oldest open item to the day of the letter. Figures as text and Decimal, ready
to be kept with the letter as JSON. Reads only.
"""

from datetime import date

from ..core.model import ZERO
from ..ledger.open_items import receivables
from ..ledger.statement import Movement, movements

_KINDS = {"Sales Invoice": ("kind_invoice", "kind_credit"), "Payment Entry": ("kind_refund", "kind_receipt")}


def statement(company: str, customer: str, currency: str, day: date) -> dict:
	"""`{first, last, opening, rows, closing, items, open, credits}`; amounts as plain figures ("1200.50").

	`closing` is the balance of the ledger on `day`: what is open less what is not allocated yet.
	"""
	found = receivables(company, [customer])
	own = [
		i for i in found.items.get(customer, ()) if i.currency == currency and (i.posting_date or day) <= day
	]
	credits = [
		c
		for c in found.credits.get(customer, ())
		if c.currency == currency and (c.posting_date or day) <= day
	]
	first = min((i.posting_date for i in own if i.posting_date), default=day)
	opening, changes = movements(company, customer, currency, first, day)
	closing = opening + sum((m.amount for m in changes), ZERO)
	return {
		"first": str(first),
		"last": str(day),
		"opening": str(opening),
		"closing": str(closing),
		"rows": _rows(changes, opening),
		"items": [_item(item, day) for item in own],
		"open": str(sum((i.outstanding for i in own), ZERO)),
		"credits": str(sum((c.amount for c in credits), ZERO)),
	}


def _rows(changes: list[Movement], balance) -> list[dict]:
	rows = []
	for one in changes:
		balance += one.amount
		charged, credited = _KINDS.get(one.voucher_type, ("kind_journal", "kind_journal"))
		rows.append(
			{
				"on": str(one.on),
				"kind": charged if one.amount > 0 else credited,
				"voucher": one.voucher,
				"amount": str(one.amount),
				"balance": str(balance),
			}
		)
	return rows


def _item(item, day: date) -> dict:
	return {
		"invoice": item.invoice,
		"term": item.term,
		"on": str(item.posting_date or ""),
		"due": str(item.due_date),
		"days": max((day - item.due_date).days, 0),
		"amount": str(item.amount),
		"open": str(item.outstanding),
	}
