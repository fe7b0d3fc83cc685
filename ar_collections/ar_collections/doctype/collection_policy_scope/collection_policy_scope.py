"""Collection Policy Scope: where a policy, or one of its steps, applies. Checked by the policy."""

from frappe.model.document import Document


class CollectionPolicyScope(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		dimension: DF.Literal["Customer Group", "Territory", "Payment Terms", "Risk Class", "Currency"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step_id: DF.Data | None
		value: DF.Data
	# end: auto-generated types
