"""The sentences about a hold that mails, the decision page and the guard have in common.

Text for HTML: every value that came from a person is escaped here. Translated at call time.
"""

import frappe
from frappe import _
from frappe.utils import escape_html, fmt_money, formatdate

from .notes import shown
from .reasons import text_of


def money(amount, currency: str | None) -> str:
	"""`143,900.00 CNY`: the code, not the symbol, so that two kinds of yen or dollar stay apart."""
	return f"{fmt_money(amount, precision=2)} {currency or ''}".strip()


def question(doc) -> str:
	"""`Stop shipments to Guangda Trading?`"""
	who = escape_html(doc.customer_name or doc.customer)
	if doc.hold_type == "Credit Lock":
		return _("Lock the credit of {0}?").format(who)
	return _("Stop shipments to {0}?").format(who)


def reason(doc) -> str:
	"""Why it was proposed, in the reader's language where the policy proposed it."""
	stored = frappe.db.get_value("Collection Action", doc.action, "why_json") if doc.action else None
	return escape_html(text_of(stored, shown(doc.why)))


def fact_lines(known: dict, waits_already: bool = False) -> list[str]:
	"""The facts of `hold_facts.facts` as sentences, as the General Manager reads them."""
	currency = known["currency"]
	lines = [
		_owes(known, currency),
		_was_chased(known),
		_would_wait(known, waits_already),
		_buys(known, currency),
	]
	if known["said"]:
		said = _("{0}, {1}: “{2}”").format(
			escape_html(known["said_by"] or ""), formatdate(known["said_on"]), escape_html(known["said"])
		)
		lines.append(said)
	return lines


def case_lines(known: dict) -> list[str]:
	"""What is owed, how it was chased, what the customer buys, and the last word."""
	lines = fact_lines({**known, "orders": {"count": 0}, "deliveries": {"count": 0}})
	return [line for line in lines if line != _("No order or delivery waits.")]


def _owes(known: dict, currency: str) -> str:
	owes, overdue = money(known["outstanding"], currency), money(known["overdue_amount"], currency)
	if not known["days_overdue"]:
		return _("Owes {0}; nothing is overdue.").format(owes)
	if owes == overdue:
		return _("Owes {0}, all of it overdue, oldest {1} days.").format(owes, known["days_overdue"])
	return _("Owes {0}, {1} of it overdue, oldest {2} days.").format(owes, overdue, known["days_overdue"])


def _was_chased(known: dict) -> str:
	return _("Letters of demand: {0} · contacts: {1} · promises broken: {2}").format(
		known["letters"], known["contacts"], known["promises_broken"]
	)


def _would_wait(known: dict, waits_already: bool) -> str:
	parts = [
		_counted(known["orders"], known["currency"], _("1 order ({1})"), _("{0} orders ({1})")),
		_counted(known["deliveries"], known["currency"], _("1 delivery ({1})"), _("{0} deliveries ({1})")),
	]
	what = _(" and ").join(filter(None, parts))
	if not what:
		return _("No order or delivery waits.")
	return (
		_("What waits: {0}.").format(what)
		if waits_already
		else _("If approved, this waits: {0}.").format(what)
	)


def _counted(found: dict, currency: str, one: str, many: str) -> str:
	if not found["count"]:
		return ""
	return (one if found["count"] == 1 else many).format(found["count"], money(found["value"], currency))


def _buys(known: dict, currency: str) -> str:
	bought = _("Bought {0} in twelve months.").format(money(known["bought"], currency))
	late = known["days_late"]
	if late is None:
		return bought
	if late > 0:
		return " ".join((bought, _("Paid {0} days late on average.").format(late)))
	return " ".join((bought, _("Paid on time on average.")))
