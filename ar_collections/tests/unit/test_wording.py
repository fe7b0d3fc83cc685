"""The texts of letters as templates: what may stand in them, what is refused, what comes out."""

from pathlib import Path

import pytest

from ar_collections.defaults.letter_types import LETTER_TYPES as REMINDERS
from ar_collections.defaults.letter_types import PAPERS, read_wording
from ar_collections.services import wording
from ar_collections.services.wording import MERGE_FIELDS, WordingError, check, render, render_line

LETTER_TYPES = [*REMINDERS, *PAPERS]
WORDING = Path(wording.__file__).parents[1] / "defaults" / "wording"
NASTY = '<b>"O\'Neil" & Söhne</b> 😀 {{ 7 * 7 }} <script>alert(1)</script>'


@pytest.mark.parametrize("path", sorted(WORDING.glob("*.html")), ids=lambda p: p.name)
def test_every_shipped_text_can_be_rendered(path):
	texts = read_wording(path)
	assert set(texts) == {"subject", "mail_subject", "opening", "closing", "mail_body"}
	assert [problem for text in texts.values() for problem in check(text)] == []


def test_seven_letter_types_in_english_and_chinese_are_shipped():
	assert [(t["letter_type"], t["level"]) for t in LETTER_TYPES] == [
		("Due Reminder", 0), ("Due Notice", 0), ("First Demand", 1), ("Second Demand", 2),
		("Formal Demand", 3), ("Lawyer Letter", 4), ("Notice of Litigation", 5),
	]  # fmt: skip
	assert all([text["language"] for text in t["texts"]] == ["en", "zh"] for t in LETTER_TYPES)


@pytest.mark.parametrize("kind", LETTER_TYPES, ids=lambda t: t["letter_type"])
def test_every_shipped_letter_says_what_holds_if_the_payment_has_crossed_it(kind):
	english, chinese = kind["texts"]
	assert "crossed this letter" in english["closing"]
	assert "与本函交错" in chinese["closing"]


@pytest.mark.parametrize("kind", PAPERS, ids=lambda t: t["letter_type"])
def test_a_paper_without_interest_says_nothing_about_it(kind):
	for text in kind["texts"]:
		words = render(text["opening"], {**MERGE_FIELDS, "interest": ""}) + render(
			text["subject"], MERGE_FIELDS
		)
		assert "3,120.00" not in words


def test_the_second_demand_speaks_of_shipments_as_they_are():
	closing = next(t for t in LETTER_TYPES if t["letter_type"] == "Second Demand")["texts"][0]["closing"]
	assert "have been stopped" in render(closing, {**MERGE_FIELDS, "shipments_stopped": True})
	assert "reserve the right to stop" in render(closing, {**MERGE_FIELDS, "shipments_stopped": False})


def test_a_first_letter_does_not_refer_to_an_earlier_one():
	opening = next(t for t in LETTER_TYPES if t["letter_type"] == "First Demand")["texts"][0]["opening"]
	assert "our notice" not in render(opening, {**MERGE_FIELDS, "previous_letter_no": ""})


@pytest.mark.parametrize(
	("template", "says"),
	[
		("{{ custmer_name }}", "Unknown field “custmer_name”; did you mean “customer_name”?"),
		("{{ frappe.db }}", "Unknown field “frappe”"),
		("{{ total | money }}", "Unknown filter “money”"),
		("{{ total is nice }}", "Unknown test “nice”"),
		("{% if %}", "Line 1: Expected an expression, got 'end of statement block'"),
		("\n{{ total }", "Line 2: unexpected '}'"),
		("{% for row in invoices %}{{ row.amout }}{% endfor %}", "no attribute 'amout'"),
		("{{ ''.__class__ }}", "unsafe"),
		("{{ customer_name.upper() }}", "“call” is not available in letters"),
		("{% include 'templates/emails/new_user.html' %}", "“include” is not available in letters"),
		("{{ 'a' * 999999999 }}", "the operator “*” is not available in letters"),
		("{{ '%999999999d' % 1 }}", "the operator “%” is not available in letters"),
		("{{ total + 1 }}", "can only concatenate"),
	],
)
def test_a_template_that_cannot_work_is_named_before_anybody_uses_it(template, says):
	problems = check(template)
	assert len(problems) == 1 and says in problems[0]


def test_all_unknown_names_are_told_at_once():
	assert check("{{ one }} {{ two | three }}") == [
		"Unknown field “one”", "Unknown field “two”", "Unknown filter “three”",
	]  # fmt: skip


def test_loops_and_own_names_are_no_unknown_fields():
	assert check("{% for row in invoices %}{{ loop.index }} {{ row.invoice }}{% endfor %}") == []
	assert check("{% set name = customer_name %}{{ name | upper }}") == []


def test_nothing_to_check_is_no_problem():
	assert check("") == check(None) == []


def test_values_appear_literally_and_do_no_harm_in_html():
	html = render("<p>{{ customer_name }}</p>", {"customer_name": NASTY})
	assert "<script>" not in html and "<b>" not in html
	assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
	assert "😀" in html and "{{ 7 * 7 }}" in html  # not rendered a second time


def test_a_subject_is_one_plain_line_whatever_the_name():
	line = render_line(
		"Payment of {{ customer_name }}", {"customer_name": NASTY + "\r\nBcc: all@example.com"}
	)
	assert line == f"Payment of {NASTY} Bcc: all@example.com"


def test_a_missing_value_is_an_error_and_no_gap():
	with pytest.raises(WordingError, match="deadline"):
		render("{{ deadline }}", {})


def test_a_template_may_not_be_used_to_fill_the_memory():
	with pytest.raises(WordingError):
		render("{% set a = 'x' * 10 ** 9 %}{{ a }}", MERGE_FIELDS)
