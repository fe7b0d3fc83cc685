"""Collection Action Item: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionActionItem(Document):
	pass
