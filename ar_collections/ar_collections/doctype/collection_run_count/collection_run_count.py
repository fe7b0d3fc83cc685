"""Collection Run Count: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionRunCount(Document):
	pass
