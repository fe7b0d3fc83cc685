"""The claim of several items: each computed alone, sums by currency, gaps told and never free of interest."""

from datetime import date, timedelta
from decimal import Decimal as D

from ar_collections.core.claim import Debt, base_totals, claim, totals
from ar_collections.core.interest import PER_DAY, Band, Basis, Change, Rate

DUE = date(2026, 3, 2)
TEN = Basis("Ten", rates=(Rate(date(2020, 1, 1), D(10)),))
DAILY = Basis("Daily", kind=PER_DAY, rates=(Rate(date(2020, 1, 1), D("0.05")),))


def day(days: int) -> date:
	return DUE + timedelta(days)


def debt(invoice: str = "A", billed: int = 36500, **more) -> Debt:
	return Debt(invoice, 1, more.pop("due_date", DUE), more.pop("currency", "CNY"), D(billed), **more)


def test_principal_interest_and_penalty_stand_beside_each_other():
	(item,) = claim([debt()], day(30), TEN, DAILY)
	assert (item.principal, item.interest_amount, item.penalty_amount) == (36500, 300, D("547.50"))
	assert item.charges == D("847.50") and item.total == D("37347.50")


def test_a_disputed_amount_stays_in_the_principal():
	(item,) = claim([debt(disputed=D(500))], day(30), TEN)
	assert item.principal == 36500 and item.interest_amount == 300


def test_a_part_payment_lowers_principal_and_interest_from_the_next_day():
	(item,) = claim([debt(changes=(Change(day(10), D(18250)),))], day(30), TEN)
	assert item.principal == 18250 and item.interest_amount == 200  # 10 days of 10, 20 days of 5
	assert [s.days for s in item.interest.interest.segments] == [10, 20]


def test_money_that_came_after_the_day_of_the_claim_changes_nothing_in_it():
	(item,) = claim([debt(changes=(Change(day(40), D(36500)),))], day(30), TEN)
	assert item.principal == 36500 and item.interest_amount == 300


def test_an_item_without_rates_is_claimed_without_interest_and_names_the_days():
	basis = Basis("Late", rates=(Rate(day(11), D(10)),))
	early, late = claim([debt("A"), debt("B", due_date=day(10))], day(30), basis)
	assert early.interest_amount == 0 and early.principal == 36500
	assert early.gaps == {"Late": ((day(1), day(10)),)}
	assert late.interest_amount == 200 and not late.gaps


def test_without_a_basis_only_the_principal_is_claimed():
	(item,) = claim([debt()], day(30))
	assert item.total == 36500 and item.interest is None


def test_lump_sums_of_their_currency_are_asked_for_once_an_item():
	basis = Basis("EU", rates=TEN.rates, lump_sums=(Band(D(0), D(40)),), lump_sum_currency="EUR")
	eur, cny = claim([debt("A", currency="EUR"), debt("B")], day(30), basis)
	assert (eur.lump_sum, cny.lump_sum) == (40, 0)


def test_nothing_but_the_principal_is_claimed_of_an_item_that_is_not_overdue():
	(item,) = claim([debt()], DUE, TEN, DAILY)
	assert item.total == 36500 and item.charges == 0


def test_sums_are_by_currency_and_in_company_currency_at_the_booked_rate():
	items = claim([debt("A"), debt("B", billed=365, currency="EUR", rate=D("7.8"))], day(30), TEN)
	sums = totals(items)
	assert (sums["CNY"].total, sums["EUR"].interest) == (36800, 3)
	both = base_totals(items)
	assert (both.principal, both.interest) == (D("39347.00"), D("323.40"))


def test_interest_is_rounded_to_the_digits_of_the_currency():
	(item,) = claim([debt(billed=1000, currency="JPY")], day(3), TEN, digits={"JPY": 0})
	assert item.interest_amount == 1  # 0.82


def test_the_oldest_item_comes_first():
	items = claim([debt("B"), debt("A"), debt("C", due_date=day(-1))], day(30), TEN)
	assert [item.debt.invoice for item in items] == ["C", "A", "B"]
