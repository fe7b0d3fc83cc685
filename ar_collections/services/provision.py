"""Bad Debt Provision: rates checked, open amounts read on the day, losses computed, a Journal Entry drafted.

What is booked is the difference to what the allowance account holds on the day, so that a provision done
twice, or after a write-off used some of it, books what is missing and no more.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, flt, fmt_money, getdate, nowdate

from ..core import provision as core
from ..core.provision import Exposure, Rate
from ..ledger import aged, control, month_ends
from ..ledger.risk import effective
from ..ledger.tables import ZERO, decimal, ledger_digits, rounded

DOCTYPE = "Bad Debt Provision"
STANDARD = ((0, 0, 0.5), (1, 30, 2), (31, 60, 5), (61, 90, 10), (91, 180, 30), (181, 0, 60))  # per cent


def check(doc) -> None:
	"""Refuses rates and days that make no sense, with what to do about them."""
	title = _("Loss rates")
	if getdate(doc.as_of) > getdate(nowdate()):
		frappe.throw(_("A provision is for today or a day before it."), title=_("As of"))
	if doc.method == "From roll rates":
		_fill_from_roll_rates(doc)
	elif not doc.rates:
		for first, last, rate in STANDARD:
			doc.append("rates", {"from_day": first, "to_day": last, "rate": rate})
	told = {
		"share": _("Row {0}: a loss rate lies between 0 and 100 %."),
		"order": _("Row {0}: the last day is before the first."),
		"overlap": _("Rows {0} and {1} speak of the same days."),
		"gap": _("Between rows {0} and {1} days are missing: bands begin at 0, follow each other, and the last has no end."),
	}  # fmt: skip
	found = core.problems(_rates(doc))
	if found:
		frappe.throw("<br>".join(told[what].format(*rows) for what, *rows in found), title=title)
	names = [row.customer for row in doc.specifics]
	if len(set(names)) < len(names):
		frappe.throw(_("Name each customer once."), title=_("Specific provisions"))
	for row in doc.specifics:
		if not 0 <= flt(row.rate) <= 100:
			message = _("{0}: a loss rate lies between 0 and 100 %.")
			frappe.throw(message.format(row.customer), title=_("Specific provisions"))


def _rates(doc) -> list[Rate]:
	"""A last day of 0 means without end, but on what is not due (0 to 0)."""
	return [
		Rate(
			cint(row.from_day),
			cint(row.to_day) if row.to_day or not row.from_day else None,
			decimal(row.rate) / 100,
			row.risk_class or None,
		)
		for row in doc.rates
	]


def _fill_from_roll_rates(doc) -> None:
	months = max(cint(doc.months), 1)
	last = decimal(doc.last_rate) / 100
	standing = month_ends.standing(doc.company, getdate(doc.as_of), months)
	shares = core.loss_rates(core.rolled_on(standing, len(month_ends.BANDS)), last)
	doc.set("rates", [])
	for (first, to_day), share in zip(month_ends.BANDS, shares, strict=True):
		doc.append("rates", {"from_day": first, "to_day": to_day or 0, "rate": float(round(share * 100, 4))})


def compute(doc) -> None:
	"""Fill in the rows and sums from the open amounts of the day; what the matrix or a person's judgement says."""
	by_customer = _exposures(doc.company, getdate(doc.as_of))
	facts = _facts(list(by_customer))
	rates = _rates(doc)
	judged = {row.customer: row for row in doc.specifics}
	previous = _previous(doc)
	before = _of(previous)
	rows = []
	for customer in sorted(by_customer.keys() | before.keys()):
		fact = facts.get(customer) or frappe._dict()
		found = by_customer.get(customer, [])
		rows.append(_row(customer, fact, found, rates, judged.get(customer), before.get(customer, ZERO)))
	doc.set(
		"rows", [row for row in rows if row["exposure"] or row["general"] or row["specific"] or row["before"]]
	)
	doc.previous = previous
	doc.exposure = sum(row["exposure"] for row in rows)
	doc.general = round(sum(row["general"] for row in rows), ledger_digits())
	doc.specific = round(sum(row["specific"] for row in rows), ledger_digits())
	doc.total = round(doc.general + doc.specific, ledger_digits())
	doc.before = float(_allowance(doc.company, getdate(doc.as_of)))
	doc.change = round(doc.total - doc.before, ledger_digits())


def _exposures(company: str, as_of: date) -> dict[str, list[Exposure]]:
	"""Open amounts in company currency less the customer's credits, the oldest first."""
	owed: dict[str, list[Exposure]] = defaultdict(list)
	credits: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for row in aged.read(company, as_of).rows:
		if row.kind == aged.CREDIT:
			credits[row.customer] -= row.base_open
		else:
			# An exchange revaluation is no debt that anybody pays late: its day is the day of the entry.
			late = row.due_date and row.kind != aged.REVALUED
			days = (as_of - row.due_date).days if late else 0
			owed[row.customer].append(Exposure(max(days, 0), row.base_open))
	found = {name: core.less_credits(own, credits[name]) for name, own in owed.items()}
	return {name: rows for name, rows in found.items() if rows}


def _facts(customers: Sequence[str]) -> dict[str, dict]:
	rows = frappe.get_all(
		"Customer",
		{"name": ("in", customers or [""])},
		["name", "customer_name", "collections_risk_class"],
		order_by="name",
	)
	risks = effective({row.name: row.collections_risk_class for row in rows})
	return {row.name: frappe._dict(name=row.customer_name, risk=risks.get(row.name)) for row in rows}


def _row(
	customer: str, fact: dict, found: list[Exposure], rates: list[Rate], judged, before: Decimal
) -> dict:
	exposure = sum((one.amount for one in found), ZERO)
	overdue = sum((one.amount for one in found if one.days > 0), ZERO)
	specific = rounded(exposure * decimal(judged.rate) / 100, ledger_digits()) if judged else ZERO
	general = ZERO if judged else core.provided(found, rates, fact.risk)
	total = general + specific
	return {
		"customer": customer,
		"customer_name": fact.name or customer,
		"risk_class": fact.risk,
		"exposure": float(exposure),
		"overdue": float(overdue),
		"general": float(general),
		"specific": float(specific),
		"before": float(before),
		"change": float(total - before),
		"how": judged.reason if judged else _by_matrix(found, rates, fact.risk),
	}


def _by_matrix(found: list[Exposure], rates: list[Rate], risk: str | None) -> str:
	"""`1,200.00 × 2 % + 500.00 × 10 %`: what an auditor checks."""
	sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
	for one in found:
		sums[core.share_of(rates, one.days, risk)] += one.amount
	return " + ".join(
		f"{fmt_money(float(amount))} × {float(share * 100):g} %" for share, amount in sorted(sums.items())
	)


def _previous(doc) -> str | None:
	"""The company's last submitted provision before this one."""
	filters = {
		"company": doc.company,
		"docstatus": 1,
		"as_of": ("<", doc.as_of),
		"name": ("!=", doc.name or ""),
	}
	names = frappe.get_all(DOCTYPE, filters, order_by="as_of desc, name desc", limit=1, pluck="name")
	return names[0] if names else None


def _of(provision: str | None) -> dict[str, Decimal]:
	if not provision:
		return {}
	rows = frappe.get_all(
		"Provision Row",
		{"parent": provision, "parenttype": DOCTYPE},
		["customer", "general", "specific"],
		order_by="idx",
	)
	return {row.customer: decimal(row.general) + decimal(row.specific) for row in rows}


def _accounts(company: str) -> dict:
	fields = ["provision_expense_account", "provision_allowance_account"]
	return (
		frappe.db.get_value("Collections Company", {"company": company}, fields, as_dict=True)
		or frappe._dict()
	)


def _allowance(company: str, as_of: date) -> Decimal:
	"""What the allowance account holds in the company's favour (credit less debit)."""
	account = _accounts(company).provision_allowance_account
	return -control.balance(account, as_of) if account else ZERO


def lock(company: str | None) -> None:
	"""One provision of a company at a time: what one books the next one has to see."""
	if company:
		frappe.db.get_value("Collections Company", {"company": company}, "name", for_update=True)


def check_turn(doc) -> None:
	"""Submitted only when the ledger holds all that earlier provisions book; else the same is booked twice."""
	table, entry = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Journal Entry")
	others = (
		frappe.qb.from_(table)
		.left_join(entry)
		.on(entry.name == table.journal_entry)
		.select(table.name, table.as_of, entry.name.as_("entry"), entry.docstatus)
		.where((table.company == doc.company) & (table.docstatus == 1) & (table.name != doc.name))
		.orderby(table.as_of, table.name)
		.for_update()  # reads what others have written since this transaction began
	).run(as_dict=True)
	for other in others:
		if other.entry and other.docstatus == 0:
			message = _(
				"The Journal Entry {0} of the provision {1} is not booked yet: submit it or cancel the provision first."
			)
			frappe.throw(message.format(other.entry, other.name), title=_("Not booked yet"))
		if getdate(other.as_of) >= getdate(doc.as_of):
			message = _("The provision {0} is as of {1}: choose a later day, or cancel it first.")
			frappe.throw(message.format(other.name, frappe.format(other.as_of, "Date")), title=_("As of"))


def draft_entry(doc) -> None:
	"""The Journal Entry, as a draft for the accountant; none where nothing changes."""
	if not flt(doc.change):
		return
	accounts = _accounts(doc.company)
	if not (accounts.provision_expense_account and accounts.provision_allowance_account):
		message = _(
			"Fill in the expense and the allowance account for provisions in “Collections Company” {0} first."
		)
		frappe.throw(message.format(doc.company), title=_("Accounts missing"))
	up = flt(doc.change) > 0
	amount = abs(flt(doc.change))
	cost_center = frappe.get_cached_value("Company", doc.company, "cost_center")
	sides = (
		(accounts.provision_expense_account, up),
		(accounts.provision_allowance_account, not up),
	)
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"company": doc.company,
			"posting_date": doc.as_of,
			"user_remark": _("{0}: provision for doubtful debts as of {1}").format(doc.name, doc.as_of),
			"accounts": [
				{
					"account": account,
					"cost_center": cost_center,
					"debit_in_account_currency": amount if debit else 0,
					"credit_in_account_currency": 0 if debit else amount,
				}
				for account, debit in sides
			],
		}
	)
	entry.insert()
	doc.db_set("journal_entry", entry.name)


def take_back(doc) -> None:
	"""Cancelled: a draft entry goes with it; a submitted one must be cancelled first, by whoever may."""
	if not doc.journal_entry:
		return
	status = frappe.db.get_value("Journal Entry", doc.journal_entry, "docstatus")
	if status == 1:
		message = _("Cancel the Journal Entry {0} first: it is booked.")
		frappe.throw(message.format(doc.journal_entry), title=_("Booked"))
	entry, doc.journal_entry = doc.journal_entry, None
	doc.db_set("journal_entry", None)
	if status == 0:
		frappe.delete_doc("Journal Entry", entry)
