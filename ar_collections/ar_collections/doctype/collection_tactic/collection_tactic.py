"""Collection Tactic: a way of pressing for payment, and whom it suits. Recommended by `services/call_script.py`."""

from frappe.model.document import Document

from ar_collections.services import stages


class CollectionTactic(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_customer_kind.collection_customer_kind import (
			CollectionCustomerKind,
		)

		day: DF.Int
		enabled: DF.Check
		how: DF.SmallText
		kinds: DF.Table[CollectionCustomerKind]
		no_end: DF.Check
		tactic_name: DF.Data
		until_day: DF.Int
	# end: auto-generated types

	def validate(self):
		stages.check_days(self)
