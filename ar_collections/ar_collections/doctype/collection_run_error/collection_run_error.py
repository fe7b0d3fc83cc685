"""Collection Run Error: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionRunError(Document):
	pass
