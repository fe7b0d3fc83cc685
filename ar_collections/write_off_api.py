"""The doors of the Write-off Request form. Each checks the document's own rights first."""

import frappe

from .services import write_offs


@frappe.whitelist(methods=["POST"])
def approve(name: str, comment: str = "") -> None:
	frappe.get_doc(write_offs.DOCTYPE, name).check_permission("write")
	write_offs.approve(name, comment)


@frappe.whitelist(methods=["POST"])
def reject(name: str, reason: str) -> None:
	frappe.get_doc(write_offs.DOCTYPE, name).check_permission("write")
	write_offs.reject(name, reason)


@frappe.whitelist(methods=["POST"])
def recover(name: str, payment_entry: str, amount: float = 0) -> str:
	"""Only for who may book: the Journal Entry is inserted with the user's own rights."""
	frappe.get_doc(write_offs.DOCTYPE, name).check_permission("write")
	frappe.get_doc("Payment Entry", payment_entry).check_permission("read")
	return write_offs.recover(name, payment_entry, float(amount or 0))
