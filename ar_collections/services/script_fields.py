"""What a call script says of a case: the merge fields of `script_wording`, as plain text and numbers.

From the picture the case shows and its last contact; a script is no decision and no letter.
"""

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import cint, get_fullname, getdate

from ..ledger.promises import COUNT
from ..ledger.promises import DOCTYPE as PROMISE
from ..ledger.tables import decimal
from .letter_format import literal, long_date, money
from .letter_text import money_format


def of(case, language: str, as_of: date, person: str = "") -> dict:
	"""The merge fields of a Collection Case for a call on a day, with the person to be called."""
	in_money = money_format(case.currency)
	late = [row for row in case.items if row.due_date and row.due_date <= as_of]
	return {
		"customer_name": literal(case.customer_name or case.customer),
		"company_name": literal(frappe.get_cached_value("Company", case.company, "company_name")),
		"contact_person": literal(person),
		"total": money(decimal(case.overdue) or decimal(case.outstanding), *in_money),
		"owed": money(decimal(case.outstanding), *in_money),
		"currency": case.currency or "",
		"days_overdue": days_overdue(case, as_of),
		"oldest_due_date": long_date(case.oldest_due_date or _first_due(case), language),
		"item_count": len(late) or len(case.items),
		"level": cint(case.level),
		"invoices": [_invoice(row, language, as_of) for row in late or case.items],
		**_caller(),
		**_last_words(case.name, language, in_money),
	}


def days_overdue(case, as_of: date) -> int:
	"""Days since the oldest overdue item fell due; negative before the first one does."""
	due = getdate(case.oldest_due_date) if case.oldest_due_date else _first_due(case)
	return (as_of - due).days if due else 0


def _first_due(case) -> date | None:
	return min((getdate(row.due_date) for row in case.items if row.due_date), default=None)


def _invoice(row, language: str, as_of: date) -> dict:
	return {
		"invoice": row.voucher_no,
		"due_date": long_date(row.due_date, language),
		"days_overdue": (as_of - getdate(row.due_date)).days if row.due_date else 0,
		"open": money(decimal(row.outstanding), *money_format(row.currency)),
	}


def _caller() -> dict:
	user = frappe.session.user
	numbers = frappe.db.get_value("User", user, ["phone", "mobile_no"]) or ("", "")
	return {"our_contact": literal(get_fullname(user)), "our_phone": numbers[0] or numbers[1] or ""}


def _last_words(case: str, language: str, in_money: tuple) -> dict:
	"""The last contact, and the last promise made in the case."""
	logged = {"case": case, "docstatus": 1}
	order = "contact_on desc, name desc"
	last = frappe.get_all("Contact Log", logged, ["contact_on", "summary"], order_by=order, limit=1)
	made = {"case": case, "status": ("in", COUNT)}
	fields = ["promised_on", "amount"]
	promise = frappe.get_all(PROMISE, made, fields, order_by="made_on desc, name desc", limit=1)
	amount = decimal(promise[0].amount) if promise else Decimal(0)
	return {
		"last_contact_on": long_date(getdate(last[0].contact_on), language) if last else "",
		"last_summary": literal(last[0].summary) if last else "",
		"promised_on": long_date(promise[0].promised_on, language) if promise else "",
		"promised_amount": money(amount, *in_money) if amount else "",
	}
