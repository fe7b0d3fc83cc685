"""Collection Approval: one person was asked for one decision; what came of it.

Written by the services alone and kept: it is the trail, and what the link of a mail is good for.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service


class CollectionApproval(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active_key: DF.Data | None
		asked_of: DF.Link | None
		asked_on: DF.Datetime | None
		case: DF.Link | None
		comment: DF.SmallText | None
		company: DF.Link | None
		decided_by: DF.Link | None
		decided_for: DF.Link | None
		decided_on: DF.Datetime | None
		expires_on: DF.Datetime | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		stands_in_for: DF.Link | None
		status: DF.Literal["Waiting", "Approved", "Rejected", "Over", "Expired"]
		what: DF.Literal["Approve", "Review"]
	# end: auto-generated types

	def validate(self):
		if not by_service(self):
			frappe.throw(_("It is noted by itself when a decision is asked for."), title=_("Not changed"))
