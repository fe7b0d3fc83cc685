"""Install, migrate, uninstall: idempotent, inserts what is missing and changes nothing people own.

Installed means nothing happens: no company is live until somebody makes a Collections
Company and starts it. Uninstall removes what install made, and nothing else.
"""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from ar_collections.custom_fields import CUSTOM_FIELDS
from ar_collections.defaults.letter_types import LETTER_TYPES
from ar_collections.defaults.policy import STANDARD_B2B
from ar_collections.defaults.workflow import ACTIONS, HOLD_WORKFLOW, STATES

ROLES = ("Collections User", "Collections Manager", "General Manager")


def after_install() -> None:
	make_records()


def after_migrate() -> None:
	make_records()


def make_records() -> None:
	"""Everything install promises, each only if missing."""
	for role in ROLES:
		_insert_missing({"doctype": "Role", "role_name": role, "desk_access": 1}, role)
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True)
	for letter_type in LETTER_TYPES:
		_insert_missing({"doctype": "Dunning Letter Type", **letter_type}, letter_type["letter_type"])
	_insert_missing(STANDARD_B2B, STANDARD_B2B["policy_name"])
	_insert_workflow()


def _insert_missing(record: dict, name: str) -> None:
	if not frappe.db.exists(record["doctype"], name):
		doc = frappe.get_doc(record)
		doc.flags.by_service = True
		doc.insert(ignore_permissions=True)  # install acts for the site, no user is involved


def _insert_workflow() -> None:
	for state, style in STATES.items():
		record = {"doctype": "Workflow State", "workflow_state_name": state, "style": style}
		_insert_missing(record, state)
	for action in ACTIONS:
		_insert_missing({"doctype": "Workflow Action Master", "workflow_action_name": action}, action)
	# Another active workflow on our document is the site's own choice: do not take its place.
	if not frappe.db.exists("Workflow", {"document_type": "Credit Hold"}):
		_insert_missing(HOLD_WORKFLOW, HOLD_WORKFLOW["workflow_name"])


def before_uninstall() -> None:
	"""Remove custom fields, workflow and roles; our documents and their tables go with the app."""
	for doctype, fields in CUSTOM_FIELDS.items():
		names = [field["fieldname"] for field in fields]
		for name in frappe.get_all(
			"Custom Field", {"dt": doctype, "fieldname": ("in", names)}, pluck="name", order_by="name"
		):
			frappe.delete_doc("Custom Field", name, ignore_missing=True, force=True)
		frappe.clear_cache(doctype=doctype)
	for name in frappe.get_all("Workflow", {"document_type": "Credit Hold"}, pluck="name", order_by="name"):
		frappe.delete_doc("Workflow", name, ignore_missing=True, force=True)
	_delete_unused_states()
	for role in ROLES:
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)


def _delete_unused_states() -> None:
	"""States and actions that no other workflow uses and that Frappe does not ship."""
	for state in ("Proposed", "Active", "Released"):
		if not frappe.db.exists("Workflow Document State", {"state": state}):
			frappe.delete_doc("Workflow State", state, ignore_missing=True, force=True)
	if not frappe.db.exists("Workflow Transition", {"action": "Release"}):
		frappe.delete_doc("Workflow Action Master", "Release", ignore_missing=True, force=True)
