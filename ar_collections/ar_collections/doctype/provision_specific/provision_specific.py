"""One customer judged by itself instead of by the matrix: the share that will be lost, and why."""

from frappe.model.document import Document


class ProvisionSpecific(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		case: DF.Link | None
		customer: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rate: DF.Percent
		reason: DF.SmallText
	# end: auto-generated types

	pass
