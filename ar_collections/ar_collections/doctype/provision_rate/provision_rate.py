"""A row of the loss-rate matrix: an age band, a risk class, and what share of it is lost."""

from frappe.model.document import Document


class ProvisionRate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_day: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rate: DF.Percent
		risk_class: DF.Literal["", "Low", "Medium", "High"]
		to_day: DF.Int
	# end: auto-generated types

	pass
