"""Interest Basis: how interest on overdue amounts is computed: rates by day, what is added, lump sums.

What it may say is `services/interest_rules.py`.
"""

from frappe.model.document import Document

from ar_collections.services import interest_rules


class InterestBasis(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.interest_basis_lump_sum.interest_basis_lump_sum import (
			InterestBasisLumpSum,
		)
		from ar_collections.ar_collections.doctype.interest_basis_rate.interest_basis_rate import (
			InterestBasisRate,
		)

		basis_name: DF.Data
		ceiling_percent: DF.Float
		day_basis: DF.Literal["365", "360"]
		kind: DF.Literal["Per cent a year", "Per cent a day"]
		legal_basis_en: DF.SmallText | None
		legal_basis_zh: DF.SmallText | None
		lump_sum_currency: DF.Link | None
		lump_sums: DF.Table[InterestBasisLumpSum]
		margin_percent: DF.Float
		margin_points: DF.Float
		rate_source: DF.SmallText | None
		rates: DF.Table[InterestBasisRate]
		rates_to_check: DF.Check
	# end: auto-generated types

	def validate(self):
		interest_rules.check(self)
