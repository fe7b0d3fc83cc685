"""What a Write-off Request may say, who decides on it, and how its status moves; held to on the server.

Refuses with a sentence, or fills in what is open on the case by the ledger.
"""

from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import fmt_money, getdate, now_datetime, nowdate

from ar_collections import guards

from ..ledger import aged
from ..ledger.tables import ZERO, decimal, ledger_digits, rounded
from . import of_case

DRAFT, PROPOSED, APPROVED, REJECTED, WITHDRAWN = "Draft", "Proposed", "Approved", "Rejected", "Withdrawn"
MOVES = {(DRAFT, PROPOSED), (PROPOSED, APPROVED), (PROPOSED, REJECTED), (PROPOSED, WITHDRAWN)}
DECIDER = "General Manager"
FREE = ("kind", "reason", "items", "against", "status", "total")
DECIDED = ("decision_note", "status", "approved_by", "approved_on")

# Of a decision and of what followed: a new request has none of it, whatever it was copied from.
NOT_YET = ("requested_by", "approved_by", "approved_on", "proposed_on", "decision_note", "journal_entry")


class Standing(NamedTuple):
	"""`items`: `{(voucher, currency): {voucher_type, due_date, currency, open, base, overdue}}`, in the currency
	of the account but for `base`; `credit`: what is not allocated to any of them, in company currency."""

	items: dict[tuple[str, str], dict]
	credit: Decimal

	@property
	def left(self) -> Decimal:
		"""Owed once the credits are allocated, in company currency."""
		return sum((item["base"] for item in self.items.values()), ZERO) - self.credit


def check(doc) -> None:
	"""Called at every save."""
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if guards.by_service(doc):
		return
	if not before:
		doc.update({"status": DRAFT, "recovered": 0, **dict.fromkeys(NOT_YET)})
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
	"""The wanted rows with what is open on them now, never more than that, nor than is owed less credits."""
	now = standing(doc.company, doc.customer)
	rows = []
	for (voucher, currency), amount in _wanted(doc, now).items():
		item = now.items[voucher, currency]
		if amount > item["open"]:
			message = _("{0}: {1} is to be written off, but only {2} is open.")
			shown = (fmt_money(float(value), currency=currency) for value in (amount, item["open"]))
			frappe.throw(message.format(voucher, *shown), title=_("Amount"))
		rows.append(_row(voucher, item, amount))
	if not rows:
		frappe.throw(_("Nothing is overdue on this case."), title=_("Nothing to write off"))
	doc.set("items", rows)
	doc.total = sum(row["base_amount"] for row in rows)
	if _above(doc, now):
		company = frappe.get_cached_value("Company", doc.company, "default_currency")
		message = _(
			"{0} of this customer's receipts and credit notes is not allocated yet: allocate them first. {1} is owed without them."
		)
		shown = (fmt_money(float(value), currency=company) for value in (now.credit, max(now.left, ZERO)))
		frappe.throw(message.format(*shown), title=_("Amount"))


def _wanted(doc, now: Standing) -> dict[tuple[str, str], Decimal]:
	"""Amounts by voucher and currency: what the rows say, 0 = all that is open; without rows what is overdue."""
	if not doc.items:
		return {key: item["overdue"] for key, item in now.items.items() if item["overdue"] > 0}
	found: dict[tuple[str, str], Decimal] = {}
	unknown = []
	for row in doc.items:
		amount, keys = _amount(row.amount), _keys(row, now)
		if not keys:
			unknown.append(row.voucher_no)
		if amount < 0:
			message = _("{0}: an amount below zero cannot be written off. Enter 0 for all that is open.")
			frappe.throw(message.format(row.voucher_no), title=_("Amount"))
		if amount and len(keys) > 1:
			message = _("{0} is open in several currencies: enter 0 for all that is open.")
			frappe.throw(message.format(row.voucher_no), title=_("Currency"))
		for key in keys:
			if key in found:
				message = _("{0} is on the list twice: keep one row of it.")
				frappe.throw(message.format(row.voucher_no), title=_("Vouchers"))
			found[key] = amount or now.items[key]["open"]
	if unknown:
		message = _("Nothing is open on {0}: take it off the list.")
		frappe.throw(message.format(", ".join(sorted(unknown))), title=_("Vouchers"))
	return found


def _keys(row, now: Standing) -> list[tuple[str, str]]:
	"""What the row speaks of. A new row has the site's own currency, which says nothing: only one filled in does."""
	if row.open_amount and (row.voucher_no, row.currency) in now.items:
		return [(row.voucher_no, row.currency)]
	return [key for key in now.items if key[0] == row.voucher_no]


def standing(company: str, customer: str) -> Standing:
	"""What the customer owes and has in credit today, by the ledger."""
	today = getdate(nowdate())
	found: dict[tuple[str, str], dict] = {}
	credit = ZERO
	for row in aged.read(company, today, [customer]).rows:
		if row.kind == aged.CREDIT:
			credit -= row.base_open
		if row.kind != aged.ITEM:
			continue
		item = found.setdefault(
			(row.voucher, row.currency),
			{"voucher_type": row.voucher_type, "due_date": row.due_date, "currency": row.currency,
				"open": ZERO, "base": ZERO, "overdue": ZERO},
		)  # fmt: skip
		item["open"] += row.open
		item["base"] += row.base_open
		item["overdue"] += row.open if row.due_date and row.due_date < today else ZERO
	return Standing(found, max(credit, ZERO))


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
	"""Whether less is open on a voucher than is to be written off, or less is owed once credits are allocated."""
	now = standing(doc.company, doc.customer)
	open_ = {key: item["open"] for key, item in now.items.items()}
	return _above(doc, now) or any(
		_amount(row.amount) > open_.get((row.voucher_no, row.currency), ZERO) for row in doc.items
	)


def _above(doc, now: Standing) -> bool:
	return now.credit > 0 and _amount(doc.total) > now.left


def _amount(value) -> Decimal:
	return rounded(decimal(value), ledger_digits())
