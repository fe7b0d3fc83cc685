"""Collection Action: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionAction(Document):
	pass
