"""Install and migrate: idempotent; inserts what is missing, changes nothing people own.

Installed means nothing happens: no company is live until somebody makes a Collections
Company and switches it on. What was made is noted, so that uninstall (uninstall.py)
removes that and nothing else.
"""

import json

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from ar_collections.custom_fields import CUSTOM_FIELDS, LEDGER_INDEX
from ar_collections.defaults.call_scripts import CALL_SCRIPTS
from ar_collections.defaults.letter_types import LETTER_TYPES
from ar_collections.defaults.policy import STANDARD_B2B
from ar_collections.defaults.tactics import TACTICS
from ar_collections.defaults.workflow import STATES, WORKFLOWS

ROLES = ("Collections User", "Collections Manager", "General Manager")
SETTINGS = "Collections Settings"
# DocType -> the field that names its records, and the first set of them
MASTERS = {
	"Dunning Letter Type": ("letter_type", LETTER_TYPES),
	"Collection Call Script": ("script_name", CALL_SCRIPTS),
	"Collection Tactic": ("tactic_name", TACTICS),
}


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
	frappe.db.add_index(*LEDGER_INDEX)
	_fill_settings()
	noted = json.loads(frappe.db.get_single_value(SETTINGS, "made_at_install") or "[]")
	first_time = not noted
	if first_time:  # later on what people deleted stays deleted
		for doctype, (named_by, records) in MASTERS.items():
			for record in records:
				_insert_missing({"doctype": doctype, **record}, record[named_by])
		_insert_missing(STANDARD_B2B, STANDARD_B2B["policy_name"])
	made += _missing_workflows(noted)
	if first_time or made:
		_note(noted + [one for one in made if one not in noted])


def _missing_roles() -> list:
	roles = [{"doctype": "Role", "role_name": role, "desk_access": 1} for role in ROLES]
	return [["Role", role["role_name"]] for role in roles if _insert_missing(role, role["role_name"])]


def _missing_workflows(known: list) -> list:
	"""The approvals, each once, unless the site has a workflow of its own there; one deleted stays deleted."""
	wanted = [w for w in WORKFLOWS if ["Workflow", w["workflow_name"]] not in known]
	wanted = [w for w in wanted if not frappe.db.exists("Workflow", {"document_type": w["document_type"]})]
	made = []
	for workflow in wanted:
		for row in workflow["states"]:
			record = {"workflow_state_name": row["state"], "style": STATES[row["state"]]}
			made += _made({"doctype": "Workflow State", **record}, row["state"])
		for action in dict.fromkeys(row["action"] for row in workflow["transitions"]):
			made += _made({"doctype": "Workflow Action Master", "workflow_action_name": action}, action)
		made += _made(workflow, workflow["workflow_name"])
	return made


def _made(record: dict, name: str) -> list:
	return [[record["doctype"], name]] if _insert_missing(record, name) else []


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
