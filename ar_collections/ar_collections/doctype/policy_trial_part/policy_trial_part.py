"""Some customers of a trial, walked together; the result waits here until all parts are done."""

from frappe.model.document import Document


class PolicyTrialPart(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customers: DF.Int
		first_customer: DF.Data | None
		last_customer: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part_no: DF.Int
		result: DF.LongText | None
		status: DF.Literal["Queued", "Done"]
	# end: auto-generated types

	pass
