"""How long each overdue item can still be enforced. Reads only; what follows is `limitation_watch`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from ..core.limitation import DEMAND, PAYMENT, PROMISE, STATEMENT, Period, period
from ..core.model import OpenItem
from ..ledger import limitation as ledger
from ..ledger.open_items import receivables


@dataclass(frozen=True)
class Standing:
	"""One overdue item of a customer with its period."""

	customer: str
	item: OpenItem
	period: Period


def standings(
	company: str, as_of: date, customers: Iterable[str] | None = None, until: date | None = None
) -> list[Standing]:
	"""Every item due before the day, the one whose period ends first in front; [] where nothing is watched.

	With `until`, only items whose period ends by that day.
	"""
	rules = ledger.rules(company)
	names = None if customers is None else sorted(set(customers))
	if not rules.years or names == []:
		return []
	items = receivables(company, names).items
	if until:  # what happened since makes a period longer, never shorter
		items = {
			customer: own
			for customer, own in items.items()
			if any(period(item.due_date, (), rules).ends_on <= until for item in own)
		}
	restarts = ledger.restarts(company, items)
	found = [
		Standing(customer, item, period(item.due_date, restarts.get((customer, *item.key), ()), rules))
		for customer, own in items.items()
		for item in own
		if item.due_date < as_of
	]
	found = [one for one in found if not until or one.period.ends_on <= until]
	return sorted(found, key=lambda one: (one.period.ends_on, one.customer, one.item.key))


def rows(
	company: str,
	until: date,
	customer: str | None = None,
	collector: str | None = None,
	everybody: bool = False,
) -> list[dict]:
	"""The report: items whose period ends by `until` or has ended, of the cases the reader may see.

	`everybody`: the reader may see all customers, those without a case, too.
	"""
	of = {name: value for name, value in (("customer", customer), ("collector", collector)) if value}
	cases = {
		case.customer: case
		for case in frappe.get_list(
			"Collection Case",
			filters={"company": company, "status": ("!=", "Closed"), **of},
			fields=["name", "customer", "collector"],
			order_by="name asc",
		)
	}
	everybody = everybody and not collector
	asked = ([customer] if customer else None) if everybody else list(cases)
	today = getdate()
	found = standings(company, today, asked, until)
	names = _names({one.customer for one in found})
	return [_row(one, names, cases.get(one.customer), today) for one in found]


def _row(one: Standing, names: dict[str, str], case, today: date) -> dict:
	restart = one.period.restart
	return {
		"customer": one.customer,
		"customer_name": names.get(one.customer) or one.customer,
		"voucher_type": one.item.voucher_type,
		"voucher_no": one.item.invoice,
		"term": one.item.term,
		"due_date": one.item.due_date,
		"currency": one.item.currency,
		"outstanding": float(one.item.outstanding),
		"began_on": one.period.began_on,
		"began_by": reason(restart.why) if restart else _("Due date"),
		"document_type": restart.doctype if restart else None,
		"document": restart.document if restart else None,
		"ends_on": one.period.ends_on,
		"days_left": (one.period.ends_on - today).days,
		"case": case.name if case else None,
		"collector": case.collector if case else None,
	}


def reason(why: str) -> str:
	"""What started a period anew, in the reader's language."""
	words = {
		DEMAND: _("Proved demand"),
		PROMISE: _("Promise in writing"),
		PAYMENT: _("Part payment"),
		STATEMENT: _("Confirmed statement"),
	}
	return words[why]


def _names(customers: set[str]) -> dict[str, str]:
	filters = {"name": ("in", sorted(customers) or [""])}
	return dict(frappe.get_all("Customer", filters, ["name", "customer_name"], order_by="name", as_list=True))
