"""Contact Log: one contact with a customer, frozen when submitted (amend it, do not edit it).

Guards that it belongs to an open case and says what its outcome needs. What follows from it,
for the action, the case and the next step, is `services/contacts.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate, now_datetime

from ar_collections.guards import by_service
from ar_collections.services import contacts


class ContactLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Link | None
		agreed: DF.SmallText | None
		amended_from: DF.Link | None
		case: DF.Link
		channel: DF.Literal[
			"Phone", "E-mail", "SMS", "WeChat / WhatsApp", "Visit", "Fax", "Letter", "Meeting"
		]
		collector: DF.Link | None
		company: DF.Link
		contact_on: DF.Datetime
		customer: DF.Link
		customer_name: DF.Data | None
		direction: DF.Literal["Outgoing", "Incoming"]
		next_step: DF.Data | None
		next_step_on: DF.Date | None
		outcome: DF.Literal[
			"",
			"Reached",
			"No Answer",
			"Wrong Number",
			"Promise",
			"Dispute",
			"Refuses",
			"Already Paid",
			"Other",
		]
		person: DF.Link | None
		person_name: DF.Data | None
		promised_amount: DF.Currency
		promised_on: DF.Date | None
		summary: DF.SmallText
	# end: auto-generated types

	def validate(self):
		self.take_from_case()
		self.check_action()
		self.check_days()

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

	def check_days(self):
		day = getdate(self.contact_on)
		if get_datetime(self.contact_on) > now_datetime():
			frappe.throw(
				_("A contact is logged when it has happened; this time is yet to come."), title=_("When")
			)
		if self.outcome == "Promise" and not self.promised_on:
			frappe.throw(_("Fill in the day the customer promised to pay on."), title=_("Promised for"))
		if self.promised_on and getdate(self.promised_on) < day:
			frappe.throw(_("The promised day is before the contact itself."), title=_("Promised for"))
		if self.next_step and not self.next_step_on:
			frappe.throw(_("When is the next step due? Fill in its day."), title=_("Next step"))
		if self.next_step_on and getdate(self.next_step_on) < day:
			frappe.throw(_("The next step would be due before the contact itself."), title=_("Next step"))

	def on_submit(self):
		contacts.record(self)

	def on_cancel(self):
		contacts.take_back(self)
