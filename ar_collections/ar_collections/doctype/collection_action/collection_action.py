"""Collection Action: one thing to do or done, with its reason; the open ones are the worklist.

Guards what the planner remembers by: key, kind, step and items never change. Written by
`services/actions.py`; people add follow-ups, note results and finish what is open.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from ar_collections.guards import MANAGERS, by_service, has_role, must_stay, refuse_move, status_move
from ar_collections.services import by_hand, cases, notes, reasons

MEMORY = (
	"unique_key", "case", "company", "customer", "kind", "step_id", "policy", "level", "items", "run",
	"letter", "hold", "escalate_to", "currency", "amount", "base_amount", "why", "why_json",
	"withdrawn_reason", "done_on", "done_by", "contact_log", "reference_doctype", "reference_name",
)  # fmt: skip
# What a person makes of open work; taking it back and rejecting are consequences, written by services.
MOVES = {"Open": ("Done", "Skipped")}


class CollectionAction(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_action_item.collection_action_item import (
			CollectionActionItem,
		)

		amount: DF.Currency
		asked_on: DF.Date | None
		base_amount: DF.Currency
		case: DF.Link | None
		collector: DF.Link | None
		company: DF.Link
		contact_log: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		done_by: DF.Link | None
		done_on: DF.Datetime | None
		due_on: DF.Date
		due_time: DF.Time | None
		escalate_to: DF.Data | None
		hold: DF.Link | None
		items: DF.Table[CollectionActionItem]
		kind: DF.Literal[
			"Letter",
			"Call",
			"E-mail",
			"Visit",
			"Escalation",
			"Shipment Hold",
			"Credit Lock",
			"Handover",
			"Start Level",
			"Follow-up",
		]
		letter: DF.Link | None
		level: DF.Int
		policy: DF.Link | None
		reference_doctype: DF.Data | None
		reference_name: DF.Data | None
		result: DF.SmallText | None
		run: DF.Link | None
		status: DF.Literal["Open", "Done", "Skipped", "Withdrawn", "Rejected"]
		step_id: DF.Data | None
		title: DF.Data
		unique_key: DF.Data | None
		why: DF.SmallText | None
		why_json: DF.Code | None
		withdrawn_reason: DF.SmallText | None
	# end: auto-generated types

	def onload(self):
		"""For the form: why, in the reader's language."""
		self.set_onload("why", reasons.text_of(self.why_json, notes.shown(self.why)))

	def validate(self):
		if by_service(self):
			return
		if self.is_new():
			by_hand.check(self)
		else:
			must_stay(self, MEMORY, _("what was planned is kept as it was, with its reason."))
			if not has_role(*MANAGERS):
				must_stay(self, ["collector"], _("a manager gives work to somebody else."))
				if self.unique_key:
					must_stay(self, ["due_on"], _("snooze it on the desk, with the reason why it waits."))
			self.check_move()

	def check_move(self):
		move = status_move(self)
		if not move:
			return
		if move[1] not in MOVES.get(move[0], ()):
			refuse_move(self, move, _("What is over stays over; add a new follow-up instead."))
		if move[1] != "Done" and not (self.result or "").strip():
			frappe.throw(_("Say why: the reason is kept on the case."), title=_("Reason missing"))
		self.done_on, self.done_by = now_datetime(), frappe.session.user

	def on_update(self):
		# Our own code keeps the case up to date itself.
		if self.case and not by_service(self):
			cases.set_next_step(self.case)

	def check_if_latest(self):
		if self.case and not self.is_new():  # the case is locked before its papers, as payments do
			cases.lock_many([self.case])
		super().check_if_latest()

	def on_trash(self):
		if self.unique_key or self.status != "Open":
			frappe.throw(
				_("This action is part of the customer's history and is kept. Skip or withdraw it instead."),
				title=_("Kept"),
			)
