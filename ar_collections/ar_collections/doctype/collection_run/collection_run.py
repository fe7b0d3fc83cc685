"""Collection Run: the record of one run, written by `services/run*.py` and by nobody else.

Guards that the record stays as it was written: people start, release and resume a run with
buttons; they never edit or delete what it did.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service


class CollectionRun(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_run_chunk.collection_run_chunk import (
			CollectionRunChunk,
		)
		from ar_collections.ar_collections.doctype.collection_run_count.collection_run_count import (
			CollectionRunCount,
		)
		from ar_collections.ar_collections.doctype.collection_run_error.collection_run_error import (
			CollectionRunError,
		)

		actions: DF.Int
		brake_reasons: DF.SmallText | None
		chunks: DF.Table[CollectionRunChunk]
		chunks_done: DF.Int
		chunks_total: DF.Int
		company: DF.Link
		counts: DF.Table[CollectionRunCount]
		customers: DF.Int
		dry_run: DF.Check
		error_rows: DF.Table[CollectionRunError]
		errors: DF.Int
		finished_at: DF.Datetime | None
		holds: DF.Int
		items: DF.Int
		left_out: DF.Int
		letters: DF.Int
		letters_amount: DF.Currency
		released_at: DF.Datetime | None
		released_by: DF.Link | None
		run_date: DF.Date
		run_key: DF.Data | None
		seconds: DF.Float
		started_at: DF.Datetime | None
		status: DF.Literal[
			"Planned", "Waiting for OK", "Running", "Done", "Done with Errors", "Failed", "Cancelled"
		]
		trigger_source: DF.Literal["Scheduler", "Button", "Resume"]
	# end: auto-generated types

	def validate(self):
		if not by_service(self):
			frappe.throw(
				_(
					"A run is started with the button “Run now” or “What would tonight do?”, and its figures stay."
				),
				title=_("Written by the run only"),
			)

	def on_trash(self):
		if self.dry_run or self.status in ("Planned", "Cancelled"):
			return
		message = _("{0} was a real run of {1}: it is kept, with its reasons. Dry runs can be deleted.")
		frappe.throw(message.format(self.name, frappe.format(self.run_date, "Date")), title=_("Kept"))
