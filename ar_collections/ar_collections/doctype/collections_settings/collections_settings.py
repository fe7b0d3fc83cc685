"""Collections Settings: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionsSettings(Document):
	pass
