"""What a formal paper claims beside its items: interest and penalty per item, with their computation.

The one place where a paper gets them from; it is asked for types that show or claim interest, whenever
the letter is worded, for the day it bears. Reads only.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from frappe import _
from frappe.utils import cint, getdate

from ..core.claim import Accrual, ClaimedItem
from ..core.interest import YEARLY, rounded
from ..core.model import ZERO
from ..ledger.tables import currency_digits
from . import claim, letter_charges

YEAR = 365  # days, as ERPNext's Dunning counts


class Row(NamedTuple):
	"""Days of one item on which neither what was open nor the rate changed; a lump sum has no rate and no days.

	The rows of an item add up to its interest to the cent: what is rounded is rounded once per item.
	"""

	invoice: str  # "" of a fee, which is about the letter
	term: int
	due: date | None
	principal: Decimal | None  # open on these days
	rate: Decimal | None  # per cent, see `per`
	per: str  # "year" or "day"
	first: date | None  # both days count
	last: date | None
	days: int | None
	basis: str  # its name, as the letter says it
	interest: Decimal


class Claim(NamedTuple):
	"""`interest` is the sum of the rows; `problems` are sentences that say what keeps it from being computed."""

	rows: tuple[Row, ...] = ()
	interest: Decimal = ZERO
	problems: tuple[str, ...] = ()
	hints: tuple[str, ...] = ()  # what whoever approves the paper should look at


def of(letter) -> Claim:
	"""Interest and penalty on the claimed items of `letter` through `letter.letter_date`, in its currency.

	What is in dispute carries none here: the letter does not ask for it. Without a basis there is none, but
	what the Dunning of this letter charges: its fee, too, is a row, so that the letter demands what is booked.
	"""
	keys = {(row.voucher_no, cint(row.term)) for row in letter.items if not row.information_only}
	found = claim.of_items(letter.company, letter.customer, keys, letter.letter_date, undisputed=True)
	fee, rate, charged = letter_charges.stated(letter)
	if found.bases:
		legal = {known.basis.name: known.legal for known in found.bases}
		rows = [
			row for item in found.only(letter.currency).items for row in _rows(item, legal, letter.language)
		]
	else:
		rows = [_at_rate(letter, one, rate) for one in charged if rate]
	if fee:
		words = _("Dunning Fee", letter.language)
		rows.append(Row("", 0, None, None, None, "year", None, None, None, words, fee))
	problems = found.problems if found.bases else ()
	return Claim(tuple(rows), sum((row.interest for row in rows), ZERO), problems, found.hints)


def _at_rate(letter, one: letter_charges.Charge, rate: Decimal) -> Row:
	"""The simple interest that ERPNext's Dunning charges where no basis counts: 365 days a year."""
	due, day = one.instalment.due_date, getdate(letter.letter_date)
	days = (day - due).days
	amount = rounded(
		one.outstanding * rate * days / (100 * YEAR), currency_digits([letter.currency])[letter.currency]
	)
	basis = _("actual days / {0}", letter.language).format(YEAR)
	first = due + timedelta(days=1)
	return Row(*one.key, due, one.outstanding, rate, "year", first, day, days, basis, amount)


def _rows(item: ClaimedItem, legal: dict[str, dict[str, str]], language: str) -> Iterator[Row]:
	for accrual in filter(None, (item.interest, item.penalty)):
		if accrual.amount:
			yield from _spans(item, accrual, _words(accrual, legal[accrual.basis.name], language))
	if item.lump_sum:
		basis = _words(
			item.interest or item.penalty, legal[(item.interest or item.penalty).basis.name], language
		)
		yield _row(item, item.principal, None, "year", None, None, None, basis, item.lump_sum)


def _spans(item: ClaimedItem, accrual: Accrual, basis: str) -> Iterator[Row]:
	"""A row for each span, the last with the cents; where a ceiling cut the sum, one row without a rate."""
	spans, per = accrual.interest.segments, "year" if accrual.basis.kind == YEARLY else "day"
	if accrual.interest.capped:
		first, last = spans[0].from_day, spans[-1].to_day
		yield _row(
			item, accrual.interest.overdue, None, per, first, last, accrual.days, basis, accrual.amount
		)
		return
	left = accrual.amount
	for number, span in enumerate(spans, 1):
		amount = rounded(span.amount, -accrual.amount.as_tuple().exponent) if number < len(spans) else left
		left -= amount
		yield _row(item, span.balance, span.rate, per, span.from_day, span.to_day, span.days, basis, amount)


def _row(item: ClaimedItem, principal, rate, per, first, last, days, basis, interest) -> Row:
	debt = item.debt
	return Row(
		debt.invoice, debt.term, debt.due_date, principal, rate, per, first, last, days, basis, interest
	)


def _words(accrual: Accrual, legal: dict[str, str], language: str) -> str:
	"""The legal sentence in the letter's language, else the basis's name; how days are counted; its ceiling."""
	basis = accrual.basis
	parts = [(legal.get("zh" if language.startswith("zh") else "en") or basis.name).rstrip(".。")]
	if basis.kind == YEARLY:
		parts.append(_("actual days / {0}", language).format(basis.day_basis))
	if accrual.interest.capped:
		parts.append(
			_("limited to {0} % of what was overdue", language).format(
				f"{basis.ceiling_percent.normalize():f}"
			)
		)
	return ("；" if language.startswith("zh") else "; ").join(parts)
