"""Collections Claim: the claim of a case on a day, item by item, each with the periods its interest comes from.

What the figures lack stands above them. Only for those who may read the case.
"""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, nowdate

from ar_collections.services import claim
from ar_collections.services.claim_facts import facts
from ar_collections.services.report_columns import column

AMOUNTS = ("principal", "disputed", "interest", "penalty", "lump_sum", "total")


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str]:
	asked = frappe._dict(filters or {})
	if not asked.case:
		frappe.throw(_("Choose the case it belongs to."), title=_("Case missing"))
	frappe.get_doc("Collection Case", asked.case).check_permission("read")
	found = facts(claim.of_case(asked.case, getdate(asked.on or nowdate())))
	rows = [row for item in found["rows"] for row in _rows(item)]
	said = "<br>".join(escape_html(text) for text in (*found["problems"], *found["hints"]))
	return columns(), [*rows, *_totals(found)], said


def _rows(item: dict) -> list[dict]:
	"""The item, and below it the periods: their amounts are exact to four digits, the item's is rounded once."""
	head = {name: item[name] for name in ("voucher_type", "term", "due_date", "currency", "days", "basis")}
	amounts = {name: float(item[name]) for name in AMOUNTS}
	top = {**head, **amounts, "voucher_no": item["invoice"], "rate": _rate(item["rate"], item["kind"])}
	return [top, *(_period(period, item) for period in item["periods"])]


def _period(period: dict, item: dict) -> dict:
	penalty = period["of"] == "penalty"
	return {
		"currency": item["currency"],
		"from": period["from"],
		"to": period["to"],
		"days": period["days"],
		"balance": float(period["balance"]),
		"rate": _rate(period["rate"], period["kind"]),
		"basis": item["penalty_basis" if penalty else "basis"],
		"exact": period["amount"],
	}


def _rate(rate: str | None, kind: str | None) -> str:
	if rate is None:
		return ""
	plain = f"{Decimal(rate).normalize():f}"
	return _("{0} % a day").format(plain) if kind == "Per cent a day" else _("{0} % a year").format(plain)


def _totals(found: dict) -> list[dict]:
	return [
		{
			"rate": _("Total"),
			"currency": currency,
			**{name: float(sums[name]) for name in ("principal", "interest", "penalty", "total")},
			"lump_sum": float(sums["lump_sums"]),
			"bold": 1,
		}
		for currency, sums in found["totals"].items()
	]


def columns() -> list[dict]:
	def money(fieldname: str, label: str) -> dict:
		return column(fieldname, label, 135, "Currency", "currency")

	return [
		column("voucher_no", _("Voucher"), 190, "Dynamic Link", "voucher_type"),
		column("term", _("Instalment"), 80, "Int"),
		column("due_date", _("Due Date"), 110, "Date"),
		money("principal", _("Principal")),
		money("disputed", _("of it in dispute")),
		column("from", _("From"), 110, "Date"),
		column("to", _("To"), 110, "Date"),
		column("days", _("Days"), 60, "Int"),
		money("balance", _("Balance")),
		column("rate", _("Interest rate"), 110),
		column("basis", _("Interest Basis"), 170, "Link", "Interest Basis"),
		column("exact", _("Before rounding"), 120),
		money("interest", _("Interest")),
		money("penalty", _("Penalty")),
		money("lump_sum", _("Lump sum")),
		money("total", _("Total")),
	]
