"""Uninstall: takes away what install put among other people's records, and what points at our documents.

Frappe drops our own tables afterwards. What was said and sent to a customer is the business's, not
ours: mails, issued letters and attachments stay, filed with the customer.
"""

import json
from collections import defaultdict

import frappe
from frappe.database.utils import drop_index_if_exists

from ar_collections.custom_fields import CUSTOM_FIELDS, LEDGER_INDEX

MODULE = "AR Collections"
SETTINGS = "Collections Settings"
# DocType -> its fields for the document it belongs to. These mean nothing without our documents …
WORTHLESS = {
	"Comment": ("reference_doctype", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Notification Log": ("document_type", "document_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"Workflow Action": ("reference_doctype", "reference_name"),
}
# … and these are kept, with the customer.
KEPT = {
	"Communication": ("reference_doctype", "reference_name"),
	"Communication Link": ("link_doctype", "link_name"),
	"Email Queue": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
}
RUN = "Collection Run"
# Custom fields that name a document of ours: a new install would not know it.
OURS_NAMED = (
	"collection_policy",
	"collections_interest_basis",
	"collections_penalty_basis",
	"collections_letter",
)


def before_uninstall() -> None:
	ours = frappe.get_all("DocType", {"module": MODULE}, order_by="name", pluck="name")
	_stop_work()
	_delete_replay_files()
	_delete_unsent(ours)
	_delete_worthless(ours)
	_file_with_the_customer(ours)
	_remove_custom_fields()
	_remove_navigation()
	_remove_what_install_made()


def after_uninstall() -> None:
	"""Our index, last: it commits, which a dry run of uninstalling must not."""
	if "ar_collections" not in frappe.get_installed_apps():
		doctype, _fields, name = LEDGER_INDEX
		drop_index_if_exists(f"tab{doctype}", name)


def _stop_work() -> None:
	"""Frappe forgets an app's scheduled jobs at the next migrate only; until then each would fail."""
	for name in frappe.get_all(
		"Scheduled Job Type", {"method": ("like", "ar_collections.%")}, order_by="name", pluck="name"
	):
		frappe.delete_doc("Scheduled Job Type", name, ignore_missing=True, force=True)


def _delete_replay_files() -> None:
	for name in frappe.get_all("File", {"attached_to_doctype": RUN}, order_by="name", pluck="name"):
		doc = frappe.get_doc("File", name)
		doc.flags.by_service = True
		doc.delete(ignore_permissions=True, force=True)  # uninstall acts for the site


def _delete_unsent(ours: list[str]) -> None:
	"""A letter still in the mail queue would go out when nobody can answer for it any more."""
	unsent = {"reference_doctype": ("in", ours), "status": "Not Sent"}
	for name in frappe.get_all("Email Queue", unsent, order_by="name", pluck="name"):
		frappe.delete_doc("Email Queue", name, ignore_missing=True, force=True)


def _delete_worthless(ours: list[str]) -> None:
	for doctype, (kind, _name) in WORTHLESS.items():
		if frappe.db.table_exists(doctype):
			frappe.db.delete(doctype, {kind: ("in", ours)})


def _file_with_the_customer(ours: list[str]) -> None:
	for own in ours:
		if frappe.get_meta(own).has_field("customer"):
			for customer, names in _by_customer(own).items():
				_refile(own, names, customer)
	for doctype, (kind, name) in KEPT.items():
		table = frappe.qb.DocType(doctype)
		nothing = frappe.qb.update(table).set(table[kind], None).set(table[name], None)
		nothing.where(table[kind].isin(ours)).run()


def _by_customer(doctype: str) -> dict[str, list[str]]:
	found = defaultdict(list)
	for name, customer in frappe.get_all(doctype, fields=["name", "customer"], order_by="name", as_list=True):
		found[customer].append(name)
	return found


def _refile(own: str, names: list[str], customer: str) -> None:
	for doctype, (kind, name) in KEPT.items():
		table = frappe.qb.DocType(doctype)
		moved = frappe.qb.update(table).set(table[kind], "Customer").set(table[name], customer)
		moved.where((table[kind] == own) & table[name].isin(names)).run()


def _remove_custom_fields() -> None:
	"""The columns stay with their values, but for documents of ours that are named there."""
	for doctype, fields in CUSTOM_FIELDS.items():
		names = [field["fieldname"] for field in fields]
		ours = {"dt": doctype, "fieldname": ("in", names), "module": MODULE}
		for name, fieldname in frappe.get_all(
			"Custom Field", ours, ["name", "fieldname"], order_by="name", as_list=True
		):
			if fieldname in OURS_NAMED:
				table = frappe.qb.DocType(doctype)
				frappe.qb.update(table).set(table[fieldname], None).where(table[fieldname].isnotnull()).run()
			frappe.delete_doc("Custom Field", name, ignore_missing=True, force=True)
		frappe.clear_cache(doctype=doctype)


def _remove_navigation() -> None:
	"""From version 16 on Frappe leaves an app's sidebar and icon behind."""
	for doctype in ("Workspace Sidebar", "Desktop Icon"):
		if frappe.db.exists("DocType", doctype) and frappe.get_meta(doctype).has_field("app"):
			for name in frappe.get_all(doctype, {"app": "ar_collections"}, order_by="name", pluck="name"):
				frappe.delete_doc(doctype, name, ignore_missing=True, force=True)


def _remove_what_install_made() -> None:
	made = json.loads(frappe.db.get_single_value(SETTINGS, "made_at_install") or "[]")
	for doctype, name in reversed(made):
		if not IN_USE[doctype](name):
			frappe.delete_doc(doctype, name, ignore_missing=True, force=True)


def _role_in_use(role: str) -> bool:
	"""Somebody has it, or another app's documents grant it rights."""
	holders = {
		"role": role,
		"parenttype": ("in", ("User", "Role Profile")),
		"parent": ("!=", "Administrator"),
	}
	if frappe.db.exists("Has Role", holders):
		return True
	ours = frappe.get_all("DocType", {"module": MODULE}, order_by="name", pluck="name")
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
