"""Interest Bases as they are maintained, and which one counts for a customer. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.utils import cint

from ..core.interest import KINDS, YEARLY, Band, Basis, Rate
from .tables import children, column, decimal

DOCTYPE = "Interest Basis"
# Field of Collections Company -> field of Customer that comes before it.
CHOICES = {
	"interest_basis": "collections_interest_basis",
	"penalty_basis": "collections_penalty_basis",
}


@dataclass(frozen=True)
class Known:
	"""A basis with what is printed about it; `to_check`: nobody has compared its rates with their source."""

	basis: Basis
	legal: dict[str, str] = field(default_factory=dict)  # "en", "zh" -> sentence
	to_check: bool = False


def bases(names: Iterable[str | None]) -> dict[str, Known]:
	"""The bases of these names that exist."""
	wanted = sorted({name for name in names if name})
	if not wanted:
		return {}
	rates, bands = defaultdict(list), defaultdict(list)
	for parent, first, last, percent in children(
		"Interest Basis Rate", DOCTYPE, ("valid_from", "valid_to", "percent"), wanted
	):
		rates[parent].append(Rate(first, decimal(percent), last or None))
	for parent, amount_from, amount in children(
		"Interest Basis Lump Sum", DOCTYPE, ("from_amount", "amount"), wanted
	):
		bands[parent].append(Band(decimal(amount_from), decimal(amount)))
	rows = frappe.get_all(DOCTYPE, filters={"name": ("in", wanted)}, fields=["*"], order_by="name asc")
	return {row.name: _known(row, tuple(rates[row.name]), tuple(bands[row.name])) for row in rows}


def _known(row, rates: tuple[Rate, ...], bands: tuple[Band, ...]) -> Known:
	ceiling = decimal(row.ceiling_percent)
	basis = Basis(
		name=row.name,
		kind=row.kind if row.kind in KINDS else YEARLY,
		rates=rates,
		margin_points=decimal(row.margin_points),
		margin_percent=decimal(row.margin_percent),
		day_basis=cint(row.day_basis) or 365,
		lump_sums=bands,
		lump_sum_currency=row.lump_sum_currency or None,
		ceiling_percent=ceiling if ceiling > 0 else None,
	)
	legal = {"en": row.legal_basis_en or "", "zh": row.legal_basis_zh or ""}
	return Known(basis, legal, bool(cint(row.rates_to_check)))


def chosen(company: str, customer: str) -> dict[str, str | None]:
	"""`{"interest_basis": name, "penalty_basis": name}`: the customer's own, else the company's, else None."""
	table = frappe.qb.DocType("Customer")
	columns = [column(table, "Customer", name) for name in CHOICES.values()]
	own = frappe.qb.from_(table).select(*columns).where(table.name == customer).run()
	set_up = frappe.db.get_value("Collections Company", {"company": company}, list(CHOICES)) or [None, None]
	return {
		name: theirs or ours or None
		for name, theirs, ours in zip(CHOICES, own[0] if own else [None, None], set_up, strict=True)
	}
