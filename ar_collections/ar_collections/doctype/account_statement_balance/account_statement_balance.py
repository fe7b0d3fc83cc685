"""One currency of an Account Statement: opening balance, movements, closing balance."""

from frappe.model.document import Document


class AccountStatementBalance(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		charged: DF.Currency
		closing_balance: DF.Currency
		credited: DF.Currency
		currency: DF.Link | None
		opening_balance: DF.Currency
		overdue: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
