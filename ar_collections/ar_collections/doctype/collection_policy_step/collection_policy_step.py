"""Collection Policy Step: one rung of a policy. Its rules are checked by the policy (`core/policy.py`)."""

from frappe.model.document import Document


class CollectionPolicyStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		day: DF.Int
		escalate_to: DF.Literal["", "Supervisor", "Manager", "General Manager"]
		interval_days: DF.Int
		kind: DF.Literal[
			"Letter", "Call", "E-mail", "Visit", "Escalation", "Shipment Hold", "Credit Lock", "Handover"
		]
		letter_type: DF.Link | None
		level: DF.Int
		minimum_amount: DF.Currency
		needs_approval: DF.Check
		no_end: DF.Check
		no_progress_days: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		repeat_every: DF.Int
		repeat_every_unreachable: DF.Int
		step_id: DF.Data | None
		title: DF.Data | None
		trigger: DF.Literal[
			"Days after due date",
			"End of month, days after due date",
			"Days after previous level",
			"Days after statement sent",
		]
		until_day: DF.Int
	# end: auto-generated types
