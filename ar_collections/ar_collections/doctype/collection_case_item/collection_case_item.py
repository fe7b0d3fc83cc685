"""Collection Case Item: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionCaseItem(Document):
	pass
