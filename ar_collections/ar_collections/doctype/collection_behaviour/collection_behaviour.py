"""Collection Behaviour: how one customer pays, a picture refreshed at night (`services/behaviour.py`).

Guards that nobody else writes it: what it says is computed, never typed.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service


class CollectionBehaviour(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		best_hour: DF.Data | None
		best_hour_calls: DF.Int
		best_hour_reached: DF.Int
		case: DF.Link | None
		collector: DF.Link | None
		company: DF.Link
		customer: DF.Link
		customer_name: DF.Data | None
		days_late: DF.Int
		habitual_late: DF.Check
		invoices_paid: DF.Int
		promises_broken: DF.Int
		promises_kept: DF.Int
		share_late: DF.Int
		unique_key: DF.Data | None
	# end: auto-generated types

	def validate(self):
		if not by_service(self):
			frappe.throw(_("These figures are computed from what was paid; nobody types them in."))
