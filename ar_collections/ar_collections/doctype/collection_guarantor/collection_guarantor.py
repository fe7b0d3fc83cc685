"""Collection Guarantor: somebody who answers for the debt beside the customer. Kept by the case's collector."""

from frappe.model.document import Document


class CollectionGuarantor(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		contact: DF.Link | None
		document: DF.Attach | None
		expires_on: DF.Date | None
		guarantee: DF.Literal["Joint and Several", "Subsidiary", "Bank Guarantee", "Comfort Letter", "Other"]
		guarantor: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		relation: DF.Data | None
	# end: auto-generated types

	pass
