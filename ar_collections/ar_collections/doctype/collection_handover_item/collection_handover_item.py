"""Collection Handover Item: one open item that was given away to be collected. Written by services/handovers.py."""

from frappe.model.document import Document


class CollectionHandoverItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		base_interest: DF.Currency
		base_open: DF.Currency
		currency: DF.Link | None
		due_date: DF.Date | None
		interest: DF.Currency
		open_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		term: DF.Int
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Link | None
	# end: auto-generated types

	pass
