"""Collection Run: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionRun(Document):
	pass
