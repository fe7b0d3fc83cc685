"""One open item on an Account Statement, and what the customer said of it."""

from frappe.model.document import Document


class AccountStatementLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		answer: DF.Literal["", "Agrees", "Disagrees"]
		attachment: DF.Attach | None
		currency: DF.Link | None
		days_overdue: DF.Int
		dispute: DF.Link | None
		disputed_amount: DF.Currency
		due_date: DF.Date | None
		kind: DF.Literal["", "invoice", "credit_note", "receipt", "refund", "journal", "opening"]
		note: DF.SmallText | None
		open_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		posting_date: DF.Date | None
		reason: DF.Literal[
			"", "Goods", "Quantity", "Price", "Invoice details", "Delivery", "Already paid", "Other"
		]
		reference: DF.Data | None
		term: DF.Int
		voucher_no: DF.DynamicLink | None
		voucher_type: DF.Link | None
	# end: auto-generated types

	pass
