"""Collection Policy: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionPolicy(Document):
	pass
