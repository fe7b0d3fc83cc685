"""Contact Log Violation: a rule that a contact broke, with the figures. Written by `services/decency.py`."""

from frappe.model.document import Document


class ContactLogViolation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		detail: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rule: DF.Literal["Call Window", "Contacts per Day", "Two Visitors", "Consent", "Guarantor Stage"]
		why_json: DF.Code | None
	# end: auto-generated types
