"""Promise to Pay Instalment: one day and what is to be paid by then. Checked and judged with its promise."""

from frappe.model.document import Document


class PromisetoPayInstalment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		currency: DF.Link | None
		due_date: DF.Date
		paid: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		state: DF.Literal["Live", "Kept", "Partly Kept", "Broken"]
	# end: auto-generated types
