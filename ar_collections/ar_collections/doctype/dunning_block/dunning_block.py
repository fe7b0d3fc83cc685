"""Dunning Block: leave a customer, an invoice or part of it alone, for a reason and until a day.

Guards that a block means what it says. What it stops is decided in `core/stops.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, now_datetime, nowdate

from ar_collections.guards import by_service, changed


class DunningBlock(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		company: DF.Link | None
		customer: DF.Link
		lifted_by: DF.Link | None
		lifted_on: DF.Datetime | None
		note: DF.SmallText | None
		outcome: DF.SmallText | None
		reason: DF.Literal["", "Dispute", "Promise", "Agreement", "Query", "Legal", "Other"]
		sales_invoice: DF.Link | None
		solved_by: DF.Link | None
		status: DF.Literal["Active", "Lifted"]
		until_date: DF.Date | None
	# end: auto-generated types

	def validate(self):
		if self.is_new() or changed(self, ["until_date"]):
			self.check_until()
		if self.is_new() or changed(self, ["customer", "company", "sales_invoice", "amount"]):
			self.check_invoice()
		self.note_lifting()

	def check_until(self):
		lifted = self.status == "Lifted"
		if self.until_date and getdate(self.until_date) < getdate(nowdate()) and not lifted:
			frappe.throw(
				_(
					"The block would have ended on {0} already: choose today or a later day, or leave it empty."
				).format(frappe.format(self.until_date, "Date")),
				title=_("Until"),
			)

	def check_invoice(self):
		if not self.sales_invoice:
			self.amount = 0
			return
		fields = ["customer", "company", "outstanding_amount", "docstatus"]
		invoice = frappe.db.get_value("Sales Invoice", self.sales_invoice, fields, as_dict=True)
		if not invoice or invoice.docstatus != 1 or invoice.customer != self.customer:
			message = _("{0} is not a submitted invoice of {1}.")
			frappe.throw(message.format(self.sales_invoice, self.customer), title=_("Sales Invoice"))
		self.company = self.company or invoice.company
		if self.company != invoice.company:
			message = _("{0} is an invoice of {1}, not of {2}.")
			frappe.throw(
				message.format(self.sales_invoice, invoice.company, self.company), title=_("Company")
			)
		if flt(self.amount) > flt(invoice.outstanding_amount):
			message = _("Only {0} of {1} are open: block that much or less, or 0 for the whole invoice.")
			frappe.throw(message.format(invoice.outstanding_amount, self.sales_invoice), title=_("Amount"))

	def note_lifting(self):
		self.solved_by = self.solved_by or self.owner or frappe.session.user
		if self.status == "Active":
			self.update({"lifted_on": None, "lifted_by": None})
		elif not self.lifted_on:
			if not (self.outcome or "").strip() and not by_service(self):
				frappe.throw(
					_("Say what came of it: the customer is chased again."), title=_("What came of it")
				)
			self.update({"lifted_on": now_datetime(), "lifted_by": frappe.session.user})

	def on_trash(self):
		if self.status == "Active" or by_service(self):
			return
		frappe.throw(_("A lifted block is part of the customer's history and is kept."), title=_("Kept"))
