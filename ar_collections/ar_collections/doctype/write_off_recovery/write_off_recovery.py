"""Money that came in after all for what was written off. Written by `services/write_offs.py`."""

from frappe.model.document import Document


class WriteoffRecovery(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		booked_on: DF.Date | None
		journal_entry: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		payment_entry: DF.Link | None
	# end: auto-generated types

	pass
