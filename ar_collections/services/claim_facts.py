"""A claim as plain facts: what letters freeze, packs print and handovers copy. Reads and writes nothing.

Amounts and rates are strings, exact, so that JSON brings them back as they were; days are
`YYYY-MM-DD`.
"""

from decimal import Decimal

from ..core.claim import Accrual, ClaimedItem, Totals
from ..core.interest import YEARLY, Segment, rounded
from .claim import Claim

SHOWN_DIGITS = 4  # of the amount of a single period; the item's sum is rounded once, from the exact ones


def facts(claim: Claim) -> dict:
	"""`{company, customer, as_of, company_currency, totals, base_totals, rows, bases, problems, hints}`.

	`totals`: `{currency: {principal, interest, penalty, lump_sums, charges, total}}`. `rows`: one for each
	item, see `row`. `bases`: `{name, kind, day_basis, ceiling_percent, legal: {en, zh}, rates_to_check}`.
	"""
	return {
		"company": claim.company,
		"customer": claim.customer,
		"as_of": str(claim.as_of),
		"company_currency": claim.company_currency,
		"totals": {currency: _sums(sums) for currency, sums in claim.totals.items()},
		"base_totals": _sums(claim.base_totals),
		"rows": [row(item) for item in claim.items],
		"bases": [
			{
				"name": known.basis.name,
				"kind": known.basis.kind,
				"day_basis": known.basis.day_basis if known.basis.kind == YEARLY else None,
				"ceiling_percent": _text(known.basis.ceiling_percent),
				"legal": known.legal,
				"rates_to_check": known.to_check,
			}
			for known in claim.bases
		],
		"problems": list(claim.problems),
		"hints": list(claim.hints),
	}


def row(item: ClaimedItem) -> dict:
	"""One item: principal, days, rate and basis as a paper prints them, and the periods they come from.

	`rate` is None where it changed: the periods have it. `of` a period is `interest` or `penalty`; its
	`rate` is per cent a year, or a day where its `kind` says so.
	"""
	debt = item.debt
	periods = [*_periods("interest", item.interest), *_periods("penalty", item.penalty)]
	rates = {period["rate"] for period in periods if period["of"] == "interest"}
	return {
		"voucher_type": debt.voucher_type,
		"invoice": debt.invoice,
		"term": debt.term,
		"posting_date": str(debt.posting_date) if debt.posting_date else None,
		"due_date": str(debt.due_date),
		"currency": debt.currency,
		"billed": _text(debt.billed),
		"disputed": _text(debt.disputed),
		"principal": _text(item.principal),
		"basis": item.interest.basis.name if item.interest else None,
		"day_basis": item.interest.basis.day_basis if item.interest else None,
		"kind": item.interest.basis.kind if item.interest else None,
		"rate": rates.pop() if len(rates) == 1 else None,
		"days": item.interest.days if item.interest else 0,
		"interest": _text(item.interest_amount),
		"penalty_basis": item.penalty.basis.name if item.penalty else None,
		"penalty": _text(item.penalty_amount),
		"lump_sum": _text(item.lump_sum),
		"total": _text(item.total),
		"base_principal": _text(item.base(item.principal)),
		"base_charges": _text(item.base(item.charges)),
		"capped": any(one.interest.capped for one in (item.interest, item.penalty) if one),
		"gaps": [[str(first), str(last)] for gaps in item.gaps.values() for first, last in gaps],
		"periods": periods,
	}


def _periods(of: str, accrual: Accrual | None) -> list[dict]:
	return [_period(of, accrual, segment) for segment in accrual.interest.segments] if accrual else []


def _period(of: str, accrual: Accrual, segment: Segment) -> dict:
	return {
		"of": of,
		"from": str(segment.from_day),
		"to": str(segment.to_day),
		"days": segment.days,
		"balance": _text(segment.balance),
		"rate": _text(segment.rate),
		"kind": accrual.basis.kind,
		"day_basis": accrual.basis.day_basis if accrual.basis.kind == YEARLY else None,
		"amount": _text(rounded(segment.amount, SHOWN_DIGITS)),
	}


def _sums(sums: Totals) -> dict[str, str]:
	names = ("principal", "interest", "penalty", "lump_sums", "charges", "total")
	return {name: _text(getattr(sums, name)) for name in names}


def _text(number: Decimal | None) -> str | None:
	"""A number without an exponent and without noughts that say nothing after two decimals."""
	if number is None:
		return None
	plain = f"{number:f}"
	whole, point, digits = plain.partition(".")
	digits = digits.rstrip("0").ljust(2, "0") if point else "00"
	return f"{whole}.{digits}"
