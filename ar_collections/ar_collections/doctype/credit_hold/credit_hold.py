"""Credit Hold: stops goods, or all credit, for one customer; decided by the General Manager.

Guards who may decide and what must be said with it, also where a site has switched the
workflow off. What a decision leads to is `services/holds.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from ar_collections.guards import by_service, changed, has_role, must_stay, refuse_move, status_move
from ar_collections.services import hold_exceptions, holds
from ar_collections.services.keys import key_of

MOVES = {"Proposed": ("Active", "Rejected"), "Active": ("Released",), "Rejected": (), "Released": ()}
DECIDER = "General Manager"
# What a decision was based on.
FACTS = (
	"case", "action", "run", "collector", "forced", "effective_at_once", "proposed_on", "currency",
	"overdue_amount", "oldest_due_date", "days_overdue", "approved_by", "approved_on", "released_by", "released_on",
)  # fmt: skip


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

	def validate(self):
		# Born in another state where a site's own workflow wants it so: it stands all the same.
		stands = self.is_new() or self.status in ("Proposed", "Active")
		self.active_key = key_of(self.company, self.customer, self.hold_type) if stands else None
		if self.case and not self.collector:
			self.collector = frappe.db.get_value("Collection Case", self.case, "collector")
		if not by_service(self):
			self.check_by_hand()
		move = self.move()
		if move:
			self.decide(move)
		if (self.is_new() and self.exceptions) or changed(self, ["exceptions"]):
			self.granted = hold_exceptions.check(self)

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
			holds.let_out(self, " ".join(self.granted))

	def check_by_hand(self):
		if not self.is_new():
			must_stay(self, FACTS, _("the decision rests on it."))
			return
		if not (self.why or "").strip():
			frappe.throw(_("Say why this customer is put on hold."), title=_("Reason missing"))
		# Without the policy's reason a payment could not tell when to release it: only a person does.
		asked = {"forced": 1, "effective_at_once": 0, "run": None, "action": None, "valid_until": None}
		self.update({**asked, "owner": frappe.session.user})

	def decide(self, move: tuple[str, str]):
		if move[1] not in MOVES[move[0]]:
			refuse_move(self, move, _("A hold is proposed, then approved or rejected, then released."))
		if not self.flags.by_service:
			self.check_decider(move)
		reason = self.release_reason if move[1] == "Released" else self.decision_note
		if move[1] != "Active" and not (reason or "").strip():
			frappe.throw(
				_("Say why: the reason is kept with the hold and on the case."), title=_("Reason missing")
			)
		by, on = ("released_by", "released_on") if move[1] == "Released" else ("approved_by", "approved_on")
		self.update({by: frappe.session.user, on: now_datetime()})

	def check_decider(self, move: tuple[str, str]):
		user = frappe.session.user
		if not has_role(DECIDER):
			message = _("Only the General Manager decides on holds. Ask for a decision on {0}.")
			frappe.throw(message.format(self.name), frappe.PermissionError, title=_("General Manager"))
		before = self.get_doc_before_save()
		if move[1] == "Active" and self.forced and user == before.owner != "Administrator":
			message = _("You asked for this hold yourself, so another General Manager has to approve it.")
			frappe.throw(message, frappe.PermissionError, title=_("A second person approves"))

	def on_trash(self):
		if self.status != "Proposed":
			message = _("{0} was decided on and is kept. Release it with a reason if it shall end.")
			frappe.throw(message.format(self.name), title=_("Kept"))
