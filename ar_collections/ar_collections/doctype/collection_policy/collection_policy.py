"""Collection Policy: a ladder as data, prepared by one person and approved by another.

Guards its approval; what is wrong with a ladder is said by `core/policy.py`, what it means is
decided by the planner. Only approved policies are ever read by a run.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import by_service, changed, one_message
from ar_collections.services import policy_check

# What a policy says; a change of it needs a new approval.
CONTENT = ("company", "rank", "min_interval_days", "minimum_amount", "steps", "scopes")


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
		status: DF.Literal["Draft", "In Review", "Approved", "Retired"]
		steps: DF.Table[CollectionPolicyStep]
	# end: auto-generated types

	def before_validate(self):
		policy_check.name_steps(self.steps)
		before = self.get_doc_before_save()
		if not before or changed(self, CONTENT):
			self.prepared_by, self.approved_by = frappe.session.user, None
		else:
			self.prepared_by, self.approved_by = before.prepared_by, before.approved_by

	def validate(self):
		policy_check.check_scopes(self)
		self.check_in_use()
		problems = policy_check.problems(self)
		if self.status == "Approved":
			if problems:
				frappe.throw(one_message(problems), title=_("This policy cannot be approved yet"))
			self.approve()
		else:
			self.approved_by = None
			if problems and not by_service(self):
				frappe.msgprint(
					one_message(problems), title=_("Before it can be approved"), indicator="orange"
				)

	def approve(self):
		"""Nobody approves what he or she prepared: the second pair of eyes is the point."""
		user = frappe.session.user
		if self.approved_by:
			return
		if self.prepared_by == user and user != "Administrator":
			frappe.throw(
				_(
					"You prepared this policy, so somebody else has to approve it: save it as In Review and ask a "
					"colleague. To change a policy that is in use, duplicate it and have the copy approved."
				),
				title=_("A second person approves"),
			)
		self.approved_by = user

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
