"""What money ends on a case, one step each: open work, letters not yet out, holds.

Called under the lock of the case. Reads our documents as committed last (a run may have written
some after this transaction began), and says how many were changed.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import frappe

from ..core.items import Claim, Key
from ..core.model import ZERO, Book, Customer
from ..ledger.tables import decimal
from . import actions, hold_disputes, hold_reason, hold_standing, holds, letters
from .notes import note

NOT_OUT = ("Draft", "Pending Approval", "Approved")
HALF_A_CENT = Decimal("0.005")
# Why a hold ends, by what became of its reason.
GONE = {
	hold_reason.SETTLED: "hold_settled",
	hold_reason.TOO_LITTLE: "hold_too_little",
	hold_reason.DISPUTED: "hold_disputed",
}


def work(case: str, owed: dict[Key, Claim]) -> int:
	"""Withdraw open work whose items are all settled; lower the amounts of work settled in part.

	Work without items (an answer to write, an address to find) is not about an amount and stays.
	"""
	rows = _current("Collection Action", ["name", "status", "currency"], case=case)
	open_work = [row for row in rows if row.status == "Open"]
	fields = ["name", "voucher_no", "term", "open_amount"]
	items = _rows("Collection Action Item", open_work, fields)
	changed = 0
	for action in open_work:
		own = items[action.name]
		if not own:
			continue
		if all(_is_settled(owed.get(_key(row))) for row in own):
			actions.withdraw(action.name, note("work_settled"))
			changed += 1
		else:
			changed += _lower(action, own, owed)
	return changed


def _lower(action: dict, own: list[dict], owed: dict[Key, Claim]) -> bool:
	"""Write today's amounts on open work; True when they were others."""
	total, base = ZERO, ZERO
	different = [row for row in own if _differs(row.open_amount, _open(owed.get(_key(row))))]
	for row in different:
		amount = float(_open(owed.get(_key(row))))
		frappe.db.set_value("Collection Action Item", row.name, "open_amount", amount, update_modified=False)
	if not different:
		return False
	for claim in filter(None, (owed.get(_key(row)) for row in own)):
		total += claim.open
		base += claim.base_open
	single = {claim.item.currency for claim in owed.values() if claim.item.key in map(_key, own)} == {
		action.currency
	}
	values = {"amount": float(total if single else base), "base_amount": float(base)}
	frappe.db.set_value("Collection Action", action.name, values)
	return True


def letters_not_out(case: str, owed: dict[Key, Claim]) -> int:
	"""Withdraw letters that are written but not issued and would name an amount that is not true any more."""
	rows = _current("Dunning Letter", ["name", "status", "issued_on"], case=case)
	written = [row for row in rows if row.status in NOT_OUT and not row.issued_on]
	fields = ["voucher_no", "term", "open_amount"]
	items = _rows("Dunning Letter Item", written, fields)
	wrong = [
		letter.name
		for letter in written
		if any(_differs(row.open_amount, _open(owed.get(_key(row)))) for row in items[letter.name])
	]
	for name in wrong:
		letters.withdraw(name, note("letter_outdated"))
	return len(wrong)


def holds_without_reason(book: Book, customer: Customer) -> tuple[int, bool]:
	"""End holds whose reason is gone; `(how many, whether one still stands that money could end)`.

	Goods that are stopped stay so in spite of a dispute: the General Manager gets it to decide.
	"""
	ended, stands = 0, False
	rows = [row for row in _standing(book, customer) if not row.forced]
	proposed_by = [row.action for row in rows if row.action]
	named = _rows("Collection Action Item", proposed_by, ["voucher_no", "term"])
	for row in rows:
		keys = {_key(item) for item in named[row.action]}
		verdict = hold_reason.verdict(book, customer, row.hold_type, keys)
		if verdict == hold_reason.DISPUTED and hold_standing.in_effect(row):
			hold_disputes.ask(row.name, hold_reason.in_dispute(customer, book.as_of))
		elif verdict != hold_reason.STANDS:
			holds.withdraw(row.name, note(GONE[verdict]))
			ended += 1
			continue
		else:
			hold_disputes.over(row.name)
		stands = True
	return ended, stands


def _standing(book: Book, customer: Customer) -> list[dict]:
	fields = [
		"name", "company", "status", "hold_type", "forced", "action", "effective_at_once", "valid_until",
	]  # fmt: skip
	rows = _current("Credit Hold", fields, customer=customer.id)
	return [r for r in rows if r.company == book.company and r.status in hold_standing.STANDING]


def _current(doctype: str, fields: list[str], **where) -> list[dict]:
	"""Rows as committed last, locked. By one indexed field only: a second condition could make the
	database walk another index and lock other customers' rows on the way."""
	[(fieldname, value)] = where.items()
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(*(table[f] for f in fields)).where(table[fieldname] == value)
	return sorted(query.for_update().run(as_dict=True), key=lambda row: row.name)


def _rows(child: str, parents: Iterable, fields: list[str]) -> dict[str, list[dict]]:
	"""The child rows of each parent, as committed last."""
	names = sorted({p if isinstance(p, str) else p.name for p in parents})
	found: dict[str, list[dict]] = defaultdict(list)
	if not names:
		return found
	table = frappe.qb.DocType(child)
	query = (
		frappe.qb.from_(table)
		.select(table.parent, *(table[f] for f in fields))
		.where(table.parent.isin(names))
	)
	for row in query.for_update().run(as_dict=True):
		found[row.parent].append(row)
	return found


def _key(row: dict) -> Key:
	return (row.voucher_no, row.term)


def _open(claim: Claim | None) -> Decimal:
	return claim.open if claim else ZERO


def _is_settled(claim: Claim | None) -> bool:
	"""Paid, credited or written off; what is in dispute is not settled."""
	return claim is None or claim.covered >= claim.item.outstanding


def _differs(stored, now: Decimal) -> bool:
	return abs(decimal(stored) - now) > HALF_A_CENT
