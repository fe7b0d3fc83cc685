"""Dunning Letter Type Text: the wording of a letter type in one language. Checked by the type."""

from frappe.model.document import Document


class DunningLetterTypeText(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closing: DF.LongText | None
		language: DF.Link
		mail_body: DF.LongText | None
		mail_subject: DF.Data | None
		opening: DF.LongText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		subject: DF.Data
	# end: auto-generated types
