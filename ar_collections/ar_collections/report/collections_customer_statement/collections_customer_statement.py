"""Collections Customer Statement: a customer's account between two days on the screen, movements or open items.

The same figures as the paper. Who may see the customer's account sees it.
"""

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ar_collections.core.statement import Account
from ar_collections.ledger.movements import accounts
from ar_collections.permissions import may_see_account


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	asked = frappe._dict(filters or {})
	open_items = asked.shows != "Movements"
	if not asked.customer or not asked.company:
		return columns(open_items), []
	frappe.get_doc("Customer", asked.customer).check_permission("read")
	if not may_see_account(asked.customer, asked.company):
		frappe.throw(_("This customer is looked after by somebody else."), frappe.PermissionError)
	last = getdate(asked.to_date or nowdate())
	first = getdate(asked.from_date or last.replace(day=1))
	if first > last:
		frappe.throw(_("The period ends before it begins: choose a later end."), title=_("Period"))
	own = accounts(asked.company, [asked.customer], first, last).get(asked.customer, [])
	rows = _open if open_items else _moved
	return columns(open_items), [row for one in own for row in rows(one)]


def _moved(one: Account) -> list[dict]:
	edges = {"currency": one.currency}
	rows = [
		{**edges, "kind": _("Opening balance"), "day": one.first, "balance": float(one.opening), "bold": 1}
	]
	for row in one.rows:
		moved = row.movement
		rows.append(
			{
				**edges, **_named(moved), "day": moved.day, "due_date": moved.due_date, "charged": float(row.charged),
				"credited": float(row.credited), "balance": float(row.balance),
			}
		)  # fmt: skip
	sums = {"charged": float(one.charged), "credited": float(one.credited), "balance": float(one.closing)}
	return [*rows, {**edges, "kind": _("Closing balance"), "day": one.last, **sums, "bold": 1}]


def _open(one: Account) -> list[dict]:
	edges = {"currency": one.currency}
	rows = [
		{
			**edges, **_named(line), "day": line.day, "due_date": line.due_date, "days": line.days_overdue(one.last),
			"billed": float(line.amount), "balance": float(line.open),
		}
		for line in one.open_lines
	]  # fmt: skip
	return [*rows, {**edges, "kind": _("Closing balance"), "balance": float(one.closing), "bold": 1}]


def _named(of) -> dict:
	return {
		"voucher_type": of.voucher_type,
		"voucher": of.voucher,
		"kind": _(of.voucher_type),
		"reference": of.reference,
	}


def columns(open_items: bool) -> list[dict]:
	def column(fieldname: str, label: str, width: int, fieldtype: str = "Data", options: str = "") -> dict:
		shape = {"fieldtype": fieldtype, "options": options}
		return {"fieldname": fieldname, "label": label, "width": width, **shape}

	def amount(fieldname: str, label: str) -> dict:
		return column(fieldname, label, 130, "Currency", "currency")

	figures = [
		amount("charged", _("Charged")),
		amount("credited", _("Credited")),
		amount("balance", _("Balance")),
	]
	if open_items:
		days = column("days", _("Days overdue"), 90, "Int")
		figures = [days, amount("billed", _("Amount")), amount("balance", _("Open"))]
	return [
		column("day", _("Date"), 115, "Date"),
		column("kind", _("Kind"), 150),
		column("voucher", _("Document"), 200, "Dynamic Link", "voucher_type"),
		column("reference", _("Reference"), 130),
		column("due_date", _("Due date"), 115, "Date"),
		*figures,
		column("currency", _("Currency"), 80, "Link", "Currency"),
	]
