"""A customer who paid anyway, soon after a letter or a hold of one side of a trial. Written by the trial."""

from frappe.model.document import Document


class PolicyTrialAlarm(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		customer: DF.Link | None
		customer_name: DF.Data | None
		holds: DF.Int
		last_on: DF.Date | None
		letters: DF.Int
		paid_on: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rep: DF.Link | None
		side: DF.Literal["Candidate", "In Force"]
	# end: auto-generated types

	pass
