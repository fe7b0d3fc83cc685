"""Collection Run Count: one line of a run's sums: planned by kind, left out by reason."""

from frappe.model.document import Document


class CollectionRunCount(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		code: DF.Data | None
		count: DF.Int
		kind: DF.Data | None
		label: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
