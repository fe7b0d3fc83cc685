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
