"""Policy Trial: a policy on tonight's book and on the months behind us, beside the policies in force.

Asked for once, then written by `services/policy_trial.py` alone. Guards that its figures stay.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service
from ar_collections.services import policy_trial


class PolicyTrial(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_run_error.collection_run_error import (
			CollectionRunError,
		)
		from ar_collections.ar_collections.doctype.policy_trial_alarm.policy_trial_alarm import (
			PolicyTrialAlarm,
		)
		from ar_collections.ar_collections.doctype.policy_trial_part.policy_trial_part import PolicyTrialPart
		from ar_collections.ar_collections.doctype.policy_trial_row.policy_trial_row import PolicyTrialRow

		alarms: DF.Table[PolicyTrialAlarm]
		attempts: DF.Int
		beside: DF.Check
		company: DF.Link
		customers: DF.Int
		error: DF.SmallText | None
		error_rows: DF.Table[CollectionRunError]
		errors: DF.Int
		finished_at: DF.Datetime | None
		from_date: DF.Date | None
		grace_days: DF.Int
		new_calls: DF.Int
		new_false_customers: DF.Int
		new_false_holds: DF.Int
		new_false_letters: DF.Int
		new_holds: DF.Int
		new_judged_holds: DF.Int
		new_judged_letters: DF.Int
		new_letters: DF.Int
		old_calls: DF.Int
		old_false_customers: DF.Int
		old_false_holds: DF.Int
		old_false_letters: DF.Int
		old_holds: DF.Int
		old_judged_holds: DF.Int
		old_judged_letters: DF.Int
		old_letters: DF.Int
		parts: DF.Table[PolicyTrialPart]
		parts_done: DF.Int
		parts_total: DF.Int
		policy: DF.Link
		replaces: DF.Link | None
		rows: DF.Table[PolicyTrialRow]
		seconds: DF.Float
		started_at: DF.Datetime | None
		status: DF.Literal["Queued", "Running", "Done", "Done with Errors", "Failed"]
		terms: DF.LongText | None
		to_date: DF.Date | None
	# end: auto-generated types

	def before_insert(self):
		policy_trial.fill_in(self)

	def validate(self):
		if self.is_new():
			policy_trial.check(self)
			policy_trial.remember_terms(self)
		elif not by_service(self):
			frappe.throw(
				_("A trial keeps its figures. To try something else, start another one from the policy."),
				title=_("Written by the trial only"),
			)

	def after_insert(self):
		policy_trial.begin(self.name)
