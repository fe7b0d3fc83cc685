"""Promise to Pay Item: an invoice, or one instalment of it, that the promise is about. Checked by the promise."""

from frappe.model.document import Document


class PromisetoPayItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sales_invoice: DF.Link
		term: DF.Int
	# end: auto-generated types
