"""The ageing report: what was open on a day by how long it had been due, for whom the reader may see.

`ledger/aged.py` reads, this adds up and says it in columns. Amounts leave as floats, for Frappe's grid.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _

from ..core.ageing import NOT_DUE, Band, band_of
from ..ledger import aged, ageing_facts, stopped_at
from ..ledger.tables import ZERO, ledger_digits, rounded
from .report_columns import column

CUSTOMER, INVOICE, INSTALMENT = "Customer", "Invoice", "Instalment"
DETAILS = (CUSTOMER, INVOICE, INSTALMENT)
REP, GROUP, TERRITORY = "Looked after by", "Customer Group", "Territory"
GROUPS = {REP: "collector", GROUP: "customer_group", TERRITORY: "territory"}
UNALLOCATED, REVALUED = "unallocated", "revalued"
TOLD = ("disputed", "promised")  # shares of what is open, not added to it


@dataclass(frozen=True)
class Asked:
	"""What is wanted. `collectors` None = everybody's; empty names narrow nothing down."""

	company: str
	as_of: date
	bands: Sequence[Band]
	detail: str = CUSTOMER
	group_by: str | None = None
	party_currency: bool = False
	customers: Sequence[str] | None = None
	collectors: Sequence[str] | None = None
	customer_group: str | None = None
	territory: str | None = None


@dataclass
class Aged:
	"""The rows as dicts of the columns' fieldnames, sums by column, and the reading they are made of."""

	rows: list[dict]
	total: dict[str, Decimal]
	book: aged.AgedBook
	currency: str | None  # None: several
	problems: list[tuple[str, str]]  # of the customers shown: (customer, what is wrong and what was done)


def make(asked: Asked) -> Aged:
	"""The report. Group rows carry `bold` and `indent` 0, theirs follow with `indent` 1."""
	book = aged.read(asked.company, asked.as_of, asked.customers)
	facts = ageing_facts.of(asked.company, {row.customer for row in book.rows})
	seen = [row for row in book.rows if _wanted(facts.get(row.customer), asked)]
	shares = stopped_at.shares(asked.company, book.items, asked.as_of, book.problems)
	own = frappe.get_cached_value("Company", asked.company, "default_currency")
	lines = sorted(_lines(seen, facts, shares, asked, own), key=_order)
	currencies = {line.head["currency"] for line in lines}
	names = _amounts(asked.bands)
	total = _sum(lines, names) if lines and len(currencies) < 2 else {}
	if asked.group_by:
		lines = _grouped(lines, GROUPS[asked.group_by], names)
	nothing = dict.fromkeys(names, 0.0)
	rows = [
		{**line.head, **nothing, **{name: float(n) for name, n in line.amounts.items()}} for line in lines
	]
	one = currencies.pop() if len(currencies) == 1 else None if currencies else own
	shown = {row.customer for row in seen}
	return Aged(rows, total, book, one, [told for told in book.problems if told[0] in shown])


def _wanted(fact: dict | None, asked: Asked) -> bool:
	if fact is None:  # a customer that was deleted or renamed outside: only for who sees everybody
		return asked.collectors is None and not (asked.customer_group or asked.territory)
	if asked.collectors is not None and fact["collector"] not in asked.collectors:
		return False
	groups, territories = fact["groups"], fact["territories"]
	return not (
		(asked.customer_group and asked.customer_group not in groups)
		or (asked.territory and asked.territory not in territories)
	)


class Line(NamedTuple):
	head: dict
	amounts: dict[str, Decimal]  # by column; a column without an entry is 0


def _lines(seen: Iterable[aged.Aged], facts: dict, shares: dict, asked: Asked, own: str) -> list[Line]:
	"""One line per customer, voucher or instalment (and currency), its amounts added up."""
	digits = ledger_digits()
	lines: dict[tuple, Line] = {}
	for row in seen:
		currency = row.currency if asked.party_currency else own
		key = (row.customer, currency, *_which(row, asked.detail))
		line = lines.get(key)
		if line is None:
			line = lines[key] = Line(_head(row, facts.get(row.customer), currency, asked), {})
		amount = row.open if asked.party_currency else row.base_open
		_add(line, "total", amount)
		_add(line, _column(row, asked), amount)
		for name, share in zip(TOLD, shares.get((row.customer, row.voucher, row.term), ()), strict=False):
			_add(line, name, rounded(amount * share, digits))
	return [line for line in lines.values() if any(line.amounts.values())]


def _add(line: Line, name: str, amount: Decimal) -> None:
	line.amounts[name] = line.amounts.get(name, ZERO) + amount


def _which(row: aged.Aged, detail: str) -> tuple:
	if detail == CUSTOMER:
		return ()
	return (row.voucher,) if detail == INVOICE else (row.voucher, row.term)


def _column(row: aged.Aged, asked: Asked) -> str:
	if row.kind == aged.ITEM:
		days = (asked.as_of - row.due_date).days if row.due_date else 0
		return band_of(days, asked.bands).code
	return UNALLOCATED if row.kind == aged.CREDIT else REVALUED


def _amounts(bands: Sequence[Band]) -> list[str]:
	return ["total", *(band.code for band in bands), UNALLOCATED, REVALUED, *TOLD]


def _head(row: aged.Aged, fact: dict | None, currency: str, asked: Asked) -> dict:
	line = {
		"customer": row.customer,
		"customer_name": fact["name"] if fact else row.customer,
		"collector": fact["collector"] if fact else None,
		"customer_group": fact["groups"][0] if fact and fact["groups"] else None,
		"territory": fact["territories"][0] if fact and fact["territories"] else None,
		"currency": currency,
	}
	if asked.detail != CUSTOMER:
		line |= {"voucher_type": row.voucher_type, "voucher": row.voucher, "posting_date": row.posting_date}
		line |= {"due_date": row.due_date, "days": _days(row, asked.as_of)}
	if asked.detail == INSTALMENT:
		line["term"] = row.term
	return line


def _days(row: aged.Aged, as_of: date) -> int | None:
	"""Days overdue of an item; of an invoice in instalments, of the first of them."""
	return max((as_of - row.due_date).days, 0) if row.due_date and row.kind == aged.ITEM else None


def _order(line: Line) -> tuple:
	head = line.head
	return (head["customer_name"] or "", head["customer"], head["currency"], head.get("due_date") or date.min,
		head.get("voucher") or "", head.get("term") or 0)  # fmt: skip


def _sum(lines: Iterable[Line], names: Sequence[str]) -> dict[str, Decimal]:
	sums = dict.fromkeys(names, ZERO)
	for line in lines:
		for name, amount in line.amounts.items():
			sums[name] += amount
	return sums


def _grouped(lines: list[Line], field: str, names: Sequence[str]) -> list[Line]:
	"""The lines under one per group and currency, the largest group first."""
	groups: dict[tuple, list[Line]] = defaultdict(list)
	for line in lines:
		groups[line.head[field] or "", line.head["currency"]].append(line)
	sums = {key: _sum(own, names) for key, own in groups.items()}
	found = []
	for (name, currency), own in sorted(groups.items(), key=lambda pair: (-sums[pair[0]]["total"], pair[0])):
		head = {"customer_name": name or _("Nobody"), field: name, "currency": currency}
		found.append(Line({**head, "bold": 1, "indent": 0}, sums[name, currency]))
		found += [Line({**line.head, "indent": 1}, line.amounts) for line in own]
	return found


def columns(asked: Asked) -> list[dict]:
	"""What the grid shows; amounts follow the currency of their row."""
	found = [
		column("customer", _("Customer"), 140, "Link", "Customer"),
		column("customer_name", _("Name"), 180),
	]
	if asked.detail != CUSTOMER:
		found += [
			column("voucher", _("Voucher"), 170, "Dynamic Link", "voucher_type"),
			column("posting_date", _("Posting date"), 110, "Date"),
			column("due_date", _("Due date"), 110, "Date"),
			column("days", _("Days overdue"), 80, "Int"),
		]
	if asked.detail == INSTALMENT:
		found.insert(3, column("term", _("Instalment"), 70, "Int"))
	found.append(_money("total", _("Open amount")))
	found += [_money(band.code, band_label(band)) for band in asked.bands]
	found += [
		_money(UNALLOCATED, _("Not allocated")),
		_money(REVALUED, _("Revaluation")),
		_money("disputed", _("in dispute")),
		_money("promised", _("promised")),
		column("collector", _("Looked after by"), 160, "Link", "User"),
		column("customer_group", _("Customer Group"), 120, "Link", "Customer Group"),
		column("territory", _("Territory"), 110, "Link", "Territory"),
		column("currency", _("Currency"), 70, "Link", "Currency"),
	]
	return found


def band_label(band: Band) -> str:
	if band.code == NOT_DUE:
		return _("not due")
	if band.last is None:
		return _("over {0} days").format(band.first - 1)
	return _("{0}–{1} days").format(band.first, band.last)


def _money(fieldname: str, label: str) -> dict:
	return column(fieldname, label, 140, "Currency", "currency")
