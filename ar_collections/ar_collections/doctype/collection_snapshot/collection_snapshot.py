"""Collection Snapshot: the figures of one company and rep as they were known one night (`services/snapshots.py`).

Guards that nobody else writes it: history that can be typed in is none.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service


class CollectionSnapshot(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actions: DF.Int
		cei: DF.Percent
		collector: DF.Link | None
		company: DF.Link
		contacts: DF.Int
		currency: DF.Link | None
		dso: DF.Float
		figures: DF.Code | None
		forecast: DF.Code | None
		not_due: DF.Currency
		on_time: DF.Int
		over_90: DF.Currency
		overdue: DF.Currency
		promises: DF.Int
		promises_kept: DF.Int
		reached: DF.Int
		receivable: DF.Currency
		received: DF.Currency
		sales: DF.Currency
		snapshot_on: DF.Date
		unique_key: DF.Data | None
	# end: auto-generated types

	def validate(self):
		if not (self.is_new() and by_service(self)):
			frappe.throw(_("These figures are kept at night as they were; nobody changes them."))
