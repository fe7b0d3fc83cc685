"""Collection Case: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionCase(Document):
	pass
