"""Dunning Letter Item: see docs/architecture.md."""

from frappe.model.document import Document


class DunningLetterItem(Document):
	pass
