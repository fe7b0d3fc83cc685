"""Collection Run Chunk: see docs/architecture.md."""

from frappe.model.document import Document


class CollectionRunChunk(Document):
	pass
