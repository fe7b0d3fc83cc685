"""Interest Basis Rate: a base rate and the days on which it holds."""

from frappe.model.document import Document


class InterestBasisRate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		percent: DF.Float
		valid_from: DF.Date
		valid_to: DF.Date | None
	# end: auto-generated types
