"""Collections Substitute: somebody works a rep's customers from one day to another.

Guards that the days make sense and that somebody is really there; what the substitute may see is
decided in `permissions.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from ar_collections.guards import changed
from ar_collections.ledger.people import at_work


class CollectionsSubstitute(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from_date: DF.Date
		reason: DF.Data | None
		rep: DF.Link
		substitute: DF.Link
		to_date: DF.Date
	# end: auto-generated types

	def validate(self):
		self.check_days()
		self.check_people()
		self.check_overlap()

	def check_days(self):
		if getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(_("The last day is before the first."), title=_("Days"))
		over = getdate(self.to_date) < getdate(nowdate())
		if over and (self.is_new() or changed(self, ["to_date"])):
			frappe.throw(_("The last day has passed: choose today or a later day."), title=_("Days"))

	def check_people(self):
		if self.rep == self.substitute:
			frappe.throw(_("Nobody stands in for himself or herself."), title=_("Substitute"))
		if changed(self, ["substitute"]) or self.is_new():
			if self.substitute not in at_work({self.substitute}):
				message = _("{0} cannot work the customers: disabled, or without a role of collections.")
				frappe.throw(message.format(self.substitute), title=_("Substitute"))

	def check_overlap(self):
		"""One substitute a day, who is there; no chain of people who are all away."""
		same_days = {
			"name": ("!=", self.name or ""), "from_date": ("<=", self.to_date), "to_date": (">=", self.from_date),
		}  # fmt: skip
		ways = ({"rep": self.rep}, {"rep": self.substitute}, {"substitute": self.rep})
		for one in ways:
			found = frappe.db.get_value(self.doctype, {**one, **same_days}, ["rep", "substitute"])
			if found:
				message = _("On some of these days {0} stands in for {1} already.")
				frappe.throw(message.format(found[1], found[0]), title=_("Days"))
