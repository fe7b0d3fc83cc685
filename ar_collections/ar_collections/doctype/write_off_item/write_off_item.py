"""A voucher to be written off, in the currency of its account."""

from frappe.model.document import Document


class WriteoffItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		base_amount: DF.Currency
		currency: DF.Link | None
		due_date: DF.Date | None
		open_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Data | None
	# end: auto-generated types

	pass
