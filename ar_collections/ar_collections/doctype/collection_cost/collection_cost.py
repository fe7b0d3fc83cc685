"""Collection Cost: what chasing one customer has cost, with the bill it was booked by where there is one.

What it may say is `services/collection_costs.py`; the case adds up what stands.
"""

from frappe.model.document import Document

from ar_collections.services import collection_costs


class CollectionCost(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		bill: DF.DynamicLink | None
		bill_type: DF.Literal["", "Purchase Invoice", "Expense Claim", "Journal Entry"]
		case: DF.Link
		collector: DF.Link | None
		company: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		handover: DF.Link | None
		kind: DF.Literal[
			"Court Fee", "Lawyer", "Agency Commission", "Enforcement", "Postage", "Travel", "Notary", "Other"
		]
		note: DF.SmallText | None
		spent_on: DF.Date
	# end: auto-generated types

	def validate(self):
		collection_costs.check(self)

	def on_update(self):
		collection_costs.follow(self)

	def after_delete(self):
		collection_costs.follow(self)
