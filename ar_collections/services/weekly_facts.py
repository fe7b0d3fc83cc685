"""What the General Manager's weekly page says: last week beside the week before, who owes most, what waits
for a decision, what is expected. Figures only, of the whole company; reads, writes nothing.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import frappe

from ..core.ageing import in_bands
from ..core.forecast import Checked, Week, mean_error, monday_of
from ..core.measures import Figures, add
from ..ledger.measure_figures import Period, figures
from ..ledger.receivable_days import ReceivableDays
from . import forecasts

TOP = 10  # customers
MOST = 6  # decisions named; the rest is counted
WEEK = timedelta(days=7)


class Facts(NamedTuple):
	company: str
	currency: str
	week: Period
	before: Period
	now: Figures
	then: Figures
	letters: tuple[int, int]  # demands that left the house, in the week and in the one before
	bands: dict[str, Decimal]
	customers: list[dict]
	waiting: list[dict]
	waiting_more: int
	waiting_by: dict[str, int]  # how many, by DocType
	ahead: list[Week]
	error: Decimal | None  # of past forecasts, per cent


def facts(company: str, today: date) -> Facts:
	"""Of the week that ended on the Sunday before `today`."""
	monday = monday_of(today)
	week = Period(monday - WEEK, monday - timedelta(days=1))
	before = Period(week.first - WEEK, week.last - WEEK)
	book = ReceivableDays(company, before.first)
	found = figures(company, [week, before], book)
	owed = book.on(week.last)
	bands = in_bands(((week.last - part.due).days, part.amount) for own in owed.values() for part in own)
	waiting = [*_holds(company), *_letters(company)]
	waiting += _asked(company, {(row["doctype"], row["name"]) for row in waiting})
	ahead, _later, _undated = forecasts.weeks(forecasts.of_customers(company, today), today, 4)
	_came, checked = forecasts.checked(company, today, lambda _collector: True)
	return Facts(
		company=company,
		currency=frappe.get_cached_value("Company", company, "default_currency"),
		week=week,
		before=before,
		now=add(found[week].values()),
		then=add(found[before].values()),
		letters=(_demands(company, week), _demands(company, before)),
		bands=bands,
		customers=_customers(company, found[week]),
		waiting=waiting[:MOST],
		waiting_more=max(len(waiting) - MOST, 0),
		waiting_by=dict(Counter(row["doctype"] for row in waiting)),
		ahead=ahead,
		error=_error(checked),
	)


def _error(checked: list[Checked]) -> Decimal | None:
	return mean_error(one for one in checked if one.ahead == forecasts.AHEAD[0])


def _customers(company: str, of: dict[str, Figures]) -> list[dict]:
	"""Those with the most overdue, as their case shows them, with what is overdue by the ledger."""
	first = sorted(of, key=lambda name: (-of[name].overdue, name))[:TOP]
	top = [name for name in first if of[name].overdue > 0]
	cases = frappe.get_all(
		"Collection Case",
		filters={"company": company, "customer": ("in", top or [""]), "status": ("!=", "Closed")},
		fields=["name", "customer", "level", "hold_status", "days_overdue", "next_action", "next_action_on", "collector"],
		order_by="name asc",
	)  # fmt: skip
	by_customer = {row.customer: row for row in cases}
	names = dict(
		frappe.get_all(
			"Customer",
			{"name": ("in", top or [""])},
			["name", "customer_name"],
			as_list=True,
			order_by="name",
		)
	)
	people = dict(
		frappe.get_all(
			"User",
			{"name": ("in", [row.collector for row in cases if row.collector] or [""])},
			["name", "full_name"],
			as_list=True,
			order_by="name",
		)
	)
	return [_customer(name, names, people, of[name], by_customer.get(name)) for name in top]


def _customer(name: str, names: dict, people: dict, of: Figures, case) -> dict:
	shown = {"name": names.get(name) or name, "owes": of.closing, "overdue": of.overdue}
	if not case:
		return {**shown, "days": None, "level": 0, "hold": None, "next": None, "next_on": None, "rep": ""}
	return {
		**shown,
		"days": case.days_overdue,
		"level": case.level,
		"hold": case.hold_status,
		"next": case.next_action,
		"next_on": case.next_action_on,
		"rep": people.get(case.collector) or case.collector or "",
	}


def _demands(company: str, week: Period) -> int:
	days = ("between", [week.first, week.last])
	return frappe.db.count(
		"Dunning Letter",
		{
			"company": company,
			"letter_date": days,
			"level": (">", 0),
			"status": ("in", ("Sent", "Delivered")),
			"test_mode": 0,
		},
	)


def _holds(company: str) -> list[dict]:
	rows = frappe.get_all(
		"Credit Hold",
		filters={"company": company, "status": "Proposed"},
		fields=["name", "customer_name", "customer", "hold_type as what", "overdue_amount as amount", "currency", "proposed_on as since"],
		order_by="overdue_amount desc, name asc",
	)  # fmt: skip
	return [{**row, "doctype": "Credit Hold"} for row in rows]


def _letters(company: str) -> list[dict]:
	rows = frappe.get_all(
		"Dunning Letter",
		filters={"company": company, "status": "Pending Approval"},
		fields=["name", "customer_name", "customer", "letter_type as what", "total_open as amount", "currency", "letter_date as since"],
		order_by="total_open desc, name asc",
	)  # fmt: skip
	return [{**row, "doctype": "Dunning Letter"} for row in rows]


# what each is about: fields of amount and currency (None = the company's); of the others no amount is said
AMOUNTS = {"Write-off Request": ("total", None), "Collection Handover": ("claim_total", "currency")}


def _asked(company: str, named: set[tuple[str, str]]) -> list[dict]:
	"""Whatever else somebody is asked to decide on (Collection Approval), once each, the longest wait first."""
	rows = frappe.get_all(
		"Collection Approval",
		filters={"status": "Waiting"},
		or_filters=[["company", "=", company], ["company", "is", "not set"]],
		fields=["reference_doctype as doctype", "reference_name as name", "case", "asked_on"],
		order_by="asked_on asc, name asc",
	)
	first = {(row.doctype, row.name): row for row in reversed(rows)}
	rest = [row for key, row in reversed(first.items()) if key not in named]
	return [*(_question(company, row) for row in rest[:MOST]), *rest[MOST:]]  # those are counted only


def _question(company: str, row: dict) -> dict:
	of = ["customer", "customer_name"]
	case = frappe.db.get_value("Collection Case", row.case, of, as_dict=True) if row.case else None
	amount, currency = AMOUNTS.get(row.doctype, (None, None))
	fields = [field for field in (amount, currency) if field]
	doc = frappe.db.get_value(row.doctype, row.name, fields, as_dict=True) if fields else None
	return {
		"doctype": row.doctype,
		"name": row.name,
		"customer": case.customer if case else row.name,
		"customer_name": case.customer_name if case else None,
		"what": row.doctype,
		"amount": doc[amount] if doc else None,
		"currency": (doc[currency] if doc and currency else None)
		or frappe.get_cached_value("Company", company, "default_currency"),
		"since": row.asked_on.date(),
	}
