"""The approvals as Frappe Workflows: data, inserted by `setup.py` once each and only if missing.

A site may switch one off or put its own in place; the same rules hold in the controllers and services
either way (docs/decisions/024, 066). Self-approval is allowed here because those rules know better than
the owner of a document who asked for it.
"""

_GM, _CM, _AM, _SM, _REP = (
	"General Manager", "Collections Manager", "Accounts Manager", "System Manager", "Collections User",
)  # fmt: skip
# Style of each state
STATES = {
	"Proposed": "Warning", "Active": "Danger", "Rejected": "Inverse", "Released": "Success",
	"Draft": "", "Pending Approval": "Warning", "Approved": "Success", "Sending": "Primary", "Sent": "Success",
	"Delivered": "Success", "Failed": "Danger", "Withdrawn": "Inverse",
	"In Review": "Warning", "Reviewed": "Info", "Retired": "Inverse",
	"Open": "Primary", "Kept": "Success", "Partly Kept": "Warning", "Broken": "Danger", "Cancelled": "Inverse",
	"Returned": "Primary", "Closed": "Success",
}  # fmt: skip


def _workflow(name: str, doctype: str, states: tuple, transitions: tuple, allow_edit: str = "All") -> dict:
	"""`transitions`: (state, action, next state, roles)."""
	return {
		"doctype": "Workflow",
		"workflow_name": name,
		"document_type": doctype,
		"workflow_state_field": "status",
		"is_active": 1,
		"send_email_alert": 0,
		"override_status": 1,
		"states": [
			{
				"state": state,
				"doc_status": "0",
				"allow_edit": allow_edit,
				"update_field": "",
				"update_value": "",
			}
			for state in states
		],
		"transitions": [
			{"state": state, "action": action, "next_state": to, "allowed": role, "allow_self_approval": 1}
			for state, action, to, roles in transitions
			for role in roles
		],
	}


HOLD_WORKFLOW = _workflow(
	"Collections Credit Hold",
	"Credit Hold",
	("Proposed", "Active", "Rejected", "Released"),
	(
		("Proposed", "Approve", "Active", (_GM,)),
		("Proposed", "Reject", "Rejected", (_GM,)),
		("Active", "Release", "Released", (_GM,)),
	),
	allow_edit=_GM,
)
_APPROVE_LETTERS = (_CM, _GM, _AM, _SM)
LETTER_WORKFLOW = _workflow(
	"Collections Dunning Letter",
	"Dunning Letter",
	("Draft", "Pending Approval", "Approved", "Sending", "Sent", "Delivered", "Failed", "Withdrawn"),
	(
		("Draft", "Ask for Approval", "Pending Approval", (*_APPROVE_LETTERS, "Accounts User")),
		("Draft", "Approve", "Approved", _APPROVE_LETTERS),
		("Pending Approval", "Approve", "Approved", _APPROVE_LETTERS),
		("Pending Approval", "Send Back", "Draft", _APPROVE_LETTERS),
	),
)
_REVIEW = (_CM, _AM, _GM, _SM)
_APPROVE_POLICIES = (_GM, _AM, _SM)
POLICY_WORKFLOW = _workflow(
	"Collections Policy",
	"Collection Policy",
	("Draft", "In Review", "Reviewed", "Approved", "Retired"),
	(
		("Draft", "Submit for Review", "In Review", _REVIEW),
		("In Review", "Confirm Review", "Reviewed", _REVIEW),
		("In Review", "Send Back", "Draft", _REVIEW),
		("Reviewed", "Approve", "Approved", _APPROVE_POLICIES),
		("Reviewed", "Send Back", "Draft", _REVIEW),
		("Reviewed", "Submit for Review", "In Review", _REVIEW),
		("Draft", "Retire", "Retired", _REVIEW),
		("In Review", "Retire", "Retired", _REVIEW),
		("Reviewed", "Retire", "Retired", _REVIEW),
		("Approved", "Retire", "Retired", _REVIEW),
		("Retired", "Revise", "Draft", _REVIEW),
	),
)
_WRITE_PROMISES = (_REP, _CM, _GM, _AM, _SM)
PROMISE_WORKFLOW = _workflow(
	"Collections Promise to Pay",
	"Promise to Pay",
	("Draft", "Pending Approval", "Open", "Kept", "Partly Kept", "Broken", "Cancelled"),
	(
		("Draft", "Take", "Open", _WRITE_PROMISES),
		# the rules decide whether taking it needs a second person
		("Draft", "Ask for Approval", "Pending Approval", _WRITE_PROMISES),
		("Draft", "Cancel", "Cancelled", _WRITE_PROMISES),
		("Pending Approval", "Approve", "Open", (_CM, _GM)),
		("Pending Approval", "Cancel", "Cancelled", _WRITE_PROMISES),
		("Open", "Cancel", "Cancelled", _WRITE_PROMISES),
	),
)
_END_HANDOVERS = (_CM, _GM)
HANDOVER_WORKFLOW = _workflow(
	"Collections Handover",
	"Collection Handover",
	("Draft", "Proposed", "Active", "Returned", "Closed", "Rejected"),
	(
		("Draft", "Propose", "Proposed", (_REP, _CM, _GM, _AM, _SM)),
		("Proposed", "Approve", "Active", (_GM,)),
		("Proposed", "Reject", "Rejected", (_GM,)),
		("Active", "Take Back", "Returned", _END_HANDOVERS),
		("Active", "Close", "Closed", _END_HANDOVERS),
	),
)
WORKFLOWS = (HOLD_WORKFLOW, LETTER_WORKFLOW, POLICY_WORKFLOW, PROMISE_WORKFLOW, HANDOVER_WORKFLOW)
