"""Interest Basis: how interest on overdue amounts is computed: rates by day, what is added, lump sums."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate


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
		self.check_rates()
		self.check_lump_sums()

	def check_rates(self):
		days = [getdate(row.valid_from) for row in self.rates]
		if len(set(days)) != len(days):
			frappe.throw(_("Two rates begin on the same day: keep one of them."), title=_("Base rates"))
		for row in self.rates:
			if row.valid_to and getdate(row.valid_to) < getdate(row.valid_from):
				message = _("Row {0}: the last day of a rate is not before its first.")
				frappe.throw(message.format(row.idx), title=_("Base rates"))

	def check_lump_sums(self):
		amounts = [row.from_amount for row in self.lump_sums]
		if len(set(amounts)) != len(amounts):
			message = _("Two lump sums begin at the same amount: keep one of them.")
			frappe.throw(message, title=_("Lump sums"))
		if self.lump_sums and not self.lump_sum_currency:
			message = _("Say in which currency the lump sums are: items in another one carry none.")
			frappe.throw(message, title=_("Lump sums"))
