"""A claim: what is owed on items on a day, with interest, penalty and lump sums. Pure.

Each item is computed alone; an item whose rates have gaps is claimed without the interest that
would need them, and says which days they are. The maths of interest are in `interest.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .interest import Basis, Change, Interest, RateGap, interest, lump_sum, open_on, rounded
from .model import ZERO

CENTS = 2  # digits of the company's currency in sums over several currencies
DIGITS = 2  # of a currency nobody said the digits of
NOTHING = Interest(ZERO)


@dataclass(frozen=True)
class Debt:
	"""One item to be claimed: what it was billed at and everything that changed it, by day."""

	invoice: str
	term: int
	due_date: date
	currency: str
	billed: Decimal
	changes: tuple[Change, ...] = ()
	voucher_type: str = "Sales Invoice"
	posting_date: date | None = None
	disputed: Decimal = ZERO  # stays in the principal; shown beside it
	rate: Decimal = Decimal(1)  # company currency for 1 of the item's

	@property
	def key(self) -> tuple[str, int]:
		return (self.invoice, self.term)


@dataclass(frozen=True)
class Accrual:
	"""What one basis makes of one item; `gaps` = ((first, last), …) of days without a rate, amount 0 then."""

	basis: Basis
	interest: Interest = NOTHING
	gaps: tuple[tuple[date, date], ...] = ()

	@property
	def amount(self) -> Decimal:
		return self.interest.amount

	@property
	def days(self) -> int:
		return sum(segment.days for segment in self.interest.segments)


@dataclass(frozen=True)
class ClaimedItem:
	"""One item of a claim; amounts in its own currency, each rounded once."""

	debt: Debt
	principal: Decimal  # open at the end of the day, in dispute or not
	interest: Accrual | None = None
	penalty: Accrual | None = None
	lump_sum: Decimal = ZERO

	@property
	def interest_amount(self) -> Decimal:
		return self.interest.amount if self.interest else ZERO

	@property
	def penalty_amount(self) -> Decimal:
		return self.penalty.amount if self.penalty else ZERO

	@property
	def charges(self) -> Decimal:
		"""Everything claimed beside the principal."""
		return self.interest_amount + self.penalty_amount + self.lump_sum

	@property
	def total(self) -> Decimal:
		return self.principal + self.charges

	def base(self, amount: Decimal) -> Decimal:
		"""An amount of this item in company currency, at the rate it was booked with."""
		return rounded(amount * self.debt.rate, CENTS)

	@property
	def gaps(self) -> dict[str, tuple[tuple[date, date], ...]]:
		"""`{basis: days without a rate}`."""
		return {one.basis.name: one.gaps for one in (self.interest, self.penalty) if one and one.gaps}


@dataclass(frozen=True)
class Totals:
	"""Sums of items of one currency (or of all, in company currency)."""

	principal: Decimal = ZERO
	interest: Decimal = ZERO
	penalty: Decimal = ZERO
	lump_sums: Decimal = ZERO

	@property
	def charges(self) -> Decimal:
		return self.interest + self.penalty + self.lump_sums

	@property
	def total(self) -> Decimal:
		return self.principal + self.charges


def claim(
	debts: Iterable[Debt],
	as_of: date,
	interest_basis: Basis | None = None,
	penalty_basis: Basis | None = None,
	digits: Mapping[str, int] | None = None,
) -> tuple[ClaimedItem, ...]:
	"""The debts with what each costs on `as_of` (that day counted), the oldest first; never raises for gaps."""
	found = []
	for debt in sorted(debts, key=lambda d: (d.due_date, d.key)):
		places = (digits or {}).get(debt.currency, DIGITS)
		accruals = [_accrual(debt, as_of, basis, places) for basis in (interest_basis, penalty_basis)]
		lumps = sum((_lump(one, debt.currency) for one in accruals if one), ZERO)
		found.append(ClaimedItem(debt, open_on(debt.billed, debt.changes, as_of), *accruals, lumps))
	return tuple(found)


def _accrual(debt: Debt, as_of: date, basis: Basis | None, digits: int) -> Accrual | None:
	if not basis:
		return None
	try:
		return Accrual(basis, interest(debt.billed, debt.due_date, as_of, basis, debt.changes, digits))
	except RateGap as gap:
		return Accrual(basis, gaps=gap.days)


def _lump(accrual: Accrual, currency: str) -> Decimal:
	return lump_sum(accrual.basis, accrual.interest.overdue, currency)


def totals(items: Iterable[ClaimedItem]) -> dict[str, Totals]:
	"""`{currency: sums}`."""
	found: dict[str, Totals] = {}
	for item in items:
		own = (item.principal, item.interest_amount, item.penalty_amount, item.lump_sum)
		found[item.debt.currency] = _plus(found.get(item.debt.currency, Totals()), own)
	return found


def base_totals(items: Iterable[ClaimedItem]) -> Totals:
	"""The same over all currencies, in company currency."""
	total = Totals()
	for item in items:
		own = (item.principal, item.interest_amount, item.penalty_amount, item.lump_sum)
		total = _plus(total, [item.base(amount) for amount in own])
	return total


def _plus(sums: Totals, more: Iterable[Decimal]) -> Totals:
	before = (sums.principal, sums.interest, sums.penalty, sums.lump_sums)
	return Totals(*(a + b for a, b in zip(before, more, strict=True)))
