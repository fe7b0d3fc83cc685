"""Collection Handover: items given to an agency, a law firm or a court, and what becomes of them there.

Guards its own rules on every way, also where a site has switched the workflow off: who decides and
what must be said (`services/handover_rules.py`). What a decision leads to is `services/handovers.py`.
"""

from frappe.model.document import Document

from ar_collections.guards import status_move
from ar_collections.services import birth, cases, handover_rules, handovers


class CollectionHandover(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_handover_item.collection_handover_item import (
			CollectionHandoverItem,
		)

		action: DF.Link | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		case: DF.Link
		claim_total: DF.Currency
		collector: DF.Link | None
		commission: DF.Currency
		commission_percent: DF.Percent
		company: DF.Link | None
		costs: DF.Currency
		court: DF.Data | None
		currency: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		decision_note: DF.SmallText | None
		end_reason: DF.SmallText | None
		ended_on: DF.Date | None
		enforcement_deadline: DF.Date | None
		enforcement_filed_on: DF.Date | None
		enforcement_note: DF.SmallText | None
		fees: DF.Currency
		filed_on: DF.Date | None
		handed_over_on: DF.Date | None
		handed_to: DF.Literal["Collection Agency", "Law Firm", "Court"]
		hearing_on: DF.Date | None
		interest: DF.Currency
		items: DF.Table[CollectionHandoverItem]
		judgement: DF.SmallText | None
		judgement_on: DF.Date | None
		note: DF.Text | None
		our_contact: DF.Link | None
		party_contact: DF.Link | None
		party_name: DF.Data | None
		preservation_applied_on: DF.Date | None
		preservation_expires_on: DF.Date | None
		preservation_granted_on: DF.Date | None
		principal: DF.Currency
		proposed_on: DF.Date | None
		recovered: DF.Currency
		remind_days: DF.Int
		requested_by: DF.Link | None
		run: DF.Link | None
		settled: DF.Check
		status: DF.Literal["Draft", "Proposed", "Active", "Returned", "Closed", "Rejected"]
		supplier: DF.Link | None
		their_reference: DF.Data | None
		unique_key: DF.Data | None
		why: DF.SmallText | None
	# end: auto-generated types

	def onload(self):
		"""For the form: what came in since, by the ledger, and whether the reader decides."""
		self.set_onload("money", handovers.money(self))
		self.set_onload("may_decide", handover_rules.may_decide(self))

	def validate(self):
		handover_rules.check(self)

	def check_if_latest(self):
		if self.case:  # the case is locked before its papers, as payments do
			cases.lock_many([self.case])
		super().check_if_latest()

	def validate_workflow(self):
		# who may is said in `handover_rules`, whichever way it comes
		if birth.held_to_workflow(self):
			super().validate_workflow()

	def on_update(self):
		if status_move(self):
			handovers.moved(self)
		handovers.follow_deadlines(self)

	def on_trash(self):
		handover_rules.check_delete(self)
