"""Dunning Letter: one letter to one customer; written by `services/letters.py`.

Guards that an issued letter stays as it was sent, that its state moves forward only, and
that a letter which needs approval gets it from somebody who may give it.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import all_but, by_service, has_role, must_stay, refuse_move, status_move
from ar_collections.permissions import LETTER_APPROVERS

MOVES = {
	"Draft": ("Pending Approval", "Approved", "Withdrawn"),
	"Pending Approval": ("Draft", "Approved", "Withdrawn"),
	"Approved": ("Sending", "Sent", "Failed", "Withdrawn"),
	"Sending": ("Sent", "Delivered", "Failed", "Withdrawn"),
	"Sent": ("Delivered", "Failed", "Withdrawn"),
	"Delivered": ("Withdrawn",),
	"Failed": ("Sending", "Sent", "Delivered", "Withdrawn"),
	"Withdrawn": (),
}
# Moves people make by a form or the site's own workflow; sending is the services' business.
BY_HAND = ("Draft", "Pending Approval", "Approved")
BUTTONS = {"decide": "write", "send": "email", "post": "print"}
# What may still be noted on a letter that has left the house.
AFTER_ISSUE = (
	"status", "collector", "case", "action", "run", "needs_post", "printed_on", "posted_on", "courier",
	"tracking_no", "email_queue", "communication", "sent_on", "failure", "withdrawn_on", "withdrawn_by",
	"withdrawn_reason", "test_mode", "dunning",
)  # fmt: skip
# Written by services alone, before and after.
NEVER_BY_HAND = (
	"customer", "company", "currency", "total_open", "items", "level", "letter_type", "issued_on", "pdf_file",
	"pdf_sha256", "sent_on", "email_queue", "communication", "withdrawn_on", "withdrawn_by", "subject", "opening",
	"closing", "letter_date", "deadline_date", "language", "delivery", "needs_post", "posted_on", "test_mode",
	"previous_letter", "dunning",
)  # fmt: skip


class DunningLetter(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.dunning_letter_item.dunning_letter_item import (
			DunningLetterItem,
		)

		action: DF.Link | None
		address_display: DF.SmallText | None
		case: DF.Link | None
		closing: DF.LongText | None
		collector: DF.Link | None
		communication: DF.Link | None
		company: DF.Link
		contact_person: DF.Link | None
		courier: DF.Data | None
		currency: DF.Link | None
		customer: DF.Link
		customer_address: DF.Link | None
		customer_name: DF.Data | None
		deadline_date: DF.Date | None
		delivery: DF.Literal["E-mail", "Print", "E-mail and Print"]
		dunning: DF.Link | None
		email_queue: DF.Link | None
		email_to: DF.SmallText | None
		failure: DF.SmallText | None
		issued_on: DF.Datetime | None
		items: DF.Table[DunningLetterItem]
		language: DF.Link | None
		letter_date: DF.Date | None
		letter_type: DF.Link
		level: DF.Int
		needs_post: DF.Check
		opening: DF.LongText | None
		pdf_file: DF.Attach | None
		pdf_sha256: DF.Data | None
		policy: DF.Link | None
		posted_on: DF.Date | None
		previous_letter: DF.Link | None
		printed_on: DF.Datetime | None
		run: DF.Link | None
		sent_on: DF.Datetime | None
		status: DF.Literal[
			"Draft", "Pending Approval", "Approved", "Sending", "Sent", "Delivered", "Failed", "Withdrawn"
		]
		step_id: DF.Data | None
		subject: DF.Data | None
		test_mode: DF.Check
		total_open: DF.Currency
		tracking_no: DF.Data | None
		withdrawn_by: DF.Link | None
		withdrawn_on: DF.Datetime | None
		withdrawn_reason: DF.SmallText | None
	# end: auto-generated types

	def onload(self):
		"""Which buttons the reader may use; the server asks again when one is pressed."""
		may = {button: self.has_permission(right) for button, right in BUTTONS.items()}
		self.set_onload("may", {**may, "approve": may["decide"] and has_role(*LETTER_APPROVERS)})

	def validate(self):
		self.check_frozen()
		if not by_service(self):
			must_stay(self, NEVER_BY_HAND, _("it is part of what was decided."))
		move = status_move(self)
		if move:
			self.check_move(move)

	def check_frozen(self):
		before = self.get_doc_before_save()
		if before and before.issued_on:
			must_stay(
				self,
				all_but(self, *AFTER_ISSUE),
				_("the letter has been issued. Withdraw it if it is wrong."),
			)

	def check_move(self, move: tuple[str, str]):
		if move[1] not in MOVES[move[0]] or (move[1] not in BY_HAND and not by_service(self)):
			refuse_move(self, move, _("Use the buttons of the letter."))
		if move[1] == "Approved" and not by_service(self) and not has_role(*LETTER_APPROVERS):
			message = _("Only these roles approve letters: {0}.")
			frappe.throw(
				message.format(", ".join(map(_, LETTER_APPROVERS))), frappe.PermissionError, _("Approval")
			)
		if move[1] == "Withdrawn" and not (self.withdrawn_reason or "").strip():
			frappe.throw(_("Say why the letter is withdrawn."), title=_("Reason missing"))

	def on_trash(self):
		if self.issued_on:
			message = _("{0} has been issued and is kept. Withdraw it with a reason if it is wrong.")
			frappe.throw(message.format(self.name), title=_("Kept"))
