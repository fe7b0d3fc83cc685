"""Collection Run Chunk: some customers of a run, worked on by one background job."""

from frappe.model.document import Document


class CollectionRunChunk(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		chunk_no: DF.Int
		customers: DF.Int
		finished_at: DF.Datetime | None
		first_customer: DF.Data | None
		last_customer: DF.Data | None
		left_out: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		planned: DF.Int
		replay_file: DF.Attach | None
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Failed"]
	# end: auto-generated types
