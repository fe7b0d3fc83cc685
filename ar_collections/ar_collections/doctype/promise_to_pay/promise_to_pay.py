"""Promise to Pay: what a customer promised, by one day or in instalments, and what became of it.

What it may say and how its status moves is `services/promise_rules.py`; what became of it is judged
by `services/promises.py`, from the ledger.
"""

from frappe.model.document import Document

from ar_collections.services import birth, promise_rules, promises


class PromisetoPay(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.promise_to_pay_instalment.promise_to_pay_instalment import (
			PromisetoPayInstalment,
		)
		from ar_collections.ar_collections.doctype.promise_to_pay_item.promise_to_pay_item import (
			PromisetoPayItem,
		)

		amount: DF.Currency
		approval_reason: DF.SmallText | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		case: DF.Link
		collector: DF.Link | None
		company: DF.Link | None
		contact: DF.Link | None
		contact_log: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		instalments: DF.Table[PromisetoPayInstalment]
		items: DF.Table[PromisetoPayItem]
		made_on: DF.Date
		note: DF.SmallText | None
		paid: DF.Currency
		plan: DF.Check
		promise_currency: DF.Link | None
		promised_on: DF.Date | None
		requested_by: DF.Link | None
		status: DF.Literal["Draft", "Pending Approval", "Open", "Kept", "Partly Kept", "Broken", "Cancelled"]
		tolerance_days: DF.Int
		waived_amount: DF.Currency
		waiver_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		promise_rules.check(self)

	def on_update(self):
		promises.follow(self)

	def validate_workflow(self):
		if birth.held_to_workflow(self):
			super().validate_workflow()

	def on_trash(self):
		promise_rules.check_delete(self)
