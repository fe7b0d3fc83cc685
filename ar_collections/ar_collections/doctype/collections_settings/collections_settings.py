"""Collections Settings: what holds for all companies.

Guards its own values; what the values mean is decided in `core` and `ledger`.
"""

import re

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.ledger.calendar import call_windows

_WINDOW = re.compile(r"\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}")


class CollectionsSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approval_link_days: DF.Int
		avoid_month_end: DF.Check
		call_windows: DF.Data | None
		chunk_size: DF.Int
		contacts_per_day: DF.Int
		dun_journal_entries: DF.Check
		escalation_answer_days: DF.Int
		guarantor_from_days: DF.Int
		guarantor_from_level: DF.Int
		habitual_late_days: DF.Int
		habitual_late_invoices: DF.Int
		habitual_late_risk: DF.Literal["", "Low", "Medium", "High"]
		habitual_late_share: DF.Int
		habitual_late_visit_day: DF.Int
		letters_any_day: DF.Check
		made_at_install: DF.Code | None
		morning_digest: DF.Check
		pdf_engine: DF.Literal["WeasyPrint", "Site default", "Chrome"]
		promise_plan_limit_days: DF.Int
		promise_tolerance_days: DF.Int
		release_days: DF.Int
		release_tolerance: DF.Percent
		rule_call_window: DF.Literal["Off", "Warn", "Stop"]
		rule_consent: DF.Literal["Off", "Warn", "Stop"]
		rule_contacts_per_day: DF.Literal["Off", "Warn", "Stop"]
		rule_guarantor_stage: DF.Literal["Off", "Warn", "Stop"]
		rule_two_visitors: DF.Literal["Off", "Warn", "Stop"]
		skip_internal_customers: DF.Check
		statement_chase_every: DF.Int
		statement_chase_first_days: DF.Int
		statement_chase_then_every: DF.Int
		statement_day: DF.Int
		statement_escalate_after: DF.Int
		statement_link_days: DF.Int
		weekly_page: DF.Check
		weekly_reachable: DF.Int
		weekly_unreachable: DF.Int
	# end: auto-generated types

	def validate(self):
		self.check_call_windows()
		self.check_numbers()

	def check_call_windows(self):
		"""Each window must be readable and must end after it begins, else calls would have no time at all."""
		written = [part.strip() for part in re.split(r"[,;，；]", self.call_windows or "") if part.strip()]
		good = written and all(_WINDOW.fullmatch(part) for part in written)
		if not good or len(call_windows(self.call_windows)) != len(written):
			frappe.throw(
				_("The call windows “{0}” cannot be read. Write them like this: {1}").format(
					self.call_windows or "", "09:00-11:30, 13:30-17:00"
				),
				title=_("Call windows"),
			)

	def check_numbers(self):
		for fieldname, least in (
			("promise_tolerance_days", 0),
			("contacts_per_day", 1),
			("chunk_size", 1),
			("approval_link_days", 1),
		):
			if (self.get(fieldname) or 0) < least:
				label = _(self.meta.get_label(fieldname), context=self.doctype)
				frappe.throw(
					_("“{0}” must be {1} or more.").format(label, least), title=_("Number too small")
				)
