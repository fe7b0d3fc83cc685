"""Dunning Block: see docs/architecture.md."""

from frappe.model.document import Document


class DunningBlock(Document):
	pass
