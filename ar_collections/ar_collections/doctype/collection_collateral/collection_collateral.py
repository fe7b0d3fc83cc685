"""Collection Collateral: a thing or a right that secures the debt. Kept by the case's collector."""

from frappe.model.document import Document


class CollectionCollateral(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.Attach | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		registered: DF.Data | None
		security: DF.Literal["Mortgage", "Pledge", "Retention of Title", "Assignment", "Deposit", "Other"]
		value: DF.Currency
		what: DF.Data
	# end: auto-generated types

	pass
