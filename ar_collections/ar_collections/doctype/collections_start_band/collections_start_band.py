"""Collections Start Band: from so many days overdue, an old item starts at this level."""

from frappe.model.document import Document


class CollectionsStartBand(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_days: DF.Int
		level: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
