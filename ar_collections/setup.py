"""Install, migrate, uninstall: idempotent; inserts what is missing, changes nothing people own.

Installed means nothing happens: no company is live until somebody makes a Collections
Company and switches it on. What was made is noted, so that uninstall removes that and
nothing else.
"""

import json

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from ar_collections.custom_fields import CUSTOM_FIELDS
from ar_collections.defaults.letter_types import LETTER_TYPES
from ar_collections.defaults.policy import STANDARD_B2B
from ar_collections.defaults.workflow import ACTIONS, HOLD_WORKFLOW, STATES

ROLES = ("Collections User", "Collections Manager", "General Manager")
SETTINGS = "Collections Settings"


def before_install() -> None:
	"""Roles first: Frappe would make them along with the DocTypes, and we could not tell whose they are."""
	frappe.flags.ar_collections_made = _missing_roles()


def after_install() -> None:
	make_records(frappe.flags.ar_collections_made or [])


def after_migrate() -> None:
	make_records()


def make_records(made: list | None = None) -> None:
	"""Everything install promises, each only if missing."""
	made = [*(made or []), *_missing_roles()]
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True, update=False)
	_fill_settings()
	first_time = not frappe.db.get_single_value(SETTINGS, "made_at_install")
	if first_time:  # later on what people deleted stays deleted
		for letter_type in LETTER_TYPES:
			_insert_missing({"doctype": "Dunning Letter Type", **letter_type}, letter_type["letter_type"])
		_insert_missing(STANDARD_B2B, STANDARD_B2B["policy_name"])
		made += _missing_workflow()
		_note(made)


def before_uninstall() -> None:
	"""Take away what install put among other people's records; our own tables go with the app."""
	for doctype, fields in CUSTOM_FIELDS.items():
		names = [field["fieldname"] for field in fields]
		ours = {"dt": doctype, "fieldname": ("in", names), "module": "AR Collections"}
		for name in frappe.get_all("Custom Field", ours, order_by="name", pluck="name"):
			frappe.delete_doc("Custom Field", name, ignore_missing=True, force=True)
		frappe.clear_cache(doctype=doctype)
	_remove_navigation()
	made = json.loads(frappe.db.get_single_value(SETTINGS, "made_at_install") or "[]")
	for doctype, name in reversed(made):
		if not IN_USE[doctype](name):
			frappe.delete_doc(doctype, name, ignore_missing=True, force=True)


def _remove_navigation() -> None:
	"""From version 16 on Frappe leaves an app's sidebar and icon behind."""
	for doctype in ("Workspace Sidebar", "Desktop Icon"):
		if frappe.db.exists("DocType", doctype) and frappe.get_meta(doctype).has_field("app"):
			for name in frappe.get_all(doctype, {"app": "ar_collections"}, order_by="name", pluck="name"):
				frappe.delete_doc(doctype, name, ignore_missing=True, force=True)


def _missing_roles() -> list:
	roles = [{"doctype": "Role", "role_name": role, "desk_access": 1} for role in ROLES]
	return [["Role", role["role_name"]] for role in roles if _insert_missing(role, role["role_name"])]


def _missing_workflow() -> list:
	"""The approval of holds, unless the site has a workflow of its own on them."""
	made = []
	for state, style in STATES.items():
		record = {"doctype": "Workflow State", "workflow_state_name": state, "style": style}
		if _insert_missing(record, state):
			made.append([record["doctype"], state])
	for action in ACTIONS:
		record = {"doctype": "Workflow Action Master", "workflow_action_name": action}
		if _insert_missing(record, action):
			made.append([record["doctype"], action])
	name = HOLD_WORKFLOW["workflow_name"]
	if not frappe.db.exists("Workflow", {"document_type": "Credit Hold"}) and _insert_missing(
		HOLD_WORKFLOW, name
	):
		made.append(["Workflow", name])
	return made


def _insert_missing(record: dict, name: str) -> bool:
	if frappe.db.exists(record["doctype"], name):
		return False
	doc = frappe.get_doc(record)
	doc.flags.by_service = True
	doc.insert(ignore_permissions=True)  # install acts for the site, no user is involved
	return True


def _fill_settings() -> None:
	"""Give a setting that has never been saved its default: a Single has no row until then."""
	stored = frappe.db.get_singles_dict(SETTINGS)
	for field in frappe.get_meta(SETTINGS).fields:
		if field.default and stored.get(field.fieldname) is None:
			frappe.db.set_single_value(SETTINGS, field.fieldname, field.default)


def _note(made: list) -> None:
	frappe.db.set_single_value(SETTINGS, "made_at_install", json.dumps(made))


def _role_in_use(role: str) -> bool:
	"""Somebody has it, or another app's documents grant it rights."""
	holders = {
		"role": role,
		"parenttype": ("in", ("User", "Role Profile")),
		"parent": ("!=", "Administrator"),
	}
	if frappe.db.exists("Has Role", holders):
		return True
	ours = frappe.get_all("DocType", {"module": "AR Collections"}, order_by="name", pluck="name")
	others = {"role": role, "parent": ("not in", ours)}
	return any(frappe.db.exists(doctype, others) for doctype in ("DocPerm", "Custom DocPerm"))


def _state_in_use(state: str) -> bool:
	return bool(frappe.db.exists("Workflow Document State", {"state": state}))


def _action_in_use(action: str) -> bool:
	return bool(frappe.db.exists("Workflow Transition", {"action": action}))


# What keeps a record install made from going with the app. Ours is deleted before what it uses.
IN_USE = {
	"Role": _role_in_use,
	"Workflow State": _state_in_use,
	"Workflow Action Master": _action_in_use,
	"Workflow": lambda name: False,
}
