"""Takes the demo company's documents away again; masters (customers, people, items) stay.

Rows are deleted, not cancelled: it is a demo, and its book must come back the same. Nothing of
another company is touched: every filter names the demo company or a document of it.
"""

import frappe

from ..services.commit import commit_chunk
from .company import COMPANY

# In the order of who points to whom; each has a `company`.
OURS = (
	"Statement Batch", "Account Statement",
	"Collection Approval", "Write-off Request", "Bad Debt Provision", "Evidence Pack", "Collection Cost", "Collection Handover",
	"Promise to Pay", "Invoice Dispute", "Contact Log", "Credit Hold", "Dunning Letter", "Dunning Block",
	"Collection Action", "Collection Case", "Collection Run", "Policy Trial", "Collection Snapshot",
	"Collections Company",
)  # fmt: skip
BOOKED = ("Payment Entry", "Delivery Note", "Sales Invoice", "Sales Order", "Stock Entry", "Pick List")
LEDGERS = ("GL Entry", "Payment Ledger Entry", "Stock Ledger Entry", "Repost Item Valuation")
# Rows that hang on a document by its doctype and name
ATTACHED = (
	("File", "attached_to_doctype", "attached_to_name"),
	("Communication", "reference_doctype", "reference_name"),
	("Comment", "reference_doctype", "reference_name"),
	("Email Queue", "reference_doctype", "reference_name"),
	("Version", "ref_doctype", "docname"),
	("Notification Log", "document_type", "document_name"),
	("Workflow Action", "reference_doctype", "reference_name"),
)


def everything() -> None:
	from . import LOADED

	for doctype in (*OURS, *BOOKED):
		_remove(doctype)
	for doctype in LEDGERS:
		frappe.db.delete(doctype, {"company": COMPANY})
	warehouses = frappe.get_all("Warehouse", filters={"company": COMPANY}, order_by="name", pluck="name")
	frappe.db.delete("Bin", {"warehouse": ("in", warehouses or [""])})
	frappe.defaults.clear_default(key=LOADED)
	frappe.clear_cache()
	commit_chunk()


def _remove(doctype: str) -> None:
	names = frappe.get_all(doctype, filters={"company": COMPANY}, order_by="name", pluck="name")
	if not names:
		return
	for attached, of_type, of_name in ATTACHED:
		if attached == "File":
			_remove_files(doctype, names)
		else:
			frappe.db.delete(attached, {of_type: doctype, of_name: ("in", names)})
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype, "parent": ("in", names)})
	frappe.db.delete(doctype, {"name": ("in", names)})


def _remove_files(doctype: str, names: list[str]) -> None:
	files = frappe.get_all(
		"File",
		filters={"attached_to_doctype": doctype, "attached_to_name": ("in", names)},
		order_by="name",
		pluck="name",
	)
	for name in files:
		frappe.delete_doc("File", name, force=True)
