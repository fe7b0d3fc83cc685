"""What one side of a trial does in one week with the customers of one rep. Written by the trial."""

from frappe.model.document import Document


class PolicyTrialRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		calls: DF.Int
		contacts: DF.Int
		demands_1: DF.Int
		demands_2: DF.Int
		demands_3: DF.Int
		escalations: DF.Int
		handovers: DF.Int
		holds: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reminders: DF.Int
		rep: DF.Link | None
		side: DF.Literal["Candidate", "In Force"]
		span: DF.Literal["Backwards", "Tonight"]
		week: DF.Date | None
	# end: auto-generated types

	pass
