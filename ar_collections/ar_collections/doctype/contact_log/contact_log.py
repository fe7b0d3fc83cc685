"""Contact Log: see docs/architecture.md."""

from frappe.model.document import Document


class ContactLog(Document):
	pass
