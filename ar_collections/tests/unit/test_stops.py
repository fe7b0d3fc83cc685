"""Stops: what keeps an item out of every action, and that it stops nothing else (domain.md B)."""

from decimal import Decimal

import pytest

from ar_collections.core.model import Block, Credit, Dispute, Promise
from ar_collections.core.plan import plan

from .build import LETTERS, book, customer, day, item, reason, steps


def run(*customers, n=15, **more):
	more.setdefault("policy", LETTERS)
	return plan(book(*customers, as_of=day(n), **more))


@pytest.mark.parametrize(
	("facts", "code"),
	[
		({"internal": True}, "internal"),
		({"disabled": True}, "disabled"),
		({"no_follow_up": True}, "no_follow_up_customer"),
		({"blocks": (Block("Legal"),)}, "block"),
		({"blocks": (Block("Query", until=day(15)),)}, "block_until"),
		({"blocks": (Block("Query", invoice="SINV-1"),)}, "block"),
		({"disputes": (Dispute("SINV-1"),)}, "dispute"),
		({"disputes": (Dispute("SINV-1", Decimal(1000)),)}, "dispute"),
		({"promises": (Promise(day(15)),)}, "promise"),
		({"promises": (Promise(day(12), tolerance_days=3),)}, "promise"),
		({"promises": (Promise(day(20), Decimal(1000), "CNY"),)}, "promise_amount"),
		({"credits": (Credit("PE-1", "CNY", Decimal(1000)),)}, "covered"),
		({"credits": (Credit("PE-1", "CNY", Decimal(5000)),)}, "covered"),
	],
)
def test_stop_leaves_the_item_out_with_its_reason(facts, code):
	result = run(customer(**facts))
	assert not result.actions
	assert reason(result) == code


@pytest.mark.parametrize(
	"facts",
	[
		{"blocks": (Block("Query", until=day(14)),)},
		{"blocks": (Block("Query", invoice="SINV-OTHER"),)},
		{"disputes": (Dispute("SINV-OTHER"),)},
		{"promises": (Promise(day(12), tolerance_days=2),)},
		{"promises": (Promise(day(20), Decimal(500), "EUR"),)},
		{"credits": (Credit("PE-1", "EUR", Decimal(5000)),)},
		{"credits": (Credit("PE-1", "CNY", Decimal("999.99")),)},
	],
)
def test_stop_that_is_over_or_elsewhere_stops_nothing(facts):
	assert steps(run(customer(**facts))) == ["first"]


def test_partial_dispute_stops_only_its_amount():
	[action] = run(customer(disputes=(Dispute("SINV-1", Decimal(300)),))).actions
	[line] = action.lines
	assert (line.open, line.disputed, action.total) == (Decimal(700), Decimal(300), Decimal(700))


def test_partial_block_stops_only_its_amount_and_only_until_its_day():
	blocked = customer(blocks=(Block("Dispute", until=day(15), invoice="SINV-1", amount=Decimal(300)),))
	assert run(blocked).actions[0].total == Decimal(700)
	assert run(blocked, n=16).actions[0].total == Decimal(1000)


def test_stop_on_one_item_does_not_stop_the_others():
	two = customer(item("A"), item("B"), disputes=(Dispute("A"),))
	result = run(two)
	assert [line.invoice for a in result.actions for line in a.lines] == ["B"]
	assert reason(result, "A") == "dispute"


def test_unallocated_receipt_covers_the_oldest_item_first_and_lowers_the_claim():
	two = customer(item("A", due=day(-1)), item("B"), credits=(Credit("PE-1", "CNY", Decimal(1200)),))
	[action] = run(two).actions
	assert [(x.invoice, x.open, x.paid) for x in action.lines] == [("B", Decimal(800), Decimal(200))]
	assert action.base_total == Decimal(800)


def test_credit_note_covers_its_own_invoice_before_older_ones():
	two = customer(
		item("OLD", due=day(-5)), item("OWN"), credits=(Credit("CN-1", "CNY", Decimal(1000), against="OWN"),)
	)
	result = run(two)
	assert [line.invoice for a in result.actions for line in a.lines] == ["OLD"]
	assert reason(result, "OWN") == "covered"


def test_credit_note_larger_than_its_invoice_goes_on_to_the_oldest():
	two = customer(
		item("OLD", due=day(-5)), item("OWN"), credits=(Credit("CN-1", "CNY", Decimal(1500), against="OWN"),)
	)
	[action] = run(two).actions
	assert [(x.invoice, x.open) for x in action.lines] == [("OLD", Decimal(500))]


def test_internal_customers_are_dunned_when_the_setting_says_so():
	assert steps(run(customer(internal=True), skip_internal=False)) == ["first"]


def test_journal_receivables_are_shown_and_dunned_only_by_setting():
	journal = customer(item(voucher_type="Journal Entry"))
	assert reason(run(journal)) == "journal"
	assert steps(run(journal, dun_journal_entries=True)) == ["first"]


def test_invoice_without_follow_up_is_left_alone():
	assert reason(run(customer(item(no_follow_up=True)))) == "no_follow_up_invoice"


def test_no_policy_at_all_is_a_reason_not_a_crash():
	assert reason(run(customer(), policies=())) == "no_policy"
