"""Collection Owner Change: a customer's case went to somebody else; who moved it, and why.

Written by the services alone and kept; for the supervisor's list and the history of the case.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service


class CollectionOwnerChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		case: DF.Link | None
		company: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		from_user: DF.Link | None
		moved_by: DF.Link | None
		reason: DF.SmallText | None
		to_user: DF.Link | None
		why: DF.Literal["Handed over", "No longer at work", "New owner of the customer", "By hand"]
	# end: auto-generated types

	def validate(self):
		if not by_service(self):
			frappe.throw(_("It is noted by itself when a case changes hands."), title=_("Not changed"))
