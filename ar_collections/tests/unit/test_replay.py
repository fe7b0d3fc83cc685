"""The replay file: what is written reads back the same, mistakes are named, the CLI needs Python alone."""

import json
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ar_collections.core.model import Block, Calendar, Contact, Credit, Dispute, Event, Promise, Scope
from ar_collections.core.plan import plan
from ar_collections.core.replay import BadBook, book_from_dict, book_to_dict, plan_to_dict

from .build import STANDARD, book, customer, day, item

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "docs" / "sample-book.json"


def full_book():
	everything = customer(
		item(posting_date=day(-30), payment_terms="Net 30", order="PO-1"),
		groups=("Key", "All"), territories=("China",), risk_class="High", owner="rep@example.com",
		credits=(Credit("PE-1", "CNY", Decimal("12.50"), against="SINV-1", posting_date=day(1)),),
		blocks=(Block("Query", day(3), "SINV-9", Decimal(5), "DB-1"),),
		promises=(Promise(day(3), Decimal(7), "CNY", 2, (("SINV-1", 1),), day(1), "P-1"),),
		disputes=(Dispute("SINV-9", Decimal(3), 1, "D-1"),),
		contacts=(Contact(day(1), True, True, "Visit"),), payments=(day(1),), holds=("Credit Lock",),
		receipts=((day(1), "CNY", Decimal("3.50")),),
	)  # fmt: skip
	past = Event(
		"Guangda",
		"Call",
		"arrived",
		day(0),
		"Open",
		0,
		"Standard B2B",
		"CNY",
		(("SINV-1", 1),),
		letter_type="L",
	)
	scoped = replace(STANDARD, scope=Scope(currencies=frozenset({"CNY"})), rank=3)
	calendar = Calendar(holidays=frozenset({day(5), day(6)}), letters_any_day=False)
	return book(
		everything, as_of=day(2), policy=scoped, history=(past,), calendar=calendar, company="Prime",
		currency_digits={"CNY": 2, "JPY": 0},
	)  # fmt: skip


def test_book_survives_the_file_and_gives_the_same_plan():
	original = full_book()
	again = book_from_dict(json.loads(json.dumps(book_to_dict(original))))
	assert again == original
	assert plan_to_dict(plan(again)) == plan_to_dict(plan(original))


@pytest.mark.parametrize(
	("data", "words"),
	[
		([], "as_of"),
		({"as_of": "yesterday"}, "book.as_of"),
		({"as_of": "2026-01-01", "policies": [], "customers": [{"name": "x"}]}, "customers[0]"),
		({"as_of": "2026-01-01", "version": 99}, "version"),
		(
			{"as_of": "2026-01-01", "policies": [], "customers": [{"id": "x", "items": [{"invoice": "I",
				"term": 1, "due_date": "2026-01-01", "currency": "CNY", "amount": "ten", "outstanding": "1"}]}]},
			"customers[0].items[0].amount",
		),
	],
)  # fmt: skip
def test_bad_file_is_refused_with_the_place_of_the_mistake(data, words):
	with pytest.raises(BadBook) as error:
		book_from_dict(data)
	assert words in str(error.value)


# Isolated (-I) and without site-packages (-S): whatever the planner imports must be Python's own.
CLI = """import sys
sys.path.insert(0, sys.argv.pop(1))
from ar_collections.core.replay_cli import main
sys.exit(main())"""


def run_cli(*arguments):
	command = [sys.executable, "-I", "-S", "-c", CLI, str(ROOT), *arguments]
	return subprocess.run(command, check=False, capture_output=True, text=True)


def test_sample_book_plans_with_python_alone():
	done = run_cli(str(SAMPLE), "--json")
	assert done.returncode == 0, done.stderr
	result = json.loads(done.stdout)
	assert {"Letter", "Call"} <= {a["kind"] for a in result["actions"]}
	assert all(row["why"]["text"] for row in result["actions"] + result["left_out"])


def test_sample_book_day_by_day_sends_each_letter_once():
	done = run_cli(str(SAMPLE), "--days", "40", "--json")
	sent = [
		(line["invoice"], line["term"], a["letter_type"])
		for one in json.loads(done.stdout)
		for a in one["actions"]
		if a["kind"] == "Letter"
		for line in a["items"]
	]
	assert sent and len(sent) == len(set(sent))


def test_unreadable_file_is_one_clear_line(tmp_path):
	bad = tmp_path / "bad.json"
	bad.write_text("{")
	done = run_cli(str(bad))
	assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1


def test_policy_with_problems_is_refused(tmp_path):
	data = book_to_dict(book(customer(), policies=(replace(STANDARD, steps=STANDARD.steps[:6] * 2),)))
	file = tmp_path / "book.json"
	file.write_text(json.dumps(data))
	done = run_cli(str(file))
	assert done.returncode == 2 and "Standard B2B" in done.stderr
