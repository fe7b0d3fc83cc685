"""Bad Debt Provision: what the open amounts of a day are expected to lose, customer by customer.

Guards that the rates make sense; what is computed and booked is `services/provision.py`.
"""

from frappe.model.document import Document

from ar_collections.services import provision


class BadDebtProvision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.provision_rate.provision_rate import ProvisionRate
		from ar_collections.ar_collections.doctype.provision_row.provision_row import ProvisionRow
		from ar_collections.ar_collections.doctype.provision_specific.provision_specific import (
			ProvisionSpecific,
		)

		amended_from: DF.Link | None
		as_of: DF.Date
		before: DF.Currency
		change: DF.Currency
		company: DF.Link
		exposure: DF.Currency
		general: DF.Currency
		journal_entry: DF.Link | None
		last_rate: DF.Percent
		method: DF.Literal["Entered", "From roll rates"]
		months: DF.Int
		previous: DF.Link | None
		rates: DF.Table[ProvisionRate]
		rows: DF.Table[ProvisionRow]
		specific: DF.Currency
		specifics: DF.Table[ProvisionSpecific]
		total: DF.Currency
	# end: auto-generated types

	def check_if_latest(self):
		provision.lock(self.company)
		super().check_if_latest()

	def validate(self):
		provision.check(self)
		provision.compute(self)

	def before_submit(self):
		provision.check_turn(self)

	def on_submit(self):
		provision.draft_entry(self)

	def on_cancel(self):
		provision.take_back(self)
