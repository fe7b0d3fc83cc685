"""Dunning Letter Item: a line of the letter's table, as printed."""

from frappe.model.document import Document


class DunningLetterItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		currency: DF.Link | None
		days_overdue: DF.Int
		disputed_amount: DF.Currency
		due_date: DF.Date | None
		information_only: DF.Check
		invoice_amount: DF.Currency
		open_amount: DF.Currency
		order_no: DF.Data | None
		paid_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		posting_date: DF.Date | None
		term: DF.Int
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Link | None
	# end: auto-generated types
