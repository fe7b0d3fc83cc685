"""Collection Case: the file of one customer in one company, kept by `services/cases.py`.

Guards that there is one open case per customer and company, and that people change nothing
but who looks after it. The figures are a picture for lists; no decision trusts them.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import all_but, by_service, changed, must_stay
from ar_collections.services import owner_change
from ar_collections.services.keys import key_of

# What a person may change; everything else is written by services.
BY_HAND = ("collector", "sender")


class CollectionCase(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_case_item.collection_case_item import (
			CollectionCaseItem,
		)

		close_reason: DF.SmallText | None
		closed_on: DF.Date | None
		collector: DF.Link | None
		company: DF.Link
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		days_overdue: DF.Int
		email_subject: DF.Data | None
		hold_status: DF.Data | None
		items: DF.Table[CollectionCaseItem]
		last_contact_on: DF.Datetime | None
		last_letter: DF.Link | None
		level: DF.Int
		limitation_ends_on: DF.Date | None
		next_action: DF.Data | None
		next_action_on: DF.Date | None
		oldest_due_date: DF.Date | None
		open_key: DF.Data | None
		opened_on: DF.Date | None
		outstanding: DF.Currency
		overdue: DF.Currency
		sender: DF.Data | None
		status: DF.Literal["Open", "Promised", "Disputed", "Escalated", "Legal", "Closed"]
	# end: auto-generated types

	def validate(self):
		self.email_subject = self.email_subject or self.customer_name or self.customer
		self.open_key = None if self.status == "Closed" else key_of(self.company, self.customer)
		if not by_service(self):
			must_stay(
				self,
				all_but(self, *BY_HAND, "email_subject"),
				_("the case follows the customer's account by itself."),
			)
		if self.status == "Closed" and not self.close_reason:
			frappe.throw(_("Say why the case is closed."), title=_("Reason missing"))

	def on_update(self):
		if changed(self, ["collector"]):
			before = self.get_doc_before_save()
			owner_change.moved(self.name, before.collector, self.collector, owner_change.BY_HAND)
