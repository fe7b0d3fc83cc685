"""The approval of holds as a Frappe Workflow: data, inserted by `setup.py` only if missing.

A site may switch it off or put its own in place; the same rules hold in the Credit Hold's
controller either way (docs/decisions/024).
"""

STATES = {"Proposed": "Warning", "Active": "Danger", "Rejected": "Inverse", "Released": "Success"}
ACTIONS = ("Approve", "Reject", "Release")

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
		for state in STATES
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
