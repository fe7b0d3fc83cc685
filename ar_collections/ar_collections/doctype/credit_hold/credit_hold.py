"""Credit Hold: see docs/architecture.md."""

from frappe.model.document import Document


class CreditHold(Document):
	pass
