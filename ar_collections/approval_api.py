"""What the page of an approval mail calls. Thin: the link says who may, the service decides."""

import frappe

from .services import approval_decide, approval_link


@frappe.whitelist(methods=["POST"])
def decide(choice: str, comment: str = "", seen: str = "") -> str:
	"""`choice` = approve or reject; `seen` = the version the page showed; the link's own parameters as signed."""
	names = (*approval_link.NAMES, approval_link.SIGNATURE)
	given = {name: frappe.form_dict.get(name) for name in names}
	return approval_decide.decide(given, choice, comment, seen)
