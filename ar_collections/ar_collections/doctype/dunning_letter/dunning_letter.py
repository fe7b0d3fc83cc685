"""Dunning Letter: see docs/architecture.md."""

from frappe.model.document import Document


class DunningLetter(Document):
	pass
