"""How the annexes of a formal paper are laid out: parties, computation of the claim, statement.

Pure: facts as `letter_papers` keeps them in, ready lines and cells out; the print format escapes them.
"""

from datetime import date
from decimal import Decimal

from .letter_format import base_language, in_capitals, long_date, money, short_date
from .letter_listing import LONG, listing

_STATEMENT = (
	("on", "date", 20), ("document", "document", 43), ("kind", "kind", 30), ("charged", "charged", 24),
	("credited", "credited", 24), ("balance", "balance", 24),
)  # fmt: skip
_ITEMS = (
	("invoice", "invoice", 45), ("on", "invoice_date", 22), ("due", "due_date", 22), ("days", "days_overdue", 18),
	("amount", "amount", 29), ("open", "open", 29),
)  # fmt: skip
_CLAIM = (
	("invoice", "invoice", 34), ("due", "due_date", 18), ("from", "from", 18), ("to", "to", 18), ("days", "days", 9),
	("principal", "principal", 22), ("rate", "rate", 25), ("interest", "interest", 21),
)  # fmt: skip
_NUMBERS = ("charged", "credited", "balance", "days", "amount", "open", "principal", "interest", "rate")


def lay_out(letter, facts: dict, parties: dict, labels: dict, money_as: tuple) -> dict:
	"""`{parties, claim, statement, enclosure}`; what the letter does not carry is None.

	`parties`: `{"claimant": [lines], "debtor": [lines]}`.
	"""
	named = facts.get("firm") and [
		{"label": labels[key], "lines": parties[key]} for key in ("claimant", "debtor")
	]
	told, claimed = facts.get("statement"), facts.get("claim")
	day = long_date(date.fromisoformat(told["last"]), letter.language) if told else ""
	return {
		"parties": named or None,
		"claim": claim(letter, claimed, labels, money_as) if claimed else None,
		"statement": statement(letter, told, parties, labels, money_as) if told else None,
		"enclosure": labels["enclosure"].format(day) if told else None,
	}


def claim(letter, told: dict, labels: dict, money_as: tuple) -> dict:
	"""The computation of interest and penalty: a line for each span of days, the bases, the sums."""
	until = long_date(date.fromisoformat(told["until"]), letter.language)
	bases = list(dict.fromkeys(row["basis"] for row in told["rows"] if row["basis"]))
	marks = {basis: f" ({number})" if len(bases) > 1 else "" for number, basis in enumerate(bases, 1)}
	sums = [(labels["interest_total"].format(until), told["interest"])]
	if told["total"]:
		sums.insert(0, (labels["principal_total"], told["principal"]))
		sums.append((labels["claim_total"].format(letter.currency), told["total"]))
	return {
		"title": labels["claim_title"].format(until),
		"unit": labels["claim_unit"].format(letter.currency),
		"table": _table(
			_CLAIM, [_span(row, marks, labels, money_as) for row in told["rows"]], labels, letter.language
		),
		"bases": [f"{labels['basis']}{marks[basis]}{labels['colon']}{basis}" for basis in bases],
		"sums": [(label, _money(amount, money_as)) for label, amount in sums],
		"capitals": _capitals(letter.language, told["total"], letter.currency) if told["total"] else "",
	}


def _span(row: dict, marks: dict, labels: dict, money_as: tuple) -> list[str]:
	rate = (
		labels["per_year" if row["per"] == "year" else "per_day"].format(_plain(row["rate"]))
		if row["rate"]
		else ""
	)
	mark = marks.get(row["basis"], "")
	return [
		row["invoice"], row["due"] or "", row["first"] or "", row["last"] or "", str(row["days"] or ""),
		_money(row["principal"], money_as) if row["principal"] else "", f"{rate}{mark}".strip(), _money(row["interest"], money_as),
	]  # fmt: skip


def _plain(number: str) -> str:
	"""A rate without the noughts at its end."""
	return f"{Decimal(number).normalize():f}"


def statement(letter, told: dict, parties: dict, labels: dict, money_as: tuple) -> dict:
	"""The enclosed statement: its movements, open items, balances and return slip."""
	language = letter.language
	first, last = (long_date(date.fromisoformat(told[key]), language) for key in ("first", "last"))
	closing = _money(told["closing"], money_as)
	return {
		"title": labels["statement_title"].format(last),
		"annex": labels["statement_annex"].format(letter.name, long_date(letter.letter_date, language)),
		"opening": f"{labels['opening_balance']} {first}",
		"opening_amount": _money(told["opening"], money_as),
		"closing": f"{labels['closing_balance']} {last}",
		"closing_amount": closing,
		"capitals": _capitals(language, told["closing"], letter.currency),
		"movements": _table(
			_STATEMENT, [_movement(row, labels, money_as) for row in told["rows"]], labels, language
		),
		"open_items": _table(_ITEMS, [_item(row, money_as) for row in told["items"]], labels, language),
		"open": _money(told["open"], money_as),
		"credits": _money(told["credits"], money_as) if Decimal(told["credits"]) else None,
		"slip": labels["slip_title"].format(parties["claimant"][0]),
		"agrees": labels["slip_agrees"].format(letter.currency, closing),
		"differs": labels["slip_differs"],
		"sign": labels["slip_sign"].format(parties["debtor"][0]),
	}


def _capitals(language: str, amount: str, currency: str) -> str:
	return in_capitals(Decimal(amount), currency) if base_language(language) == "zh" else ""


def _money(amount: str, money_as: tuple) -> str:
	return money(Decimal(amount), *money_as)


def _movement(row: dict, labels: dict, money_as: tuple) -> list[str]:
	amount = Decimal(row["amount"])
	figure = money(abs(amount), *money_as)
	charged, credited = (figure, "") if amount > 0 else ("", figure)
	return [
		row["on"],
		row["voucher"],
		labels[row["kind"]],
		charged,
		credited,
		_money(row["balance"], money_as),
	]


def _item(row: dict, money_as: tuple) -> list[str]:
	on = short_date(date.fromisoformat(row["on"])) if row["on"] else ""
	return [
		row["invoice"], on, row["due"], str(row["days"]), _money(row["amount"], money_as), _money(row["open"], money_as),
	]  # fmt: skip


def _table(columns: tuple, rows: list[list[str]], labels: dict, language: str) -> dict:
	"""Columns and cells; from very many rows on lines of text instead (`letter_listing`)."""
	heads = [labels[label] for _name, label, _width in columns]
	numbers = [name in _NUMBERS for name, _label, _width in columns]
	cells = [[{"text": t, "number": n} for t, n in zip(row, numbers, strict=True)] for row in rows]
	em = 0.5 if base_language(language) == "zh" else 0.6
	return {
		"columns": [
			{"label": head, "number": number, "width": column[2]}
			for head, number, column in zip(heads, numbers, columns, strict=True)
		],
		"rows": cells,
		"listing": listing(heads, cells, [], em) if len(cells) >= LONG else None,
	}
