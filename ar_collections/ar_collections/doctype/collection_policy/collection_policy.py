"""Collection Policy: a ladder as data, prepared, reviewed and approved by three people.

Guards its approval; what is wrong with a ladder is said by `core/policy.py`, what it means is
decided by the planner. Only approved policies are ever read by a run.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service, one_message, status_move
from ar_collections.services import approval_policies, birth, policy_check, policy_rules


class CollectionPolicy(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_policy_scope.collection_policy_scope import (
			CollectionPolicyScope,
		)
		from ar_collections.ar_collections.doctype.collection_policy_step.collection_policy_step import (
			CollectionPolicyStep,
		)

		approved_by: DF.Link | None
		change_note: DF.SmallText | None
		company: DF.Link | None
		min_interval_days: DF.Int
		minimum_amount: DF.Currency
		policy_name: DF.Data
		prepared_by: DF.Link | None
		rank: DF.Int
		reviewed_by: DF.Link | None
		scopes: DF.Table[CollectionPolicyScope]
		status: DF.Literal["Draft", "In Review", "Reviewed", "Approved", "Retired"]
		steps: DF.Table[CollectionPolicyStep]
	# end: auto-generated types

	def before_validate(self):
		policy_check.name_steps(self.steps)
		policy_rules.stamp(self)

	def validate(self):
		policy_check.check_scopes(self)
		self.check_in_use()
		problems = policy_check.problems(self)
		if problems and self.status == "Approved":
			frappe.throw(one_message(problems), title=_("This policy cannot be approved yet"))
		policy_rules.check_move(self)
		if problems and not by_service(self):
			frappe.msgprint(one_message(problems), title=_("Before it can be approved"), indicator="orange")

	def validate_workflow(self):
		if birth.held_to_workflow(self):
			super().validate_workflow()

	def on_update(self):
		approval_policies.follow(self, status_move(self))

	def check_in_use(self):
		"""A live company must not lose its policy without anybody noticing."""
		before = self.get_doc_before_save()
		if not before or before.status != "Approved" or self.status == "Approved":
			return
		filters = {"default_policy": self.name, "status": ("!=", "Not Live")}
		company = frappe.db.get_value("Collections Company", filters)
		if company:
			message = _("{0} works with this policy. Give it another default policy first.")
			frappe.throw(message.format(company), title=_("In use"))
