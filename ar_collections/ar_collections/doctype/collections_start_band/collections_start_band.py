"""Collections Start Band: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionsStartBand(Document):
	pass
