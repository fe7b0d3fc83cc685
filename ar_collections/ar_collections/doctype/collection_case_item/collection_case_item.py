"""Collection Case Item: an open item as the case shows it; a picture, refreshed by every run."""

from frappe.model.document import Document


class CollectionCaseItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		base_outstanding: DF.Currency
		currency: DF.Link | None
		due_date: DF.Date | None
		last_letter_on: DF.Date | None
		level: DF.Int
		note: DF.SmallText | None
		outstanding: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		posting_date: DF.Date | None
		term: DF.Int
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Link | None
		why_json: DF.Code | None
	# end: auto-generated types
