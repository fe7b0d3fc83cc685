"""What stands where on a printed letter: a letter and its parties in, ready lines and cells out.

Pure: it reads no database and computes no money beyond adding up what the letter lists.
The print format only lays these values out; it escapes them, so they are plain text here
(except `opening` and `closing_…`, which were rendered and escaped when the letter was made).
"""

import re
from decimal import Decimal
from typing import TypedDict

from markupsafe import Markup

from .letter_format import base_language, css_text, in_capitals, literal, long_date, money, short_date
from .letter_listing import LONG, listing

# Least widths of the columns in millimetres (a heading fits); contents may ask for more.
_WIDTHS = {
	"invoice": 20, "order_no": 14, "posting_date": 17.2, "due_date": 17.2, "days_overdue": 14,
	"invoice_amount": 16, "paid_amount": 15, "disputed_amount": 15.5, "open_amount": 16,
}  # fmt: skip
# Columns whose contents may wrap never ask for more than this.
_WRAPPED = {"invoice": 40, "order_no": 27}
_CHARACTER = 1.57  # millimetres of one figure at 8 pt
_PADDING = 1.8
_LABELS = {"posting_date": "invoice_date", "invoice_amount": "amount", "paid_amount": "paid"} | {
	"disputed_amount": "disputed",
	"open_amount": "open",
}
_AMOUNTS = ("invoice_amount", "paid_amount", "disputed_amount", "open_amount")
_TEXT_WIDTH = 165


class Sender(TypedDict, total=False):
	"""The company as the letter shows it."""

	name: str
	address: list[str]
	country: str
	tax_id: str
	letter_head: str  # HTML of the Letter Head, rendered
	contact: str
	phone: str
	email: str
	signatory: str
	signatory_title: str
	registration: str  # in place of the tax id: a law firm's licence
	bank: dict[str, str]  # bank, branch, account_name, account_no, iban, swift


class Recipient(TypedDict, total=False):
	"""The customer as the letter shows it."""

	number: str
	tax_id: str
	person: str  # who is addressed by name, if anybody
	address: list[str]
	instalments: dict[str, int]  # invoice → how many terms it has


def page(
	letter, sender: Sender, recipient: Recipient, labels: dict, money_as: tuple[int, str | None]
) -> dict:
	"""All values of the print format. `money_as` = digits and number format of the letter's currency."""
	rows = [r for r in letter.get("items") if not r.get("information_only")]
	lower = [r for r in letter.get("items") if r.get("information_only")]
	fields = _fields([*rows, *lower])
	cells = [_cells(r, fields, recipient, labels, money_as) for r in rows]
	lower_cells = [_cells(r, fields, recipient, labels, money_as) for r in lower]
	columns, size = _columns(fields, [*cells, *lower_cells], labels)
	total = sum((_amount(r.get("open_amount")) for r in rows), Decimal(0))
	demanded = _amount(letter.get("claim_total")) or total
	paper = bool(letter.get("annexes"))
	first, last = split_last_paragraphs(letter.get("closing") or "", 2 if paper else 1)
	bank = [{"label": labels[k], "value": v} for k, v in (sender.get("bank") or {}).items() if v]
	return {
		"language": letter.get("language") or "en",
		"script": "zh" if base_language(letter.get("language")) == "zh" else "latin",
		"labels": labels,
		"letter_head": sender.get("letter_head"),
		"company": {**_company(sender, labels)},
		"address": recipient.get("address") or [literal(letter.get("customer_name"))],
		"references": _references(letter, sender, recipient, labels),
		"subject": literal(letter.get("subject")),
		"opening": letter.get("opening") or "",
		"closing_first": first,
		"closing_last": last,
		"compact": paper,
		"amounts_in": labels["amounts_in"].format(letter.get("currency")),
		"columns": columns,
		"size": size,
		"rows": cells,
		"listing": _listing(letter, columns, cells, lower_cells),
		"information_rows": lower_cells,
		"total": money(total, *money_as),
		"total_label": labels["principal_sum" if demanded > total else "total"].format(
			letter.get("currency")
		),
		"capitals": _capitals(letter, total),
		"please_pay": _please_pay(letter, labels, money(demanded, *money_as)),
		"bank": [*bank, {"label": labels["reference"], "value": letter.get("name")}] if bank else [],
		"regards": labels["regards_named" if recipient.get("person") else "regards"].split("\n"),
		"signatory": [s for s in (sender.get("signatory"), sender.get("signatory_title")) if s]
		or [labels["signature"]],
		"seal": labels["seal_firm" if sender.get("registration") is not None else "seal"],
		"footer": _footer(sender, labels),
		"css": _css(letter, sender, labels),
	}


def split_last_paragraphs(closing: str, count: int = 1) -> tuple[str, str]:
	"""The closing without its last paragraphs, and those: they stay with the signature.

	>>> split_last_paragraphs("<p>a</p><p>b</p>")
	('<p>a</p>', '<p>b</p>')
	>>> split_last_paragraphs("<p>a</p><p>b</p><p>c</p>", 2)
	('<p>a</p>', '<p>b</p><p>c</p>')
	"""
	starts = [match.start() for match in re.finditer(r"<p[ >]", closing)]
	at = starts[-count] if len(starts) > count else 0
	return closing[:at], closing[at:]


def _amount(value) -> Decimal:
	return Decimal(str(value or 0))


def _fields(rows: list) -> list[str]:
	"""Columns nobody needs (no order number, nothing disputed) leave their width to the others."""
	optional = {"order_no", "disputed_amount"}
	return [f for f in _WIDTHS if f not in optional or any(r.get(f) for r in rows)]


def _columns(fields: list[str], cells: list[list[dict]], labels: dict) -> tuple[list[dict], str]:
	widths, size = column_widths(fields, cells)
	columns = [
		{"label": labels[_LABELS.get(f, f)], "width": w, "number": _is_number(f)}
		for f, w in zip(fields, widths, strict=True)
	]
	return columns, size


def _listing(letter, columns: list[dict], cells: list[list[dict]], lower: list[list[dict]]) -> dict | None:
	"""The items as lines of text where there are too many for a table."""
	if len(cells) + len(lower) < LONG:
		return None
	em = 0.5 if base_language(letter.get("language")) == "zh" else 0.6
	return listing([column["label"] for column in columns], cells, lower, em)


def column_widths(fields: list[str], cells: list[list[dict]]) -> tuple[list[float], str]:
	"""Widths in millimetres that add up to the text's, and the size of type they need.

	Size "" is the normal one, "tight" and "tighter" are for very long figures.
	"""
	asked = []
	for i, field in enumerate(fields):
		longest = max((_length(row[i]["text"]) for row in cells), default=0) * _CHARACTER + _PADDING
		asked.append(max(_WIDTHS[field], min(longest, _WRAPPED.get(field, longest))))
	stretch = _TEXT_WIDTH / sum(asked)
	size = "" if stretch >= 1 else "tight" if stretch >= 0.88 else "tighter"
	return [round(width * stretch, 2) for width in asked], size


def _length(text: str) -> float:
	"""In figures: a Chinese character is nearly twice as wide."""
	return sum(1.8 if ord(c) > 0x2E7F else 1 for c in text or "")


def _is_number(field: str) -> bool:
	return field in _AMOUNTS or field == "days_overdue"


def _cells(row, fields: list[str], recipient: Recipient, labels: dict, money_as) -> list[dict]:
	return [_cell(row, f, recipient, labels, money_as) for f in fields]


def _cell(row, field: str, recipient: Recipient, labels: dict, money_as) -> dict:
	note = None
	if field == "invoice":
		text = row.get("voucher_no")
		if (recipient.get("instalments") or {}).get(text, 1) > 1:
			note = labels["instalment"].format(row.get("term"))
	elif field in _AMOUNTS:
		text = money(_amount(row.get(field)), *money_as)
	elif field == "days_overdue":
		text = str(max(row.get(field) or 0, 0))
	elif field in ("posting_date", "due_date"):
		text = short_date(row.get(field))
	else:
		text = literal(row.get(field))
	return {"text": text, "note": note, "number": _is_number(field), "whole": field not in _WRAPPED}


def _company(sender: Sender, labels: dict) -> dict:
	address = sender.get("address") or []
	lines = [", ".join(address), ", ".join(s for s in (sender.get("phone"), sender.get("email")) if s)]
	return {
		"name": sender["name"],
		"lines": [line for line in lines if line],
		"sender_line": " · ".join([sender["name"], *address]),
	}


def _references(letter, sender: Sender, recipient: Recipient, labels: dict) -> list[dict]:
	pairs = (
		("letter_no", letter.get("name")),
		("date", long_date(letter.get("letter_date"), letter.get("language"))),
		("customer_no", recipient.get("number")),
		("tax_id", recipient.get("tax_id")),
		("previous", letter.get("previous_letter")),
		("our_contact", sender.get("contact")),
		("phone", sender.get("phone")),
		("email", sender.get("email")),
	)
	return [{"label": labels[key], "value": value} for key, value in pairs if value]


def _capitals(letter, total: Decimal) -> str:
	if base_language(letter.get("language")) != "zh":
		return ""
	return in_capitals(total, letter.get("currency"))


def _please_pay(letter, labels: dict, total: str) -> str:
	sentence = labels["is_due" if not letter.get("level") else "please_pay"]
	deadline = long_date(letter.get("deadline_date"), letter.get("language"))
	return sentence.format(letter.get("currency"), total, deadline, letter.get("name"))


def _footer(sender: Sender, labels: dict) -> dict:
	bank = sender.get("bank") or {}
	colon = labels["colon"]
	tax = f"{labels['company_tax_id']}{colon}{sender['tax_id']}" if sender.get("tax_id") else ""
	if sender.get("registration"):
		tax = f"{labels['licence']}{colon}{sender['registration']}"
	account = bank.get("iban") or bank.get("account_no")
	numbers = [
		f"{labels['iban' if bank.get('iban') else 'account_no']}{colon}{account}" if account else "",
		f"{labels['swift']}{colon}{bank['swift']}" if bank.get("swift") else "",
	]
	before, between, after = _page_of(labels)
	return {
		"company": [s for s in (sender["name"], ", ".join(sender.get("address") or []), tax) if s],
		"bank": [
			s for s in (" ".join(b for b in (bank.get("bank"), bank.get("branch")) if b), *numbers) if s
		],
		"page": (before, between, after),
	}


def _page_of(labels: dict) -> tuple[str, str, str]:
	before, rest = labels["page_of"].split("{0}")
	between, after = rest.split("{1}")
	return before, between, after


def _css(letter, sender: Sender, labels: dict) -> dict[str, Markup]:
	"""The running lines as CSS strings; `css_text` makes them safe inside the style sheet."""
	footer = _footer(sender, labels)
	running = [
		sender["name"],
		letter.get("name"),
		long_date(letter.get("letter_date"), letter.get("language")),
	]
	before, between, after = footer["page"]
	texts = {
		"running": [" · ".join(s for s in running if s)],
		"company": footer["company"],
		"bank": footer["bank"],
		"page_before": [before],
		"page_between": [between],
		"page_after": [after],
	}
	return {key: Markup(css_text(lines)) for key, lines in texts.items()}
