"""Statement Batch: statements of many customers, as one PDF or mailed each in the customer's language.

Guards what may be asked for; `services/statement_batch.py` does it, customer by customer.
"""

from frappe.model.document import Document

from ar_collections.services import statement_batch_rules


class StatementBatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.statement_batch_row.statement_batch_row import (
			StatementBatchRow,
		)

		company: DF.Link
		customer_group: DF.Link | None
		done: DF.Int
		errors: DF.Int
		files: DF.Int
		finished_on: DF.Datetime | None
		from_date: DF.Date
		of_collector: DF.Link | None
		output: DF.Literal["One PDF", "Mail"]
		paper_language: DF.Link | None
		pdf_file: DF.Attach | None
		rows: DF.Table[StatementBatchRow]
		shows: DF.Literal["Open items", "Movements", "Movements and open items"]
		started_on: DF.Datetime | None
		status: DF.Literal["Draft", "Running", "Done", "Done with Errors", "Stopped"]
		territory: DF.Link | None
		to_date: DF.Date
		total: DF.Int
	# end: auto-generated types

	def validate(self):
		statement_batch_rules.check(self)

	def on_trash(self):
		statement_batch_rules.check_delete(self)
