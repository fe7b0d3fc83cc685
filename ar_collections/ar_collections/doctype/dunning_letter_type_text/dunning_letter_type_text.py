"""Dunning Letter Type Text: see docs/architecture.md."""

from frappe.model.document import Document


class DunningLetterTypeText(Document):
	pass
