"""Account Statements: drafted from the ledger once for each customer and month, checked, withdrawn.

Drafting reads a hundred customers at a time and writes each in a savepoint of its own; done again it
writes what is missing. Sending is `statement_send`, the answer `statement_answer`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime, nowdate

from ..core.confirmation import last_month
from ..core.statement import Account
from ..ledger.movements import accounts, customers_with_account
from ..ledger.owners import owners
from . import birth, cases, statement_chase, statement_page, statement_send
from .commit import commit_chunk
from .keys import key_of, withdrawn
from .letter_parties import people
from .retry import retried
from .savepoint import Outcome, isolated
from .statement_rules import DOCTYPE, OPEN_STATES, locked, must_be

SETTINGS = "Collections Settings"
GROUP = 100  # customers read at once, and the most that share a transaction


@retried
def nightly(company: str, as_of: date | str | None = None) -> None:
	"""Job: last month's statements from the set day on, mails that failed, customers who are silent."""
	today = getdate(as_of or nowdate())
	first, last = last_month(today)
	day = cint(frappe.db.get_single_value(SETTINGS, "statement_day"))
	done = frappe.db.exists(DOCTYPE, {"company": company, "from_date": first, "to_date": last})
	if day and today.day >= day and not done:
		draft(company, first, last)
	follow_owners(company)
	statement_send.send_failed_again(company)
	statement_chase.nightly(company, today)


@retried
def draft(
	company: str, first: date | str, last: date | str, customers: Sequence[str] | None = None
) -> list[Outcome]:
	"""Statements of these customers, or of everybody with an account; what could not be drafted, and why.

	A customer who has one of the same period already is left alone.
	"""
	first, last = getdate(first), getdate(last)
	wanted = customers_with_account(company, first, last) if customers is None else sorted(set(customers))
	failures = []
	for group in _groups(_without(company, wanted, first, last)):
		found, whose = accounts(company, group, first, last), owners(company, group)
		with_case = cases.find_many(company, group)
		for customer in group:
			with isolated(customer) as outcome:
				own = [one for one in found.get(customer, []) if not one.is_empty]
				if own:
					_insert(
						company, customer, (first, last), own, whose.get(customer), with_case.get(customer)
					)
			if outcome.error:
				failures.append(outcome)
				frappe.log_error(title=_("A statement could not be drafted"), message=outcome.traceback)
		commit_chunk()
	return failures


def _groups(names: Sequence[str]) -> Iterator[list[str]]:
	for start in range(0, len(names), GROUP):
		yield list(names[start : start + GROUP])


def _without(company: str, customers: Iterable[str], first: date, last: date) -> list[str]:
	period = {"company": company, "from_date": first, "to_date": last, "status": ("!=", "Withdrawn")}
	have = set(frappe.get_all(DOCTYPE, filters=period, order_by="name", pluck="customer"))
	return [customer for customer in customers if customer not in have]


def _insert(
	company: str,
	customer: str,
	period: tuple[date, date],
	own: Sequence[Account],
	collector: str | None,
	case: str | None,
) -> str | None:
	_contact, addresses = people(customer)
	home = frappe.get_cached_value("Company", company, "default_currency")
	first, last = period
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"unique_key": key_of(company, customer, first, last),
			"company": company,
			"customer": customer,
			"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
			"case": case,
			"collector": collector,
			"from_date": first,
			"to_date": last,
			"status": "Draft",
			"language": statement_page.language_of(customer),
			"email_to": ", ".join(addresses),
			**_invoicing_before(company, customer),
		}
	)
	for one in statement_page.in_currencies(own, home):
		doc.append("balances", _balance(one))
		for line in one.open_lines:
			doc.append("lines", _line(one, line))
	return birth.insert_once(doc, "unique_key")


def _balance(one: Account) -> dict:
	return {
		"currency": one.currency,
		"opening_balance": float(one.opening),
		"charged": float(one.charged),
		"credited": float(one.credited),
		"closing_balance": float(one.closing),
		"overdue": float(one.overdue),
	}


def _line(one: Account, line) -> dict:
	return {
		"currency": one.currency,
		"voucher_type": line.voucher_type,
		"voucher_no": line.voucher,
		"term": line.term,
		"kind": line.kind,
		"reference": line.reference,
		"posting_date": line.day,
		"due_date": line.due_date,
		"days_overdue": line.days_overdue(one.last),
		"amount": float(line.amount),
		"open_amount": float(line.open),
	}


def _invoicing_before(company: str, customer: str) -> dict:
	"""What the customer gave the last time: nobody types a bank account every month."""
	fields = ["invoice_title", "invoice_tax_id", "invoice_bank", "invoice_address", "invoice_email"]
	of = {"company": company, "customer": customer, "status": ("in", ("Confirmed", "Disagreed"))}
	last = frappe.get_all(DOCTYPE, of, fields, order_by="confirmed_on desc, name desc", limit=1)
	if last:
		return last[0]
	name, tax_id = frappe.db.get_value("Customer", customer, ["customer_name", "tax_id"])
	return {"invoice_title": name, "invoice_tax_id": tax_id}


def check(statement: str) -> None:
	"""A supervisor looked it through: it may be sent. The caller asks who may."""
	doc = locked(statement)
	must_be(doc, ("Draft",), _("only a draft is checked."))
	doc.db_set(
		{"status": "Checked", "checked_by": frappe.session.user, "checked_on": now_datetime()}, notify=True
	)


def withdraw(statement: str, reason: str) -> None:
	"""It was wrong: its link says nothing any more, and the same period can be drafted anew."""
	doc = locked(statement)
	must_be(doc, (*OPEN_STATES, "Disagreed"), _("it cannot be withdrawn."))
	if not (reason or "").strip():
		frappe.throw(_("Say why it is withdrawn: the reason is kept."), title=_("Reason missing"))
	statement_send.call_back(doc)
	key = withdrawn(doc.unique_key, doc.name)
	doc.db_set(
		{
			"status": "Withdrawn",
			"withdrawn_reason": reason.strip(),
			"unique_key": key,
			"link_key": None,
			"email_queue": None,
		},
		notify=True,
	)
	statement_chase.end(doc, "statement_withdrawn")


def follow_owners(company: str) -> int:
	"""Statements that wait go to whoever looks after the customer today, and to its case; how many moved."""
	fields = ["name", "customer", "collector", "case"]
	of = {"company": company, "status": ("in", OPEN_STATES)}
	rows = frappe.get_all(DOCTYPE, of, fields, order_by="name")
	customers = {row.customer for row in rows}
	whose, with_case = owners(company, customers), cases.find_many(company, customers)
	of_case = _collectors({row.case for row in rows} | set(with_case.values()))
	moved = 0
	for row in rows:
		case = row.case or with_case.get(row.customer)
		collector = of_case.get(case) if case else whose.get(row.customer)
		if (case, collector) != (row.case, row.collector):
			frappe.db.set_value(DOCTYPE, row.name, {"case": case, "collector": collector})
			moved += 1
	commit_chunk()
	return moved


def _collectors(names: Iterable[str | None]) -> dict[str, str | None]:
	of = {"name": ("in", [name for name in names if name] or [""])}
	rows = frappe.get_all("Collection Case", of, ["name", "collector"], order_by="name")
	return {row.name: row.collector for row in rows}
