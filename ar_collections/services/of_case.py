"""What a document takes over from the case it belongs to; refused on a closed case and on another's customer."""

import frappe
from frappe import _

from ar_collections import guards

FIELDS = ("company", "customer", "customer_name", "collector", "status")


def take(doc, closed: str, also_closed: bool = False) -> None:
	"""Fill in whose the document is; `closed` says why it makes no sense on a closed case ({0}), unless it does."""
	case = frappe.db.get_value("Collection Case", doc.case, FIELDS, as_dict=True)
	if not case:
		frappe.throw(_("Choose the case it belongs to."), title=_("Case missing"))
	if case.pop("status") == "Closed" and not also_closed:
		frappe.throw(closed.format(doc.case), title=_("Case closed"))
	doc.update(case)
	if not guards.by_service(doc) and not frappe.has_permission("Collection Case", "read", doc.case):
		frappe.throw(_("This customer is looked after by somebody else."), frappe.PermissionError)
