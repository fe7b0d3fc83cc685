"""Collections Company: one company's set-up, and the switch that makes anything happen at all.

Guards that a company is switched on only with what it needs. Switching it on, with the dry
run to read and the start levels of old items, is `services/go_live.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, nowdate

from ar_collections.guards import by_service, changed, one_message
from ar_collections.services import company_check


class CollectionsCompany(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collections_start_band.collections_start_band import (
			CollectionsStartBand,
		)

		bank_account: DF.Link | None
		brake_factor: DF.Float
		brake_letter_limit: DF.Int
		brake_stale_bank_days: DF.Int
		brake_unallocated_amount: DF.Currency
		company: DF.Link
		contact_email: DF.Data | None
		contact_phone: DF.Data | None
		court: DF.Data | None
		default_owner: DF.Link | None
		default_policy: DF.Link | None
		email_account: DF.Link | None
		general_manager: DF.Link | None
		hold_mode: DF.Literal["After Approval", "At Once"]
		holiday_list: DF.Link | None
		interest_basis: DF.Link | None
		law_firm: DF.Link | None
		law_firm_letter_head: DF.Link | None
		law_firm_licence: DF.Data | None
		law_firm_mandate: DF.Data | None
		law_firm_signatory: DF.Data | None
		law_firm_signatory_title: DF.Data | None
		letter_head: DF.Link | None
		limitation_demand_restarts: DF.Check
		limitation_start: DF.Literal["Due Date", "End of the Year"]
		limitation_warning_days: DF.Int
		limitation_years: DF.Int
		live_since: DF.Date | None
		owner_rule: DF.Literal[
			"Account Manager, then Sales Team", "Sales Team, then Account Manager", "Always the default owner"
		]
		penalty_basis: DF.Link | None
		provision_allowance_account: DF.Link | None
		provision_expense_account: DF.Link | None
		signatory_name: DF.Data | None
		signatory_title: DF.Data | None
		start_bands: DF.Table[CollectionsStartBand]
		start_rule: DF.Literal["Level 0", "By age band"]
		status: DF.Literal["Not Live", "Test", "Live"]
		test_email: DF.Data | None
		test_since: DF.Datetime | None
		weekly_page_on: DF.Date | None
	# end: auto-generated types

	def validate(self):
		self.check_switch()
		self.check_links()
		self.check_bands()
		self.check_bases()
		if self.status != "Not Live":
			self.check_complete()
			if self.status == "Live" and not self.live_since:
				self.live_since = nowdate()

	def check_switch(self):
		"""Going live writes start levels and ends in a dry run to read: a plain save would leave them out."""
		switched = self.status != "Not Live" if self.is_new() else changed(self, ["status"])
		if switched and not (self.flags.switched_by_set_up or by_service(self)):
			message = _(
				"A company is switched on and off with the buttons of its form: save it first, then go live."
			)
			frappe.throw(message, title=_("Use the buttons"))

	def check_links(self):
		if (
			self.bank_account
			and frappe.db.get_value("Bank Account", self.bank_account, "company") != self.company
		):
			message = _(
				"The Bank Account {0} does not belong to {1}: customers would pay to the wrong place."
			)
			frappe.throw(message.format(self.bank_account, self.company), title=_("Bank account"))
		policy = self.default_policy and frappe.db.get_value(
			"Collection Policy", self.default_policy, ["status", "company"], as_dict=True
		)
		if policy and policy.company not in (None, "", self.company):
			message = _("The policy {0} is for {1} only.")
			frappe.throw(message.format(self.default_policy, policy.company), title=_("Default policy"))

		company_check.refuse_unfit_accounts(self)

	def check_bands(self):
		days = [cint(band.from_days) for band in self.start_bands]
		levels = [
			cint(band.level) for band in sorted(self.start_bands, key=lambda band: cint(band.from_days))
		]
		if len(set(days)) != len(days) or levels != sorted(levels):
			message = _("The start levels must rise with the days overdue, with one row per number of days.")
			frappe.throw(message, title=_("Start levels by age"))

	def check_bases(self):
		if self.penalty_basis and self.penalty_basis == self.interest_basis:
			message = _(
				"The agreed penalty is claimed beside the interest: choose another basis for one of them."
			)
			frappe.throw(message, title=_("Agreed penalty"))

	def check_complete(self):
		missing = list(company_check.missing(self))
		if missing:
			frappe.throw(one_message(missing), title=_("{0} cannot be switched on yet").format(self.company))

	def on_trash(self):
		if self.status != "Not Live":
			frappe.throw(
				_("Switch {0} off before you delete its set-up.").format(self.company), title=_("In use")
			)
