"""Invoice Dispute: a customer does not accept an invoice or a part of it; letters about that much stop.

What it may say is `services/dispute_rules.py`; what follows from it `services/disputes.py`.
"""

from frappe.model.document import Document

from ar_collections.services import dispute_rules, disputes, reactions


class InvoiceDispute(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		case: DF.Link
		collector: DF.Link | None
		company: DF.Link | None
		contact_log: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		due_date: DF.Date | None
		note: DF.SmallText | None
		open_amount: DF.Currency
		outcome: DF.Literal["", "Justified", "Partly justified", "Not justified"]
		raised_on: DF.Date | None
		reason: DF.Literal[
			"Goods", "Quantity", "Price", "Invoice details", "Delivery", "Already paid", "Other"
		]
		resolution: DF.SmallText | None
		resolved_by: DF.Link | None
		resolved_on: DF.Datetime | None
		sales_invoice: DF.Link
		solved_by: DF.Link | None
		status: DF.Literal["Open", "Resolved"]
		term: DF.Int
	# end: auto-generated types

	def validate(self):
		dispute_rules.check(self)

	def on_update(self):
		disputes.follow(self)
		reactions.remember(self.company, self.customer)  # the case, its letters and holds

	def on_trash(self):
		dispute_rules.check_delete(self)
