"""What stands where on a customer's statement: accounts in, ready tables out. Pure: no database, no clock.

The template only lays these values out and escapes them. Which parts are shown is the paper's choice:
movements with opening and closing balance, open items, or both with a return slip.
"""

from collections.abc import Callable
from decimal import Decimal

from ..core.statement import ON_ACCOUNT, STRIP, Account
from .letter_format import base_language, in_capitals, literal, long_date, money, short_date
from .letter_listing import LONG, listing

MOVEMENTS, OPEN_ITEMS = "movements", "open"
# Columns: label, width in millimetres, whether figures.
_MOVED = (
	("day", 17, False), ("kind", 21, False), ("document", 35, False), ("your_reference", 22, False),
	("charged", 22, True), ("credited", 22, True), ("balance", 26, True),
)  # fmt: skip
_OPEN = (
	("document", 33, False), ("kind", 18, False), ("your_reference", 25, False), ("day", 17, False),
	("due_date", 17, False), ("days_overdue", 15, True), ("billed", 20, True), ("open", 20, True),
)  # fmt: skip
_FITS = 12  # figures in a column of amounts at the normal size of type
Money = Callable[[Decimal], str]


def section(
	account: Account, shows: tuple[str, ...], labels: dict, language: str, money_as: tuple[int, str | None]
) -> dict:
	"""One currency of the paper: its tables, the ageing strip and the balance in capital numerals."""

	def figures(amount: Decimal) -> str:
		return money(amount, *money_as)

	tables = []
	if MOVEMENTS in shows:
		tables.append(_moved(account, labels, language, figures))
	if OPEN_ITEMS in shows:
		tables.append(_open(account, labels, language, figures))
	return {
		"currency": account.currency,
		"title": labels["account_in"].format(account.currency),
		"tables": tables,
		"ageing_title": labels["ageing"].format(long_date(account.last, language)),
		"ageing": _ageing(account, labels, figures),
		"closing": f"{account.currency} {figures(account.closing)}",
		"capitals": _capitals(account, language),
	}


def title(shows: tuple[str, ...], confirmation: bool) -> str:
	"""Which of the titles and introductions the labels hold."""
	return "confirmation" if confirmation else "movements" if MOVEMENTS in shows else "open"


def _moved(account: Account, labels: dict, language: str, figures: Money) -> dict:
	rows = [
		[
			short_date(row.movement.day),
			labels[f"kind_{row.movement.kind}"],
			row.movement.voucher,
			literal(row.movement.reference),
			figures(row.charged) if row.charged else "",
			figures(row.credited) if row.credited else "",
			figures(row.balance),
		]
		for row in account.rows
	]
	first, last = long_date(account.first, language), long_date(account.last, language)
	return {
		**_table("movements", _MOVED, rows, labels, language),
		"before": (labels["opening_balance"].format(first), [figures(account.opening)]),
		"after": (
			labels["closing_balance"].format(last),
			[figures(account.charged), figures(account.credited), figures(account.closing)],
		),
		"nothing": labels["nothing_moved"],
	}


def _open(account: Account, labels: dict, language: str, figures: Money) -> dict:
	several = {one.voucher for one in account.open_lines if one.term > 1}
	rows = [
		[
			one.voucher,
			labels[f"kind_{one.kind}"],
			literal(one.reference),
			short_date(one.day),
			short_date(one.due_date),
			str(one.days_overdue(account.last) or ""),
			figures(one.amount),
			figures(one.open),
		]
		for one in account.open_lines
	]
	notes = [
		labels["instalment"].format(one.term) if one.voucher in several else "" for one in account.open_lines
	]
	total = sum((one.open for one in account.open_lines), Decimal(0))
	last = long_date(account.last, language)
	return {
		**_table("open_items", _OPEN, rows, labels, language, notes),
		"before": None,
		"after": (labels["open_total"].format(last), [figures(total)]),
		"nothing": labels["nothing_open"],
	}


def _table(
	name: str,
	columns: tuple,
	rows: list[list[str]],
	labels: dict,
	language: str,
	notes: list[str] | None = None,
) -> dict:
	"""Empty columns of references leave their width to the document; very long tables become lines of text."""
	kept = [
		i for i, (key, _w, _n) in enumerate(columns) if key != "your_reference" or any(row[i] for row in rows)
	]
	spare = sum(columns[i][1] for i in range(len(columns)) if i not in kept)
	cells = [[{"text": row[i], "number": columns[i][2]} for i in kept] for row in rows]
	for cell, note in zip((row[0] for row in cells), notes or (), strict=False):
		cell["note"] = note
	heads = [
		{
			"label": labels[columns[i][0]],
			"width": columns[i][1] + (spare if columns[i][0] == "document" else 0),
			"number": columns[i][2],
		}
		for i in kept
	]
	longest = max((len(cell["text"]) for row in cells for cell in row if cell["number"]), default=0)
	em = 0.5 if base_language(language) == "zh" else 0.6
	return {
		"title": labels[name],
		"columns": heads,
		"size": "" if longest <= _FITS else "tight" if longest <= _FITS + 2 else "tighter",
		"rows": cells if len(rows) < LONG else [],
		"listing": listing([h["label"] for h in heads], cells, [], em) if len(rows) >= LONG else None,
	}


def _ageing(account: Account, labels: dict, figures: Money) -> list[dict]:
	ageing = account.ageing
	codes = [code for code, _last in STRIP] + [ON_ACCOUNT]
	strip = [{"label": labels[code], "amount": figures(ageing[code])} for code in codes]
	return [*strip, {"label": labels["total"], "amount": figures(sum(ageing.values(), Decimal(0)))}]


def _capitals(account: Account, language: str) -> str:
	if base_language(language) != "zh" or account.closing < 0:
		return ""
	return in_capitals(account.closing, account.currency)
