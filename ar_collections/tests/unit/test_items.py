"""Open amounts per instalment (domain.md B, instalments)."""

from datetime import date
from decimal import Decimal as D

import pytest

from ar_collections.core.items import instalments

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
NOTHING = D(0)


def terms(*rows):
	return [(day, D(billed), D(paid)) for day, billed, paid in rows]


@pytest.mark.parametrize(
	("open_amount", "rows", "expected"),
	[
		("300", [(JAN, 100, 0), (FEB, 100, 0), (MAR, 100, 0)], [(1, 100), (2, 100), (3, 100)]),
		("250", [(JAN, 100, 0), (FEB, 100, 0), (MAR, 100, 0)], [(1, 50), (2, 100), (3, 100)]),
		("150", [(JAN, 100, 0), (FEB, 100, 0), (MAR, 100, 0)], [(2, 50), (3, 100)]),
		# paid by term: the customer settled the second instalment, the first is still open
		("200", [(JAN, 100, 0), (FEB, 100, 100), (MAR, 100, 0)], [(1, 100), (3, 100)]),
		("150", [(JAN, 100, 0), (FEB, 100, 100), (MAR, 100, 0)], [(1, 50), (3, 100)]),
		# the schedule claims more paid than the ledger knows (a cancelled receipt): the ledger wins
		("300", [(JAN, 100, 0), (FEB, 100, 100), (MAR, 100, 0)], [(1, 100), (2, 100), (3, 100)]),
		# rows out of order of their dates keep their numbers
		("100", [(MAR, 100, 0), (JAN, 100, 0), (FEB, 100, 0)], [(1, 100)]),
	],
)
def test_open_amount_is_spread_oldest_first(open_amount, rows, expected):
	result = instalments(D(300), D(open_amount), terms(*rows))
	assert [(n, o) for n, _, o in result] == [(n, D(o)) for n, o in expected]


def test_rounding_of_the_schedule_belongs_to_the_last_term():
	result = instalments(
		D("100.00"), D("100.00"), terms((JAN, "33.33", 0), (FEB, "33.33", 0), (MAR, "33.33", 0))
	)
	assert [o for _, _, o in result] == [D("33.33"), D("33.33"), D("33.34")]


def test_invoice_without_schedule_is_one_instalment():
	assert instalments(D(100), D(40), []) == [(1, D(100), D(40))]
	assert instalments(D(100), D(0), []) == []


def test_open_amount_above_the_bill_stays_on_the_last_term():
	result = instalments(D(200), D(250), terms((JAN, 100, 0), (FEB, 100, 0)))
	assert [(n, o) for n, _, o in result] == [(1, D(100)), (2, D(150))]
