"""Collection Run Error: a customer whose part of the run failed, and why."""

from frappe.model.document import Document


class CollectionRunError(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		error: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		traceback: DF.Code | None
	# end: auto-generated types
