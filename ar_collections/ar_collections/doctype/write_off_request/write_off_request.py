"""Write-off Request: what nobody expects any more, asked for from the case, approved, booked by a Journal Entry.

What it may say and who decides is `services/write_off_rules.py`; what follows, `services/write_offs.py`.
"""

from frappe.model.document import Document

from ar_collections.guards import status_move
from ar_collections.services import cases, write_off_rules, write_offs


class WriteoffRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.write_off_item.write_off_item import WriteoffItem
		from ar_collections.ar_collections.doctype.write_off_recovery.write_off_recovery import (
			WriteoffRecovery,
		)

		against: DF.Literal["Allowance", "Expense"]
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		case: DF.Link
		collector: DF.Link | None
		company: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		decision_note: DF.SmallText | None
		items: DF.Table[WriteoffItem]
		journal_entry: DF.Link | None
		kind: DF.Literal[
			"Insolvent", "Cannot be enforced", "Barred by limitation", "Settlement", "Small balance", "Other"
		]
		proposed_on: DF.Datetime | None
		reason: DF.SmallText
		recovered: DF.Currency
		recoveries: DF.Table[WriteoffRecovery]
		requested_by: DF.Link | None
		status: DF.Literal["Draft", "Proposed", "Approved", "Rejected", "Withdrawn"]
		total: DF.Currency
	# end: auto-generated types

	def onload(self):
		self.set_onload("may_decide", write_off_rules.may_decide(self))

	def validate(self):
		write_off_rules.check(self)

	def check_if_latest(self):
		if self.case:  # the case is locked before its papers, as payments do
			cases.lock_many([self.case])
		super().check_if_latest()

	def on_update(self):
		if status_move(self):
			write_offs.moved(self)

	def on_trash(self):
		write_off_rules.check_delete(self)
