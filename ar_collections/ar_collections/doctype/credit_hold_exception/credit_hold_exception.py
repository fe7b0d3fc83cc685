"""Credit Hold Exception: see docs/architecture.md."""

from frappe.model.document import Document


class CreditHoldException(Document):
	pass
