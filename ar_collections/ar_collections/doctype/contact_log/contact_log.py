"""Contact Log: one contact with a customer, frozen when submitted (amend it, do not edit it).

Guards that it belongs to an open case, says what its outcome needs (`services/contact_facts.py`)
and keeps the rules of decency (`services/decency.py`). What follows from it, for the action, the
case and the next step, is `services/contacts.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service
from ar_collections.services import contact_facts, contacts, decency
from ar_collections.services.reasons import text_of


class ContactLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.contact_log_violation.contact_log_violation import (
			ContactLogViolation,
		)

		action: DF.Link | None
		agreed: DF.SmallText | None
		amended_from: DF.Link | None
		case: DF.Link
		channel: DF.Literal[
			"Phone", "E-mail", "SMS", "WeChat", "WhatsApp", "Visit", "Fax", "Letter", "Meeting"
		]
		collector: DF.Link | None
		company: DF.Link
		consent_by: DF.Data | None
		consent_on: DF.Date | None
		contact_on: DF.Datetime
		customer: DF.Link
		customer_name: DF.Data | None
		direction: DF.Literal["Outgoing", "Incoming"]
		next_step: DF.Data | None
		next_step_on: DF.Date | None
		other_visitors: DF.Data | None
		outcome: DF.Literal[
			"",
			"Reached",
			"No Answer",
			"Left Message",
			"Wrong Number",
			"Promise",
			"Dispute",
			"Refuses",
			"Already Paid",
			"Other",
		]
		person: DF.Link | None
		person_name: DF.Data | None
		phone_number: DF.Data | None
		promised_amount: DF.Currency
		promised_on: DF.Date | None
		recording: DF.Attach | None
		relation: DF.Literal["Debtor", "Accounts", "Guarantor", "Emergency Contact", "Third Party"]
		second_visitor: DF.Link | None
		summary: DF.SmallText
		violation_reason: DF.SmallText | None
		violations: DF.Table[ContactLogViolation]
	# end: auto-generated types

	def onload(self):
		for row in self.violations:  # kept in English, shown in the reader's language
			row.detail = text_of(row.why_json, row.detail)

	def validate(self):
		self.take_from_case()
		self.check_action()
		contact_facts.check_days(self)
		contact_facts.tidy_number(self)
		contact_facts.check_recording(self)
		decency.note(self)

	def take_from_case(self):
		fields = ["company", "customer", "customer_name", "collector", "status"]
		case = frappe.db.get_value("Collection Case", self.case, fields, as_dict=True)
		if not case:
			frappe.throw(_("Choose the case this contact belongs to."), title=_("Case missing"))
		if case.pop("status") == "Closed":
			message = _(
				"The case {0} is closed: nothing is owed any more. Log the contact on the customer's open case."
			)
			frappe.throw(message.format(self.case), title=_("Case closed"))
		self.update(case)
		if not by_service(self) and not frappe.has_permission("Collection Case", "read", self.case):
			frappe.throw(_("This customer is looked after by somebody else."), frappe.PermissionError)

	def check_action(self):
		if self.action and frappe.db.get_value("Collection Action", self.action, "case") != self.case:
			message = _("The action {0} belongs to another case: choose one of this case, or none.")
			frappe.throw(message.format(self.action), title=_("Answers the action"))
		if self.action and not by_service(self):
			contacts.check_may_answer(self.action)

	def before_submit(self):
		decency.enforce(self)

	def on_submit(self):
		contacts.record(self)

	def on_cancel(self):
		contacts.take_back(self)

	def on_trash(self):
		if self.docstatus and not by_service(self) and not frappe.flags.in_uninstall:
			frappe.throw(
				_("A contact is part of the customer's history and is kept, cancelled or not."),
				title=_("Kept"),
			)
