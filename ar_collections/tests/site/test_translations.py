"""Every string a person may see is there in Chinese too, and says the same with the same values."""

import re
from collections import Counter
from pathlib import Path

import frappe
import pytest

import ar_collections
from ar_collections.core.why import TEMPLATES
from ar_collections.tests.site import messages

APP = Path(ar_collections.__file__).parent
# “Call” is 调用 (of a function) and “Done” stays English in ERPNext's Chinese: wrong on every screen
BETTER = {"Call", "Done"}
PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[^<>]+>|%\([a-z_]+\)s|%s")


@pytest.fixture(scope="module")
def chinese():
	return messages.shipped(APP)


@pytest.fixture(scope="module")
def asked():
	return messages.of_app(APP)


@pytest.fixture
def below(site):
	return messages.of_apps_below()


def test_every_message_is_translated_by_us_or_by_the_apps_below(chinese, asked, below):
	missing = [
		f"{place}: {text}"
		for (text, context), place in asked.items()
		if (text, context) not in chinese and (text, None) not in chinese and text not in below
	]
	assert len(asked) > 900 and not missing, "\n".join(missing)


def test_no_translation_is_left_over(chinese, asked):
	known = {text for text, _context in asked}
	wanted = asked.keys() | messages.labels(APP).keys()
	assert not [key for key in chinese if key not in wanted and (key[1] or key[0] not in known)]


def test_no_word_is_taken_from_the_apps_below(chinese, below):
	"""A row without context changes the word on every screen of ERPNext."""
	assert not [text for text, context in chinese if not context and text in below and text not in BETTER]


def test_translations_keep_every_placeholder_and_tag(chinese):
	different = {
		source: text
		for (source, _context), text in chinese.items()
		if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(text))
	}
	assert not different


def test_a_reason_is_told_in_the_readers_language(site):
	frappe.local.lang = "zh"
	text = frappe._(TEMPLATES["promise"])
	assert text != TEMPLATES["promise"] and "{until}" in text
