"""What became of a customer's promises, as the desk, the decision on a hold and the case show it. Reads only."""

from collections.abc import Iterable
from datetime import date, timedelta

import frappe

from ..core.model import Promise
from ..core.promises import LIVE, NOT_KEPT, Verdict, judge
from ..ledger.promises import DOCTYPE, money, taken

PROMISE_DAYS = 200  # how far back promises are looked for
YEAR = timedelta(days=365)


def last_broken(cases: Iterable[tuple[str, str, str]], today: date) -> set[str]:
	"""Of these `(case, company, customer)`: where the last promise, or an instalment of it, was broken."""
	of = list(cases)
	made = taken((case for case, *_of in of), today - timedelta(days=PROMISE_DAYS), by="case")
	last = {(company, who): _last(made[case]) for case, company, who in of if case in made}
	came = money(last)
	own = {company: company_currency(company) for company, _who in last}
	return {
		case
		for case, company, who in of
		if any(
			verdict.state in NOT_KEPT
			for verdict in judge(
				last.get((company, who), ()), came.get((company, who), ()), today, own.get(company)
			)
		)
	}


def _last(made: list[Promise]) -> list[Promise]:
	return [promise for promise in made if promise.name == made[-1].name]


def of_case(case, today: date) -> list[dict]:
	"""The case's promises, newest first: `[{log, made_on, promised_on, amount, state}]`.

	One that is still to come and was replaced by a newer one is left out.
	"""
	made = taken([case.name], today - timedelta(days=PROMISE_DAYS), by="case").get(case.name, [])
	if not made:
		return []
	newest = made[-1].name
	logs = dict(
		frappe.get_all(DOCTYPE, {"case": case.name}, ["name", "contact_log"], order_by="name", as_list=True)
	)
	verdicts = _each(case.company, case.customer, made, today)
	verdicts.sort(key=lambda v: v.promise.day)
	verdicts.sort(key=lambda v: (v.promise.made_on, v.promise.name), reverse=True)
	return [
		{
			"name": verdict.promise.name,
			"log": logs[verdict.promise.name],
			"made_on": verdict.promise.made_on,
			"promised_on": verdict.promise.day,
			"amount": float(verdict.promise.amount or 0),
			"state": verdict.state,
		}
		for verdict in verdicts
		if verdict.promise.name == newest or verdict.state != LIVE
	]


def broken_since(company: str, customer: str, since: date, as_of: date) -> int:
	"""Promises made since that were not kept. A newer promise does not mend an older one."""
	made = taken([customer], since, company).get(customer, [])
	return sum(verdict.state in NOT_KEPT for verdict in _each(company, customer, made, as_of))


def _each(company: str, customer: str, made: list[Promise], as_of: date) -> list[Verdict]:
	came = money({(company, customer): made}).get((company, customer), ())
	return judge(made, came, as_of, company_currency(company))


def company_currency(company: str) -> str:
	return frappe.get_cached_value("Company", company, "default_currency")
