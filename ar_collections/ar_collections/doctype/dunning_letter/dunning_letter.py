"""Dunning Letter: one letter to one customer; written by `services/letters.py`.

Guards that an issued letter stays as it was sent, that its state moves forward only, and
that a letter which needs approval gets it from somebody who may give it.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import all_but, by_service, must_stay, status_move
from ar_collections.services import birth, letter_rules, letters

BUTTONS = {"decide": "write", "send": "email", "post": "print"}
# What may still be noted on a letter that has left the house.
AFTER_ISSUE = (
	"status", "collector", "case", "action", "run", "needs_post", "printed_on", "posted_on", "courier",
	"tracking_no", "email_queue", "communication", "sent_on", "failure", "withdrawn_on", "withdrawn_by",
	"withdrawn_reason", "test_mode",
)  # fmt: skip
# Written by services alone, before and after.
NEVER_BY_HAND = (
	"customer", "company", "currency", "total_open", "items", "level", "letter_type", "issued_on", "pdf_file",
	"pdf_sha256", "sent_on", "email_queue", "communication", "withdrawn_on", "withdrawn_by", "subject", "opening",
	"closing", "letter_date", "deadline_date", "language", "delivery", "needs_post", "posted_on", "test_mode",
	"previous_letter",
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
		self.set_onload("may", {**may, "approve": may["decide"] and self.may_approve()})

	def validate(self):
		self.check_frozen()
		if not by_service(self):
			must_stay(self, NEVER_BY_HAND, _("it is part of what was decided."))
		move = status_move(self)
		if move:
			letter_rules.check_move(self, move)

	def check_frozen(self):
		before = self.get_doc_before_save()
		if before and before.issued_on:
			must_stay(
				self,
				all_but(self, *AFTER_ISSUE),
				_("the letter has been issued. Withdraw it if it is wrong."),
			)

	def may_approve(self) -> bool:
		return not letter_rules.may_not_approve(self, frappe.session.user)

	def validate_workflow(self):
		if birth.held_to_workflow(self):
			super().validate_workflow()

	def on_update(self):
		move = status_move(self)
		if move and move[1] in letter_rules.BY_HAND and not by_service(self):
			letters.moved_by_hand(self)

	def on_trash(self):
		if self.issued_on:
			message = _("{0} has been issued and is kept. Withdraw it with a reason if it is wrong.")
			frappe.throw(message.format(self.name), title=_("Kept"))
