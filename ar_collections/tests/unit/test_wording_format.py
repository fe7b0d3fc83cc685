"""How letters write dates, amounts, names and addresses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ar_collections.services.letter_format import (
	NUMBER_FORMATS,
	base_language,
	capital_numerals,
	css_text,
	digits_of,
	literal,
	long_date,
	money,
	one_line,
)
from ar_collections.services.postal import MOST_LINES, address_lines

AMOUNTS = st.decimals(min_value=0, max_value=10**11, places=2)
NUMERAL = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}


@pytest.mark.parametrize(
	("amount", "capitals"),
	[
		("182400", "壹拾捌万贰仟肆佰元整"),
		("12300", "壹万贰仟叁佰元整"),
		("0.05", "伍分"),
		("10", "壹拾元整"),
		("1005.05", "壹仟零伍元零伍分"),
		("107000.53", "壹拾万柒仟元伍角叁分"),
		("100010001", "壹亿零壹万零壹元整"),
	],
)
def test_yuan_in_capital_numerals(amount, capitals):
	assert capital_numerals(Decimal(amount)) == capitals


@given(AMOUNTS)
def test_capital_numerals_say_the_amount_to_the_fen(amount):
	assert value_of(capital_numerals(amount)) == amount


def test_amounts_nobody_writes_out_stay_in_figures():
	assert capital_numerals(Decimal(-1)) == capital_numerals(Decimal(10) ** 12) == ""


@given(AMOUNTS, st.sampled_from(sorted(set(NUMBER_FORMATS) - {"#.########"})))
def test_figures_say_the_amount_to_the_cent_in_every_number_format(amount, number_format):
	text = money(amount, 2, number_format)
	digits = "".join(c for c in text if c.isdigit())
	assert Decimal(digits[:-2] + "." + digits[-2:]) == amount
	assert text[-3] not in NUMBER_FORMATS[number_format][1]  # the decimal mark is no group mark


def test_a_currency_without_cents_shows_none():
	assert money(Decimal("1234"), digits_of("#,###")) == "1,234"


def test_half_a_cent_is_rounded_away_from_zero():
	assert money(Decimal("0.125")) == "0.13"


def test_dates_follow_the_language():
	day = date(2026, 11, 3)
	assert long_date(day, "en-GB") == "3 November 2026"
	assert long_date(day, "zh_TW") == "2026年11月3日"
	assert long_date(day, "de") == "2026-11-03"
	assert long_date(None, "en") == ""


def test_a_language_is_known_without_its_region():
	assert [base_language(code) for code in ("zh-TW", "EN_gb", None, "")] == ["zh", "en", "", ""]


def test_a_name_is_literal_again_after_frappe_escaped_it():
	assert literal("Müller &lt;GmbH&gt; &amp; Co") == "Müller <GmbH> & Co"
	assert literal("AT&amp;T") == "AT&amp;T"  # typed like that: nothing in it was a tag


@given(st.text())
def test_a_header_line_never_breaks(text):
	assert "\n" not in one_line(text) and "\r" not in one_line(text)
	assert one_line(text).isprintable()


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1), min_size=1))
def test_nothing_in_a_name_ends_the_style_sheet(lines):
	text = css_text(lines)
	assert text[0] == text[-1] == '"'
	assert not set(text[1:-1]) & set("\"'<>&;{}()\n\r")


class TestAddressLines:
	PLACE = {"address_line1": "1 High St", "city": "Leeds", "pincode": "LS1 4AB", "state": "Leeds"}

	def test_without_an_address_the_name_stands_alone(self):
		assert address_lines("Haifeng", None, None, "China") == ["Haifeng"]

	def test_the_country_stands_on_letters_abroad_only(self):
		place = {**self.PLACE, "country": "Germany"}
		assert address_lines("A", None, place, "Germany")[-1] == "LS1 4AB Leeds"
		assert address_lines("A", None, place, "China")[-1] == "GERMANY"

	def test_the_order_of_the_lines_is_that_of_the_country(self):
		assert address_lines("A", "Tom", {**self.PLACE, "country": "United Kingdom"}, "China") == [
			"A", "Tom", "1 High St", "Leeds", "LS1 4AB", "UNITED KINGDOM",
		]  # fmt: skip
		american = {**self.PLACE, "state": "MA", "country": "United States"}
		assert "Leeds, MA LS1 4AB" in address_lines("A", None, american, "China")

	def test_chinese_addresses_go_from_large_to_small_on_chinese_letters(self):
		place = {
			"address_line1": "张江路",
			"address_line2": "88号",
			"city": "上海",
			"pincode": "201203",
			"country": "China",
		}
		assert address_lines("光达", None, place, "China", "zh") == ["光达", "201203 上海", "张江路88号"]

	@given(
		st.text(),
		st.text(),
		st.dictionaries(st.sampled_from(["address_line1", "city", "country"]), st.text()),
	)
	def test_the_window_never_overflows(self, name, person, place):
		lines = address_lines(name, person, place, "China")
		assert len(lines) <= MOST_LINES and all("\n" not in line for line in lines)


def value_of(capitals: str) -> Decimal:
	"""The amount that capital numerals say: read back digit by digit."""
	yuan, _mark, rest = capitals.partition("元") if "元" in capitals else ("", "", capitals)
	fen = sum((NUMERAL[c] * unit for c, unit in _pairs(rest)), Decimal(0))
	return _whole(yuan) + fen


def _pairs(rest: str):
	for sign, unit in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
		at = rest.find(sign)
		if at > 0:
			yield rest[at - 1], unit


def _whole(text: str) -> int:
	total = section = digit = 0
	for char in text:
		if char in NUMERAL:
			digit = NUMERAL[char]
		elif char in "拾佰仟":
			section += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
			digit = 0
		else:
			factor = {"万": 10**4, "亿": 10**8}[char]
			total = (total + section + digit) * factor if char == "亿" else total + (section + digit) * factor
			section = digit = 0
	return total + section + digit
