"""Dunning Letter Type: see docs/architecture.md."""

from frappe.model.document import Document


class DunningLetterType(Document):
	pass
