"""How a letter writes dates, amounts and names. Pure: no database, no clock.

Dates and the Chinese capital numerals follow the letter's language, amounts the number
format given (Frappe's spelling, "#,###.##"). What comes from users is made literal here
and escaped by the template, never the other way round.
"""

import html
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import cn2an

# Frappe's number formats: (decimal mark, group mark, digits after the decimal mark).
NUMBER_FORMATS = {
	"#,###.##": (".", ",", 2),
	"#.###,##": (",", ".", 2),
	"# ###.##": (".", " ", 2),
	"# ###,##": (",", " ", 2),
	"#'###.##": (".", "'", 2),
	"#, ###.##": (".", ", ", 2),
	"#,##,###.##": (".", ",", 2),
	"#,###.###": (".", ",", 3),
	"#.###": ("", ".", 0),
	"#,###": ("", ",", 0),
	"#.########": (".", "", 8),
}
DEFAULT_NUMBER_FORMAT = "#,###.##"

_MONTHS = (
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
)  # fmt: skip
_CAPITAL_LIMIT = Decimal(10) ** 12
# What stands before the capital numerals, so that a yuan is not taken for a dollar.
_CHINESE_NAMES = {
	"CNY": "人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元", "MOP": "澳门元",
	"TWD": "新台币", "SGD": "新加坡元", "AUD": "澳大利亚元", "CAD": "加拿大元", "NZD": "新西兰元", "KRW": "韩元",
	"CHF": "瑞士法郎",
}  # fmt: skip


def digits_of(number_format: str | None) -> int:
	"""Digits after the decimal mark: 2 for most currencies, 0 for yen, 3 for Kuwaiti dinar.

	>>> digits_of("#,###"), digits_of(None)
	(0, 2)
	"""
	return NUMBER_FORMATS.get(number_format or "", NUMBER_FORMATS[DEFAULT_NUMBER_FORMAT])[2]


def money(amount: Decimal, digits: int = 2, number_format: str | None = None) -> str:
	"""The amount in figures, grouped, with exactly `digits` decimals and no currency.

	>>> money(Decimal("182400"))
	'182,400.00'
	>>> money(Decimal("-1234567.5"), 2, "#.###,##")
	'-1.234.567,50'
	>>> money(Decimal("1234567.5"), 2, "#,##,###.##")
	'12,34,567.50'
	>>> money(Decimal("7000"), 0)
	'7,000'
	"""
	mark, group, _ = NUMBER_FORMATS.get(number_format or "", NUMBER_FORMATS[DEFAULT_NUMBER_FORMAT])
	rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
	whole, _, fraction = f"{abs(rounded):f}".partition(".")
	parts, rest = [whole[-3:]], whole[:-3]
	width = 2 if number_format == "#,##,###.##" else 3
	while rest:
		parts.insert(0, rest[-width:])
		rest = rest[:-width]
	mark = mark or ("," if group == "." else ".")  # a format without decimals, a currency with them
	sign = "-" if rounded < 0 else ""
	return sign + group.join(parts) + (mark + fraction if fraction else "")


def capital_numerals(amount: Decimal) -> str:
	"""An amount in the capital numerals Chinese letters carry, rounded to the cent (domain.md G).

	>>> capital_numerals(Decimal("182400"))
	'壹拾捌万贰仟肆佰元整'
	>>> capital_numerals(Decimal("1005.05"))
	'壹仟零伍元零伍分'
	"""
	fen = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
	if not 0 <= fen < _CAPITAL_LIMIT:
		return ""  # nobody writes these out; the figures stand alone
	return cn2an.an2cn(f"{fen:f}", "rmb")


def in_capitals(amount: Decimal, currency: str) -> str:
	"""The same with the currency's Chinese name before it; "" for a currency or an amount it cannot say.

	>>> in_capitals(Decimal("12000"), "USD"), in_capitals(Decimal("38000"), "CNY")
	('美元壹万贰仟元整', '人民币叁万捌仟元整')
	>>> in_capitals(Decimal("1"), "XAU"), in_capitals(Decimal("1.005"), "EUR")
	('', '')
	"""
	numerals = capital_numerals(amount)
	if not numerals or currency not in _CHINESE_NAMES or amount != round(amount, 2):
		return ""
	return _CHINESE_NAMES[currency] + numerals


def long_date(day: date | None, language: str = "en") -> str:
	"""A date as a sentence says it.

	>>> long_date(date(2026, 11, 3)), long_date(date(2026, 11, 3), "zh-TW")
	('3 November 2026', '2026年11月3日')
	"""
	if day is None:
		return ""
	if base_language(language) == "zh":
		return f"{day.year}年{day.month}月{day.day}日"
	if base_language(language) == "en":
		return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
	return day.isoformat()


def short_date(day: date | None) -> str:
	"""A date in a table column: ISO, read the same everywhere."""
	return day.isoformat() if day else ""


def base_language(code: str | None) -> str:
	"""The language without its region.

	>>> base_language("zh-TW"), base_language("en_GB"), base_language(None)
	('zh', 'en', '')
	"""
	return (code or "").replace("_", "-").split("-")[0].lower()


def literal(text: str | None) -> str:
	"""A name as its owner typed it.

	Frappe stores text in which it sees tags escaped (`&lt;GmbH&gt; &amp; Co`); paper must show
	`<GmbH> & Co`. Text without such signs is stored as typed.
	The result is NOT safe HTML: whoever prints it escapes it.

	>>> literal("M&uuml; &lt;GmbH&gt; &amp; Co"), literal("A & B")
	('Mü <GmbH> & Co', 'A & B')
	"""
	text = text or ""
	return html.unescape(text) if any(sign in text for sign in ("<", ">", "&lt;", "&gt;")) else text


def one_line(text: str | None) -> str:
	"""Text for a mail header or a subject line: no line breaks, no control characters."""
	printable = "".join(c if c.isprintable() else " " for c in text or "")
	return " ".join(printable.split())


def css_text(lines: list[str]) -> str:
	"""Lines as one CSS string for a page-margin box; nothing in them can end the string or the style.

	>>> css_text(['a"b', "</style>"])
	'"a\\\\22 b\\\\A \\\\3c \\\\2f style\\\\3e "'
	"""
	return '"' + "\\A ".join("".join(_css_char(c) for c in line) for line in lines if line) + '"'


def _css_char(char: str) -> str:
	if char.isalnum() or char == " " or (ord(char) > 127 and char.isprintable()):
		return char
	return f"\\{ord(char):x} "
