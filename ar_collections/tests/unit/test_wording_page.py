"""What stands where on the printed page: columns, cells, totals, reference block, running lines."""

import json
from datetime import date
from pathlib import Path

import pytest

from ar_collections.services import letter_page
from ar_collections.services.letter_listing import wide
from ar_collections.services.letter_page import column_widths, page, split_last_paragraphs

LABELS = Path(letter_page.__file__).parents[1] / "templates" / "letters" / "labels"
SENDER = {
	"name": "Nordlicht <GmbH>", "address": ["Speicherstadt 12", "20457 Hamburg"], "tax_id": "DE1", "contact": "Wang",
	"bank": {"bank": "Bank of China", "account_name": "Nordlicht", "iban": "DE89 3704", "account_no": "", "swift": "BKCH"},
}  # fmt: skip


def row(**more) -> dict:
	values = {
		"voucher_no": "SINV-1", "term": 1, "order_no": "PO-1", "posting_date": date(2026, 9, 18),
		"due_date": date(2026, 10, 18), "days_overdue": 36, "invoice_amount": 88000.0, "paid_amount": 1000.1,
		"disputed_amount": 0, "open_amount": 86999.9, "information_only": 0,
	}  # fmt: skip
	return {**values, **more}


def made(language="en", currency="CNY", rows=None, recipient=None, **more) -> dict:
	letter = {
		"name": "DL-1", "language": language, "currency": currency, "level": 1, "customer_name": "Guangda",
		"letter_date": date(2026, 11, 23), "deadline_date": date(2026, 11, 30), "items": rows or [row()],
		"subject": "A &lt;b&gt;", "opening": "<p>o</p>", "closing": "<p>a</p><p>b</p>", "previous_letter": None, **more,
	}  # fmt: skip
	labels = json.loads((LABELS / f"{language}.json").read_text(encoding="utf-8"))
	return page(letter, SENDER, recipient or {}, labels, (2, None))


def texts(cells: list[dict]) -> list[str]:
	return [cell["text"] for cell in cells]


def test_both_languages_have_the_same_words():
	english, chinese = (
		json.loads((LABELS / f"{lang}.json").read_text(encoding="utf-8")) for lang in ("en", "zh")
	)
	assert set(english) == set(chinese)
	assert [text.count("{") for text in english.values()] == [text.count("{") for text in chinese.values()]


def test_the_total_is_the_sum_of_the_claimed_rows():
	shown = made(rows=[row(), row(open_amount=0.2), row(open_amount=5, information_only=1)])
	assert shown["total"] == "87,000.10"
	assert len(shown["rows"]) == 2 and len(shown["information_rows"]) == 1


def test_a_row_shows_amount_paid_and_open_in_figures():
	assert texts(made()["rows"][0]) == [
		"SINV-1", "PO-1", "2026-09-18", "2026-10-18", "36", "88,000.00", "1,000.10", "86,999.90",
	]  # fmt: skip


def test_a_letter_to_a_named_person_ends_sincerely_one_to_a_firm_faithfully():
	assert made(recipient={"person": "Tom Bailey"})["regards"] == ["Yours sincerely"]
	assert made()["regards"] == ["Yours faithfully"]


def test_columns_without_contents_are_left_out():
	assert len(made(rows=[row(order_no="")])["columns"]) == 7
	assert len(made(rows=[row(disputed_amount=5)])["columns"]) == 9


def test_an_instalment_is_named_where_the_invoice_has_several():
	assert made(recipient={"instalments": {"SINV-1": 2}})["rows"][0][0]["note"] == "instalment 1"
	assert made(recipient={"instalments": {"SINV-1": 1}})["rows"][0][0]["note"] is None


@pytest.mark.parametrize(("language", "currency", "capitals"), [
	("zh", "CNY", "人民币捌万陆仟玖佰玖拾玖元玖角"), ("zh-TW", "CNY", "人民币捌万陆仟玖佰玖拾玖元玖角"),
	("zh", "EUR", "欧元捌万陆仟玖佰玖拾玖元玖角"), ("zh", "XAU", ""), ("en", "CNY", ""),
])  # fmt: skip
def test_capital_numerals_stand_on_chinese_letters_after_the_name_of_the_currency(
	language, currency, capitals
):
	letter = {
		"name": "DL-1",
		"language": language,
		"currency": currency,
		"items": [row()],
		"customer_name": "G",
	}
	labels = json.loads((LABELS / "zh.json").read_text(encoding="utf-8"))
	assert page(letter, SENDER, {}, labels, (2, None))["capitals"] == capitals


def test_the_frame_repeats_amount_deadline_and_number():
	assert made()["please_pay"] == "Please pay CNY 86,999.90 by 30 November 2026, quoting DL-1."
	assert "2026年11月30日" in made("zh")["please_pay"]


def test_the_reference_block_holds_what_is_known_and_nothing_else():
	shown = [
		(r["label"], r["value"]) for r in made(recipient={"number": "C-1", "tax_id": "91440"})["references"]
	]
	assert shown == [
		("Letter no.", "DL-1"), ("Date", "23 November 2026"), ("Customer no.", "C-1"), ("Your tax ID", "91440"),
		("Our contact", "Wang"),
	]  # fmt: skip


def test_bank_details_end_with_what_to_quote():
	shown = made()["bank"]
	assert {"label": "IBAN", "value": "DE89 3704"} in shown and shown[-1]["value"] == "DL-1"
	assert "Account no." not in [r["label"] for r in shown]


def test_the_last_paragraph_goes_with_the_signature():
	assert split_last_paragraphs("<p>a</p><p>b</p>") == ("<p>a</p>", "<p>b</p>")
	assert split_last_paragraphs("<p>a</p>") == ("", "<p>a</p>")
	assert split_last_paragraphs("plain") == ("", "plain")


def test_a_paper_that_runs_over_takes_two_paragraphs_along():
	assert made(closing="<p>a</p><p>b</p><p>c</p>", annexes="{}")["closing_last"] == "<p>b</p><p>c</p>"


def test_a_stored_subject_is_literal_again():
	assert made()["subject"] == "A <b>"


def test_running_lines_cannot_leave_the_style_sheet():
	assert all("<" not in text and "&" not in text for text in made()["css"].values())


def test_without_an_address_the_customer_is_still_named():
	assert made()["address"] == ["Guangda"]


def test_columns_fill_the_page_and_long_figures_get_smaller_type():
	fields = ["invoice", "due_date", "open_amount"]
	cells = [[{"text": "SINV-1"}, {"text": "2026-10-18"}, {"text": "86,999.90"}]]
	widths, size = column_widths(fields, cells)
	assert abs(sum(widths) - 165) < 0.05 and size == ""
	cells[0][2]["text"] = "9" * 100
	assert column_widths(fields, cells)[1] == "tighter"


def test_hundreds_of_items_become_lines_of_equal_columns():
	shown = made(rows=[row(voucher_no=f"SINV-{n}", order_no="采购" if n % 2 else "PO-1") for n in range(205)])
	listing = shown["listing"]
	lines = [line for block in listing["blocks"] for line in block.split("\n")]
	assert len(lines) == 205
	assert len({wide(line) for line in [listing["head"], *lines]}) == 1
	assert 4 < listing["size"] <= 8.5


def test_a_table_is_a_table_as_long_as_it_is_short():
	assert made(rows=[row()] * 199)["listing"] is None
