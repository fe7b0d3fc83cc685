"""What a General Manager wants to know before deciding on a hold, from the ledger as it is now.

Reads only. Used by the decision page, the mail to the General Manager and when a hold is proposed.
Amounts are in company currency; “bought” and “days late” look at the last twelve months.
"""

from datetime import date, timedelta

import frappe
from frappe.utils import get_fullname, getdate

from ..core.items import claims
from ..core.model import ZERO, Customer
from ..ledger import trade
from ..ledger.open_items import receivables
from . import promise_facts

YEAR = timedelta(days=365)


def overdue_now(company: str, customer: str, as_of: date) -> dict:
	"""`{overdue_amount, currency, oldest_due_date, days_overdue}`, credits taken off."""
	return {k: v for k, v in standing_of(company, customer, as_of).items() if k != "outstanding"}


def standing_of(company: str, customer: str, as_of: date) -> dict:
	"""The same with `outstanding`: all that is owed."""
	found = receivables(company, [customer])
	account = Customer(
		customer, items=tuple(found.items.get(customer, ())), credits=tuple(found.credits.get(customer, ()))
	)
	owed = claims(account, as_of).values()
	late = [claim for claim in owed if claim.item.due_date < as_of and claim.open > ZERO]
	oldest = min((claim.item.due_date for claim in late), default=None)
	return {
		"outstanding": float(sum((claim.base_open for claim in owed), ZERO)),
		"overdue_amount": float(sum((claim.base_open for claim in late), ZERO)),
		"currency": frappe.get_cached_value("Company", company, "default_currency"),
		"oldest_due_date": oldest,
		"days_overdue": (as_of - oldest).days if oldest else 0,
	}


def facts(hold, as_of: date) -> dict:
	"""Everything about the customer of a hold, as plain values."""
	company, customer = hold.company, hold.customer
	return {
		**standing_of(company, customer, as_of),
		**_chased(company, customer, as_of),
		"orders": _waiting(trade.orders_waiting(company, customer)),
		"deliveries": _waiting(trade.deliveries_waiting(company, customer)),
		"bought": float(trade.bought(company, customer, as_of - YEAR)),
		"days_late": trade.days_late(company, customer, as_of - YEAR),
		**_last_words(company, customer),
	}


def _waiting(found: trade.Waiting) -> dict:
	first = [{"name": name, "value": float(value)} for name, value in found.first]
	return {"count": found.count, "value": float(found.value), "first": first}


def _chased(company: str, customer: str, as_of: date) -> dict:
	"""How the customer was chased in the last year: letters of demand, contacts, promises broken."""
	of = {"company": company, "customer": customer}
	since = as_of - YEAR
	letters = {**of, "level": (">", 0), "issued_on": ("is", "set"), "status": ("!=", "Withdrawn")}
	contacts = {**of, "docstatus": 1, "contact_on": (">=", since)}
	return {
		"letters": frappe.db.count("Dunning Letter", {**letters, "letter_date": (">=", since)}),
		"contacts": frappe.db.count("Contact Log", contacts),
		"promises_broken": promise_facts.broken_since(company, customer, since, as_of),
	}


def _last_words(company: str, customer: str) -> dict:
	"""What the last contact brought, in the words of whoever logged it."""
	last = frappe.get_all(
		"Contact Log",
		filters={"company": company, "customer": customer, "docstatus": 1},
		fields=["owner", "summary", "contact_on"],
		order_by="contact_on desc, name desc",
		limit=1,
	)
	if not last:
		return {"said": None, "said_by": None, "said_on": None}
	return {
		"said": last[0].summary,
		"said_by": get_fullname(last[0].owner),
		"said_on": getdate(last[0].contact_on),
	}
