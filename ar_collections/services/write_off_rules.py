"""What a Write-off Request may say, who decides on it, and how its status moves; held to on the server.

Refuses with a sentence, or fills in what is open on the case by the ledger.
"""

import frappe
from frappe import _
from frappe.utils import flt, fmt_money, getdate, now_datetime, nowdate

from ar_collections import guards

from ..ledger import aged
from ..ledger.tables import decimal, ledger_digits, rounded
from . import of_case

DRAFT, PROPOSED, APPROVED, REJECTED, WITHDRAWN = "Draft", "Proposed", "Approved", "Rejected", "Withdrawn"
MOVES = {(DRAFT, PROPOSED), (PROPOSED, APPROVED), (PROPOSED, REJECTED), (PROPOSED, WITHDRAWN)}
DECIDER = "General Manager"
FREE = ("kind", "reason", "items", "against", "status", "total")
DECIDED = ("decision_note", "status", "approved_by", "approved_on")


def check(doc) -> None:
	"""Called at every save."""
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if guards.by_service(doc):
		return
	if not before:
		doc.update({"status": DRAFT, "requested_by": None, "approved_by": None, "journal_entry": None})
		doc.set("recoveries", [])
		of_case.take(doc, _("The case {0} is closed: nothing is open to write off."))
	free = FREE if was == DRAFT else DECIDED if was == PROPOSED else ()
	guards.must_stay(doc, guards.all_but(doc, *free), _("what was asked for stays as it is."))
	if was == DRAFT:
		fill(doc)
	if doc.status != was:
		_move(doc, was)


def check_delete(doc) -> None:
	if doc.status != DRAFT and not guards.by_service(doc):
		message = _("{0} is part of the customer's history and is kept.")
		frappe.throw(message.format(doc.name), title=_("Kept"))


def may_decide(doc) -> bool:
	"""For the form: whether the reader may approve; asked again when it is done."""
	return doc.status == PROPOSED and guards.has_role(DECIDER) and not is_own(doc, frappe.session.user)


def is_own(doc, user: str) -> bool:
	return user in (doc.requested_by, doc.owner)


def fill(doc) -> None:
	"""What is open on each voucher now; without rows all that is overdue. Never more than is open."""
	wanted = {row.voucher_no: decimal(row.amount) for row in doc.items}
	rows, unknown = [], set(wanted)
	for voucher, item in open_now(doc.company, doc.customer).items():
		if wanted and voucher not in wanted:
			continue
		if not wanted and not item["late"]:
			continue
		unknown.discard(voucher)
		amount = wanted.get(voucher, item["open"])
		if amount > item["open"]:
			message = _("{0}: {1} is to be written off, but only {2} is open.")
			shown = (fmt_money(float(value), currency=item["currency"]) for value in (amount, item["open"]))
			frappe.throw(message.format(voucher, *shown), title=_("Amount"))
		if amount > 0:
			rows.append(_row(voucher, item, amount))
	if unknown:
		message = _("Nothing is open on {0}: take it off the list.")
		frappe.throw(message.format(", ".join(sorted(unknown))), title=_("Vouchers"))
	if not rows:
		frappe.throw(_("Nothing is overdue on this case."), title=_("Nothing to write off"))
	doc.set("items", rows)
	doc.total = sum(row["base_amount"] for row in rows)


def open_now(company: str, customer: str) -> dict[str, dict]:
	"""`{voucher: {voucher_type, due_date, currency, open, base, late}}` by the ledger, in the account's currency."""
	today = getdate(nowdate())
	found: dict[str, dict] = {}
	for row in aged.read(company, today, [customer]).rows:
		if row.kind != aged.ITEM:
			continue
		item = found.setdefault(
			row.voucher,
			{"voucher_type": row.voucher_type, "due_date": row.due_date, "currency": row.currency, "open": 0, "base": 0, "late": False},
		)  # fmt: skip
		item["open"] += row.open
		item["base"] += row.base_open
		item["late"] |= bool(row.due_date and row.due_date < today)
	return found


def _row(voucher: str, item: dict, amount) -> dict:
	base = (
		item["base"]
		if amount == item["open"]
		else rounded(item["base"] * amount / item["open"], ledger_digits())
	)
	return {
		"voucher_type": item["voucher_type"],
		"voucher_no": voucher,
		"due_date": item["due_date"],
		"currency": item["currency"],
		"open_amount": float(item["open"]),
		"amount": float(amount),
		"base_amount": float(base),
	}


def _move(doc, was: str) -> None:
	if (was, doc.status) not in MOVES:
		guards.refuse_move(doc, (was, doc.status), _("What was decided stays; ask again with a new request."))
	if doc.status == PROPOSED:
		doc.update({"requested_by": frappe.session.user, "proposed_on": now_datetime()})
	elif doc.status in (APPROVED, REJECTED):
		_decide(doc)


def _decide(doc) -> None:
	if not guards.has_role(DECIDER):
		message = _("This needs one of the roles: {0}.").format(_(DECIDER))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))
	if is_own(doc, frappe.session.user):
		message = _("You asked for it yourself: somebody else approves.")
		frappe.throw(message, frappe.PermissionError, title=_("Approval"))
	if doc.status == REJECTED and not (doc.decision_note or "").strip():
		frappe.throw(_("Say why: the reason is kept on the case."), title=_("Reason missing"))
	if doc.status == APPROVED and changed_since(doc):
		message = _("Something was paid or credited since it was asked for: it is asked for anew.")
		frappe.throw(message, title=_("Not as it was"))
	doc.update({"approved_by": frappe.session.user, "approved_on": now_datetime()})


def changed_since(doc) -> bool:
	"""Whether less is open on a voucher than is to be written off."""
	now = open_now(doc.company, doc.customer)
	return any(
		decimal(flt(row.amount, 2)) > now.get(row.voucher_no, {"open": 0})["open"] for row in doc.items
	)
