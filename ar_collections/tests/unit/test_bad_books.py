"""A replay file with a mistake is refused with one sentence that says where; numbers in quotes are numbers."""

import copy
import json

import pytest

from ar_collections.core.replay import BadBook, book_from_dict, book_to_dict, read_file

from .build import DUE, LETTERS, book, customer, item
from .test_replay import full_book

GOOD = json.loads(
	json.dumps(book_to_dict(book(customer(), customer(item("B"), id="Haifeng"), policy=LETTERS)))
)
EVENT = {"customer": "Guangda", "kind": "Letter", "step": "first", "day": "2026-03-20"}


def changed(path: str, value) -> dict:
	"""GOOD with one value set, `customers.0.items.0.term` being the way to it."""
	data = copy.deepcopy(GOOD)
	*way, last = [int(p) if p.isdigit() else p for p in path.split(".")]
	place = data
	for part in way:
		place = place[part]
	place[last] = value
	return data


@pytest.mark.parametrize(
	("path", "value", "words"),
	[
		("customers", "Guangda", "book.customers: expected a list, found “Guangda”"),
		("customers.0", None, "book.customers[0]: must not be null"),
		("customers.0.id", 5, "book.customers[0].id: expected a text, found “5”"),
		("customers.0.items.0.invoice", None, "items[0].invoice: must not be null"),
		("customers.0.items.0.amount", "NaN", "items[0].amount: expected an amount, found “NaN”"),
		("customers.0.items.0.outstanding", float("inf"), "outstanding: expected an amount, found “inf”"),
		("customers.0.items.0.outstanding", True, "outstanding: expected an amount, found true"),
		("customers.0.items.0.term", 1.5, "items[0].term: expected a whole number, found “1.5”"),
		("customers.0.items.0.term", 10**12, "items[0].term: expected a whole number"),
		("customers.0.items.0.due_date", 20260302, "items[0].due_date: expected a date like 2026-11-23"),
		("customers.0.items.0.due_date", "9999-12-31", "items[0].due_date: expected a date"),
		("customers.0.no_follow_up", "false", "no_follow_up: expected true or false, found “false”"),
		("customers.0.payments", [20260101], "payments[0]: expected a date"),
		("customers.0.receipts", [["2026-01-01", "CNY"]], "receipts[0]: expected 3 values, found 2"),
		("customers.1.id", "Guangda", "book.customers: customer “Guangda” is there twice"),
		("customers.0.items.0.currency", ["CNY"], "items[0].currency: expected a text, found a list"),
		("policies.0.steps.0.day", "soon", "policies[0].steps[0].day: expected a whole number"),
		("policies.0.scope", [], "policies[0].scope: expected an object, found a list"),
		("policies.0.scope", {"currencies": "CNY"}, "scope.currencies: expected a list"),
		("calendar", {"letters_any_day": 1}, "letters_any_day: expected true or false"),
		("currency_digits", {"CNY": None}, "currency_digits.CNY: must not be null"),
		("default_policy", "Lettres", "book.default_policy: there is no policy “Lettres” in the file"),
		("history", [{**EVENT, "state": "done"}], "book.history[0].state: “done” is none of Open, Done"),
		("history", [{**EVENT, "items": [["SINV-1"]]}], "items[0]: expected 2 values"),
		("version", "new", "version: expected a whole number"),
		("skip_internal", None, "book.skip_internal: must not be null"),
	],
)
def test_mistake_is_told_with_its_place(path, value, words):
	with pytest.raises(BadBook) as error:
		book_from_dict(changed(path, value))
	assert words in str(error.value) and "\n" not in str(error.value)


def test_item_twice_is_told():
	data = changed("customers.0.items", GOOD["customers"][0]["items"] * 2)
	with pytest.raises(BadBook, match="instalment 1 of SINV-1 is there twice"):
		book_from_dict(data)


def test_numbers_in_quotes_are_numbers():
	history = [{**EVENT, "items": [["SINV-1", "1"]], "level": "1"}]
	read = book_from_dict(changed("history", history) | {"version": "1"})
	assert read.history[0].items == (("SINV-1", 1),) and read.history[0].level == 1
	assert book_from_dict(changed("customers.0.items.0.term", "1")).customers[0].items[0].term == 1


def test_null_is_allowed_where_nothing_is_a_value_and_unknown_fields_are_ignored():
	data = changed("customers.0.risk_class", None) | {"as_of": DUE.isoformat(), "weather": "rain"}
	assert book_from_dict(data).customers[0].risk_class is None


def test_every_field_of_the_model_is_read_back():
	made = full_book()
	assert book_from_dict(json.loads(json.dumps(book_to_dict(made)))) == made


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[" * 100_000, b"", b"null", b"5"])
def test_file_that_is_no_book_is_one_sentence(tmp_path, content):
	file = tmp_path / "book.json"
	file.write_bytes(content)
	with pytest.raises(BadBook) as error:
		read_file(str(file))
	assert len(str(error.value).splitlines()) == 1
