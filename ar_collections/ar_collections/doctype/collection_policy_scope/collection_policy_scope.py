"""Collection Policy Scope: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionPolicyScope(Document):
	pass
