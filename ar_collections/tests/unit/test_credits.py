"""Money that has arrived is never demanded, whatever else is stopped (docs/decisions/005)."""

from decimal import Decimal

import pytest

from ar_collections.core.items import claims
from ar_collections.core.model import Block, Credit, Dispute, Promise
from ar_collections.core.plan import plan

from .build import LETTERS, book, customer, day, item, reason

RECEIPT = (Credit("PE-1", "CNY", Decimal(1000)),)
OLD = item("OLD", due=day(-9))


def asked(debtor, **more):
	result = plan(book(debtor, as_of=day(15), policy=LETTERS, **more))
	return [(line.invoice, line.open) for a in result.actions for line in a.lines]


@pytest.mark.parametrize(
	("old", "facts"),
	[
		(OLD, {"disputes": (Dispute("OLD"),)}),
		(OLD, {"blocks": (Block("Legal", invoice="OLD"),)}),
		(OLD, {"promises": (Promise(day(20), items=(("OLD", 1),)),)}),
		(item("OLD", due=day(-9), no_follow_up=True), {}),
		(item("OLD", due=day(-9), voucher_type="Journal Entry"), {}),
	],
)
def test_receipt_covers_what_is_asked_for_first_and_what_is_stopped_after_it(old, facts):
	debtor = customer(old, item("NEW", "1500.00"), credits=RECEIPT, **facts)
	assert asked(debtor) == [("NEW", Decimal(500))]


def test_journal_entries_that_are_dunned_are_covered_by_age():
	debtor = customer(item("OLD", due=day(-9), voucher_type="Journal Entry"), item("NEW"), credits=RECEIPT)
	assert asked(debtor, dun_journal_entries=True) == [("NEW", Decimal(1000))]


def test_receipt_left_over_settles_stopped_items_too():
	debtor = customer(OLD, item("NEW", "300.00"), credits=RECEIPT, disputes=(Dispute("OLD"),))
	found = claims(debtor, day(15))
	assert [(found[k].covered, found[k].open) for k in sorted(found)] == [(300, 0), (700, 300)]


def test_disputed_part_takes_no_receipt_that_others_could_use():
	debtor = customer(item("A"), item("B", due=day(1)), disputes=(Dispute("A", Decimal(300)),),
		credits=(Credit("PE", "CNY", Decimal(800)),))  # fmt: skip
	found = claims(debtor, day(15))
	# 2000 owed, 800 paid, 300 in dispute: 900 may be asked for.
	assert sum(c.open for c in found.values()) == 900
	assert found["A", 1].disputed == 300


def test_what_is_owed_is_covered_stopped_or_claimed_to_the_cent():
	debtor = customer(
		item("A"), disputes=(Dispute("A", Decimal(300)),), credits=(Credit("PE", "CNY", Decimal(900)),)
	)
	(claim,) = claims(debtor, day(15)).values()
	assert (claim.covered, claim.disputed, claim.open) == (900, 100, 0)


@pytest.mark.parametrize("outstanding", ["0.00", "-5.00"])
def test_item_with_nothing_open_has_its_own_reason(outstanding):
	debtor = customer(item(outstanding=outstanding), credits=RECEIPT)
	assert reason(plan(book(debtor, as_of=day(15), policy=LETTERS))) == "nothing_open"


def test_the_same_instalment_twice_is_a_clear_error():
	with pytest.raises(ValueError, match="Guangda: instalment 1 of A is there twice"):
		plan(book(customer(item("A"), item("A", "5.00")), as_of=day(15)))
