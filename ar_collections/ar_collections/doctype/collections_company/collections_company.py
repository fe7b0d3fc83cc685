"""Collections Company: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionsCompany(Document):
	pass
