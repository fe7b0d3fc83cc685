"""Collection Policy Step: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionPolicyStep(Document):
	pass
