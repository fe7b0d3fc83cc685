"""One customer of a Statement Batch: what became of the statement."""

from frappe.model.document import Document


class StatementBatchRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		customer_name: DF.Data | None
		email_queue: DF.Link | None
		email_to: DF.Data | None
		error: DF.SmallText | None
		language: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part: DF.Int
		status: DF.Literal["To Do", "Done", "Sending", "Sent", "Failed", "Nothing to show"]
	# end: auto-generated types

	pass
