"""What one customer's open amounts are expected to lose. Computed; nobody types here."""

from frappe.model.document import Document


class ProvisionRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		before: DF.Currency
		change: DF.Currency
		customer: DF.Link | None
		customer_name: DF.Data | None
		exposure: DF.Currency
		general: DF.Currency
		how: DF.SmallText | None
		overdue: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		risk_class: DF.Data | None
		specific: DF.Currency
	# end: auto-generated types

	pass
