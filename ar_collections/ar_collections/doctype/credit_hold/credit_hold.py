"""Credit Hold: stops goods, or all credit, for one customer; decided by the General Manager.

Guards its own rules on every way, also where a site has switched the workflow off: who decides
and what must be said (`services/hold_rules.py`), what may be let out (`services/hold_exceptions.py`).
What a decision leads to is `services/holds.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service, changed, status_move
from ar_collections.services import cases, hold_exceptions, hold_page, hold_rules, hold_words, holds
from ar_collections.services.hold_standing import STANDING, standing_key


class CreditHold(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.credit_hold_exception.credit_hold_exception import (
			CreditHoldException,
		)

		action: DF.Link | None
		active_key: DF.Data | None
		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		case: DF.Link | None
		collector: DF.Link | None
		company: DF.Link
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		days_overdue: DF.Int
		decision_note: DF.SmallText | None
		effective_at_once: DF.Check
		exceptions: DF.Table[CreditHoldException]
		forced: DF.Check
		hold_type: DF.Literal["Shipment Hold", "Credit Lock"]
		oldest_due_date: DF.Date | None
		overdue_amount: DF.Currency
		proposed_on: DF.Date | None
		release_reason: DF.SmallText | None
		released_by: DF.Link | None
		released_on: DF.Datetime | None
		run: DF.Link | None
		status: DF.Literal["Proposed", "Active", "Rejected", "Released"]
		valid_until: DF.Date | None
		why: DF.SmallText | None
	# end: auto-generated types

	granted = ()  # what this save lets out

	def onload(self):
		"""For the form: why, in the reader's language (HTML), and whether the reader decides."""
		self.set_onload("why", hold_words.reason(self))
		self.set_onload("may_decide", hold_page.may_decide(self))

	def validate(self):
		if self.case and not self.collector:
			self.collector = frappe.db.get_value("Collection Case", self.case, "collector")
		if not by_service(self):
			hold_rules.check_by_hand(self)
		self.set_key()
		move = self.move()
		if move:
			hold_rules.decide(self, move)
		if (self.is_new() and self.exceptions) or changed(self, ["exceptions"]):
			self.granted = hold_exceptions.check(self)

	def set_key(self):
		# Born in another state where a site's own workflow wants it so: it stands all the same.
		stands = self.is_new() or self.status in STANDING
		of = (self.company, self.customer, self.hold_type, self.forced)
		self.active_key = standing_key(*of) if stands else None

	def check_if_latest(self):
		if not self.is_new():  # the case is locked before the hold, as payments do
			cases.lock(self.company, self.customer)
		super().check_if_latest()

	def validate_workflow(self):
		# Our own server action decides past a site's own workflow; who may is said in `hold_rules`.
		if not self.flags.decided_here:
			super().validate_workflow()

	def move(self) -> tuple[str, str] | None:
		"""The decision that this save makes. A new hold is a proposal, whoever writes it."""
		if not self.is_new():
			return status_move(self)
		if self.status == "Proposed" or by_service(self):
			return None
		return "Proposed", self.status

	def after_insert(self):
		holds.came_up(self)

	def on_update(self):
		if status_move(self):
			holds.decided(self)
		if self.granted:
			holds.let_out(self, "\n".join(self.granted))

	def on_trash(self):
		if self.status != "Proposed":
			message = _("{0} was decided on and is kept. Release it with a reason if it shall end.")
			frappe.throw(message.format(self.name), title=_("Kept"))
