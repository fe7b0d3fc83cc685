"""The claim of a case, or of items, on a day: principal, interest, penalty, lump sums. Reads only.

What a claim cannot be computed from is told in `problems`, as sentences that say what to do; the
item then carries no interest, and nothing is raised. Rights are checked by the caller.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from ..core.claim import ClaimedItem, Debt, Totals, base_totals, claim, totals
from ..core.interest import Change
from ..core.items import Claim as Claimable
from ..core.items import Key, claims, is_whole
from ..core.model import ZERO, Book
from ..ledger.book import Reading, read
from ..ledger.interest_bases import CHOICES, Known, bases, chosen
from ..ledger.item_history import covering, histories, settled_since
from ..ledger.tables import currency_digits
from .claim_hints import hints

SHOWN = 5  # items named in a problem


@dataclass(frozen=True)
class Claim:
	"""What is claimed from one customer of one company on `as_of`, the oldest item first.

	`problems` have to be solved for the figures to be complete; `hints` should be looked at.
	"""

	company: str
	customer: str
	as_of: date
	company_currency: str
	items: tuple[ClaimedItem, ...] = ()
	bases: tuple[Known, ...] = ()  # those that were used: interest, penalty
	problems: tuple[str, ...] = ()
	hints: tuple[str, ...] = ()

	@property
	def totals(self) -> dict[str, Totals]:
		"""`{currency: sums}`."""
		return totals(self.items)

	@property
	def base_totals(self) -> Totals:
		"""Sums over all currencies, in company currency."""
		return base_totals(self.items)

	def only(self, currency: str) -> "Claim":
		"""The part of the claim that is in this currency."""
		items = tuple(item for item in self.items if item.debt.currency == currency)
		return Claim(**{**vars(self), "items": items})


def of_case(case: str, on: date | str | None = None) -> Claim:
	"""Everything overdue of the case's customer on a day (today), in dispute or promised or not."""
	of = frappe.db.get_value("Collection Case", case, ["company", "customer"], as_dict=True)
	return of_customer(of.company, of.customer, on)


def of_customer(company: str, customer: str, on: date | str | None = None) -> Claim:
	return _claim(company, customer, getdate(on), None)


def of_items(
	company: str,
	customer: str,
	keys: Iterable[Key],
	on: date | str | None = None,
	undisputed: bool = False,
) -> Claim:
	"""The claim of these items, `(voucher, term)` each; what is not open on that day is left out.

	Items that are not overdue are claimed without interest. `undisputed`: only what is not in dispute, as a
	letter asks for it.
	"""
	return _claim(company, customer, getdate(on), set(keys), undisputed)


def _claim(company: str, customer: str, day: date, keys: set[Key] | None, undisputed: bool = False) -> Claim:
	reading = read(company, max(day, getdate()), [customer])
	choice = chosen(company, customer)
	known = bases(choice.values())
	interest, penalty = (known.get(choice[name]) for name in CHOICES)
	problems = [text for _who, text in reading.problems]
	if penalty and interest and penalty.basis.name == interest.basis.name:
		problems.append(_same_twice(penalty))
		penalty = None
	if not (interest or penalty):
		problems.append(_no_basis(company, customer))
	debts = [debt for debt in _debts(reading, day) if keys is None or debt.key in keys]
	if undisputed:
		debts = [_less_disputed(debt) if debt.disputed else debt for debt in debts]
	items = claim(
		debts,
		day,
		interest.basis if interest else None,
		penalty.basis if penalty else None,
		currency_digits(debt.currency for debt in debts),
	)
	items = tuple(i for i in items if i.principal > ZERO and (keys is not None or i.debt.due_date < day))
	used = tuple(one for one in (interest, penalty) if one)
	return Claim(
		company=company,
		customer=customer,
		as_of=day,
		company_currency=frappe.get_cached_value("Company", company, "default_currency"),
		items=items,
		bases=used,
		problems=(*problems, *_gaps(items)),
		hints=(*(_unchecked(one) for one in used if one.to_check), *hints(company, customer, items)),
	)


def _debts(reading: Reading, day: date) -> list[Debt]:
	"""Every item with what lowered it, that which is not allocated yet, too."""
	book = reading.book
	if not book.customers:
		return []
	customer = book.customers[0]
	owed = claims(customer, book.as_of, book.dun_journal_entries)
	settled = settled_since(book.company, customer.id, day) if day < getdate() else ()
	known = histories(book.company, customer.id, customer.items, settled)
	covered = covering(owed.values(), customer.credits, book.as_of)
	return [
		Debt(
			invoice=history.invoice,
			term=history.term,
			due_date=history.due_date,
			currency=history.currency,
			billed=history.billed,
			changes=(*history.changes, *covered.get(key, ())),
			voucher_type=history.voucher_type,
			posting_date=history.posting_date,
			disputed=_disputed(owed.get(key), book),
			rate=history.rate,
		)
		for key, history in known.items()
		if not history.posting_date or history.posting_date <= day
	]


def _less_disputed(debt: Debt) -> Debt:
	"""What is in dispute was never overdue, as far as a letter goes."""
	return replace(debt, changes=(*debt.changes, Change(debt.due_date, debt.disputed)), disputed=ZERO)


def _disputed(owed: Claimable | None, book: Book) -> Decimal:
	"""What is in dispute of an item today: all of it, or the amount named."""
	if not owed:
		return ZERO
	whole = any(is_whole(dispute, owed.item) for dispute in book.customers[0].disputes)
	return owed.item.outstanding - owed.covered if whole else owed.disputed


def _no_basis(company: str, customer: str) -> str:
	message = _(
		"No interest basis is set for {0} or {1}: no interest was computed. Choose one on the Collections Company."
	)
	return message.format(customer, company)


def _same_twice(known: Known) -> str:
	message = _(
		"{0} is both the interest and the penalty: it was counted once. Choose another for one of them."
	)
	return message.format(known.basis.name)


def _unchecked(known: Known) -> str:
	message = _(
		"The rates of {0} have not been checked yet: compare them with their source, then clear the box on it."
	)
	return message.format(known.basis.name)


def _gaps(items: Iterable[ClaimedItem]) -> list[str]:
	"""One sentence for each basis that lacks rates."""
	days: dict[str, set[tuple[date, date]]] = {}
	names: dict[str, list[str]] = {}
	for item in items:
		for basis, gaps in item.gaps.items():
			days.setdefault(basis, set()).update(gaps)
			names.setdefault(basis, []).append(item.debt.invoice)
	message = _("{0} has no rate for {1}: add it there. No interest was computed for {2}.")
	return [
		message.format(basis, ", ".join(map(_span, _joined(gaps))), _listed(names[basis]))
		for basis, gaps in days.items()
	]


def _joined(gaps: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
	"""Days that several items lack, each named once."""
	found: list[tuple[date, date]] = []
	for first, last in sorted(gaps):
		if found and (first - found[-1][1]).days <= 1:
			found[-1] = (found[-1][0], max(found[-1][1], last))
		else:
			found.append((first, last))
	return found


def _span(days: tuple[date, date]) -> str:
	if days[0] == days[1]:
		return formatdate(days[0])
	return _("{0} to {1}").format(formatdate(days[0]), formatdate(days[1]))


def _listed(names: list[str]) -> str:
	names = list(dict.fromkeys(names))
	if len(names) <= SHOWN:
		return ", ".join(names)
	return _("{0} and {1} more").format(", ".join(names[:SHOWN]), len(names) - SHOWN)
