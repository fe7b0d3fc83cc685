"""The approval of holds and of handovers as Frappe Workflows: data, inserted by `setup.py` only if missing.

A site may switch one off or put its own in place; the same rules hold in the documents' controllers
either way (docs/decisions/024, 070).
"""

STATES = {
	"Draft": "", "Proposed": "Warning", "Active": "Danger", "Rejected": "Inverse", "Released": "Success",
	"Returned": "Primary", "Closed": "Success",
}  # fmt: skip
ACTIONS = ("Propose", "Approve", "Reject", "Release", "Take Back", "Close")

_GM = "General Manager"

HOLD_WORKFLOW = {
	"doctype": "Workflow",
	"workflow_name": "Collections Credit Hold",
	"document_type": "Credit Hold",
	"workflow_state_field": "status",
	"is_active": 1,
	"send_email_alert": 0,
	"override_status": 1,
	"states": [
		{"state": state, "doc_status": "0", "allow_edit": _GM, "update_field": "", "update_value": ""}
		for state in ("Proposed", "Active", "Rejected", "Released")
	],
	"transitions": [
		{"state": state, "action": action, "next_state": next_state, "allowed": _GM, "allow_self_approval": 1}
		for state, action, next_state in (
			("Proposed", "Approve", "Active"),
			("Proposed", "Reject", "Rejected"),
			("Active", "Release", "Released"),
		)
	],
}

_REP, _MANAGER = "Collections User", "Collections Manager"

HANDOVER_WORKFLOW = {
	"doctype": "Workflow",
	"workflow_name": "Collections Handover",
	"document_type": "Collection Handover",
	"workflow_state_field": "status",
	"is_active": 1,
	"send_email_alert": 0,
	"override_status": 1,
	"states": [
		{"state": state, "doc_status": "0", "allow_edit": role, "update_field": "", "update_value": ""}
		for state, role in (
			("Draft", _REP),
			("Proposed", _GM),
			("Active", _REP),
			("Returned", _MANAGER),
			("Closed", _MANAGER),
			("Rejected", _MANAGER),
		)
	],
	"transitions": [
		{
			"state": state,
			"action": action,
			"next_state": next_state,
			"allowed": role,
			"allow_self_approval": 1,
		}
		for state, action, next_state, roles in (
			("Draft", "Propose", "Proposed", (_REP, _MANAGER, _GM)),
			("Proposed", "Approve", "Active", (_GM,)),
			("Proposed", "Reject", "Rejected", (_GM,)),
			("Active", "Take Back", "Returned", (_MANAGER, _GM)),
			("Active", "Close", "Closed", (_MANAGER, _GM)),
		)
		for role in roles
	],
}

WORKFLOWS = (HOLD_WORKFLOW, HANDOVER_WORKFLOW)
