"""Collection Customer Kind: one kind of customer a tactic suits."""

from frappe.model.document import Document


class CollectionCustomerKind(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"Any", "Broken Promise", "Unreachable", "Habitual Late", "High Risk", "Medium Risk", "Low Risk"
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
