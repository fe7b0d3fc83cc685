"""Collection Call Script Text: a call script in one language. Checked by the script."""

from frappe.model.document import Document


class CollectionCallScriptText(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		language: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		text: DF.LongText
	# end: auto-generated types
