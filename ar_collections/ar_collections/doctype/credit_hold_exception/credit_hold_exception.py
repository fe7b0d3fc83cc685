"""Credit Hold Exception: what may go out in spite of a hold. Checked by the hold."""

from frappe.model.document import Document


class CreditHoldException(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		granted_by: DF.Link | None
		granted_on: DF.Datetime | None
		kind: DF.Literal["Sales Order", "Amount", "Until Date"]
		note: DF.SmallText | None
		order_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sales_order: DF.Link | None
		until_date: DF.Date | None
		used: DF.Currency
		used_for: DF.Code | None
		valid_until: DF.Date | None
	# end: auto-generated types
