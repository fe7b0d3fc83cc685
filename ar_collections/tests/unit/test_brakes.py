"""Brakes: an unusual run waits for a person (going live safely)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ar_collections.core.brakes import BrakeFacts, BrakeLimits, reasons

from .build import day

USUAL = BrakeFacts(day(0), 30, Decimal(25), Decimal(0), day(-1))
LIMITS = BrakeLimits(unallocated=Decimal(1000))


@pytest.mark.parametrize(
	("change", "code"),
	[
		({"planned_letters": 501, "average_letters": Decimal(400)}, "brake_limit"),
		({"planned_letters": 76}, "brake_factor"),
		({"unallocated": Decimal("1000.01")}, "brake_unallocated"),
		({"last_receipt": day(-8)}, "brake_stale"),
		({"last_receipt": None}, "brake_no_receipt"),
	],
)
def test_brake_holds(change, code):
	assert [why.code for why in reasons(replace(USUAL, **change), LIMITS)] == [code]


@pytest.mark.parametrize(
	"change",
	[
		{},
		{"planned_letters": 75},
		{"planned_letters": 0, "last_receipt": None},
		{"planned_letters": 20, "average_letters": Decimal(1)},
		{"average_letters": None, "planned_letters": 400},
		{"unallocated": Decimal(1000)},
		{"last_receipt": day(-7)},
	],
)
def test_usual_run_goes_on(change):
	assert reasons(replace(USUAL, **change), LIMITS) == []


def test_limit_of_zero_is_off():
	off = BrakeLimits(Decimal(0), 0, Decimal(0), 0)
	wild = BrakeFacts(day(0), 9999, Decimal(1), Decimal(10**9), None)
	assert reasons(wild, off) == []


def test_every_brake_reads_as_a_sentence():
	wild = BrakeFacts(day(0), 9999, Decimal(1), Decimal(10**9), day(-50))
	texts = [why.text() for why in reasons(wild, LIMITS)]
	assert len(texts) == 4 and not any("{" in t for t in texts)


@pytest.mark.parametrize(
	("change", "code"),
	[
		({"planned_holds": 501, "average_holds": Decimal(400)}, "brake_holds_limit"),
		({"planned_holds": 31}, "brake_holds_factor"),
		({"planned_holds": 31, "average_holds": Decimal(0)}, "brake_holds_factor"),
		({"planned_letters": 0, "planned_holds": 1, "last_receipt": None}, "brake_no_receipt"),
	],
)
def test_holds_are_counted_like_letters(change, code):
	usual = replace(USUAL, planned_holds=3, average_holds=Decimal(10))
	assert reasons(usual, LIMITS) == []
	found = reasons(replace(usual, **change), LIMITS)
	assert [why.code for why in found] == [code]
	assert "{" not in found[0].text()


@pytest.mark.parametrize(("holds", "average"), [(20, Decimal(1)), (30, Decimal(10)), (30, None)])
def test_few_holds_usual_ones_and_a_first_run_are_no_alarm(holds, average):
	assert reasons(replace(USUAL, planned_holds=holds, average_holds=average), LIMITS) == []
