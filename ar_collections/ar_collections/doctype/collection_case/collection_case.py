"""Collection Case: the file of one customer in one company, kept by `services/cases.py`.

Guards that there is one open case per customer and company, and that people change nothing but
what secures the debt, what was learned, and (a manager) who looks after it. The figures are a picture for lists; no decision trusts them.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import MANAGERS, all_but, by_service, changed, has_role, must_stay
from ar_collections.services import owner_change
from ar_collections.services.keys import key_of

# What a person may change; everything else is written by services.
BY_ALL = ("guarantors", "collateral", "what_worked", "evaluation")
BY_MANAGERS = ("collector", "sender")


class CollectionCase(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_case_item.collection_case_item import (
			CollectionCaseItem,
		)
		from ar_collections.ar_collections.doctype.collection_collateral.collection_collateral import (
			CollectionCollateral,
		)
		from ar_collections.ar_collections.doctype.collection_guarantor.collection_guarantor import (
			CollectionGuarantor,
		)

		close_kind: DF.Literal["", "Settled", "Merged", "Written Off", "Given Up", "Uncollectable"]
		close_reason: DF.SmallText | None
		closed_by: DF.Link | None
		closed_by_hand: DF.Check
		closed_on: DF.Date | None
		collateral: DF.Table[CollectionCollateral]
		collector: DF.Link | None
		company: DF.Link
		cost: DF.Currency
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		days_open: DF.Int
		days_overdue: DF.Int
		email_subject: DF.Data | None
		evaluation: DF.SmallText | None
		given_up: DF.Currency
		guarantors: DF.Table[CollectionGuarantor]
		hold_status: DF.Data | None
		items: DF.Table[CollectionCaseItem]
		last_contact_on: DF.Datetime | None
		last_letter: DF.Link | None
		level: DF.Int
		net_recovery: DF.Currency
		next_action: DF.Data | None
		next_action_on: DF.Date | None
		oldest_due_date: DF.Date | None
		open_key: DF.Data | None
		opened_on: DF.Date | None
		outstanding: DF.Currency
		overdue: DF.Currency
		recovered: DF.Currency
		sender: DF.Data | None
		status: DF.Literal["Open", "Promised", "Disputed", "Escalated", "Legal", "Closed"]
		what_worked: DF.Literal[
			"",
			"Letters",
			"Calls",
			"Visits",
			"Payment Plan",
			"Shipment Hold",
			"Lawyer's Letter",
			"Agency",
			"Court",
			"Nothing",
		]
	# end: auto-generated types

	def validate(self):
		self.email_subject = self.email_subject or self.customer_name or self.customer
		self.open_key = None if self.status == "Closed" else key_of(self.company, self.customer)
		if not by_service(self):
			free = (*BY_ALL, *BY_MANAGERS, "email_subject")
			must_stay(self, all_but(self, *free), _("the case follows the customer's account by itself."))
			if not has_role(*MANAGERS):
				must_stay(self, BY_MANAGERS, _("a manager changes it."))
		if self.status == "Closed" and not self.close_reason:
			frappe.throw(_("Say why the case is closed."), title=_("Reason missing"))

	def on_update(self):
		if changed(self, ["collector"]):
			before = self.get_doc_before_save()
			owner_change.moved(self.name, before.collector, self.collector, owner_change.BY_HAND)
