"""What a credit lock would touch, in sentences for who decides on it. HTML; translated when called."""

from datetime import date

import frappe
from frappe import _

from ..core.ageing import in_bands
from ..core.items import claims
from ..core.model import Customer
from ..ledger.impact import impact
from ..ledger.open_items import receivables
from .hold_facts import YEAR
from .hold_words import money


def lines(company: str, customer: str, as_of: date) -> list[str]:
	currency = frappe.get_cached_value("Company", company, "default_currency")
	found = impact(company, customer, as_of - YEAR)
	return [
		_("Open orders: {0} ({1}), {2} of it not delivered.").format(
			found.orders, money(found.order_value, currency), money(found.undelivered, currency)
		),
		_("Open quotations: {0} ({1}).").format(found.quotations, money(found.quotation_value, currency)),
		_turnover(found, currency),
		_ages(company, customer, as_of, currency),
	]


def _turnover(found, currency: str) -> str:
	turnover = _("Turnover of twelve months: {0}.").format(money(found.turnover, currency))
	if found.margin is None:
		return f"{turnover} " + _("Margin: unknown.")
	margin = _("Margin: {0} on {1} of it; of the rest the cost is unknown.")
	if found.margin_of == found.turnover:
		margin = _("Margin: {0}.")
	return f"{turnover} " + margin.format(money(found.margin, currency), money(found.margin_of, currency))


def _ages(company: str, customer: str, as_of: date, currency: str) -> str:
	found = receivables(company, [customer])
	account = Customer(
		customer, items=tuple(found.items.get(customer, ())), credits=tuple(found.credits.get(customer, ()))
	)
	owed = claims(account, as_of).values()
	bands = in_bands(((as_of - claim.item.due_date).days, claim.base_open) for claim in owed)
	names = {
		"not_due": _("not due"), "1-15": _("1–15 days"), "16-30": _("16–30 days"), "31-60": _("31–60 days"),
		"61-90": _("61–90 days"), "over_90": _("over 90 days"),
	}  # fmt: skip
	parts = [f"{names[code]} {money(amount, currency)}" for code, amount in bands.items() if amount]
	return _("By age: {0}.").format(" · ".join(parts) or "–")
