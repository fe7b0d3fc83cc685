"""What the decision page and the blocked person call. Thin: who may, then the service that does.

Every decision is checked again by the hold itself; whatever writes wants POST.
"""

import frappe
from frappe import _

from .services import hold_asks, hold_goods, hold_page, holds

GUARDED = (*hold_goods.TAKES_OUT, hold_goods.PICK, hold_goods.ORDER)


@frappe.whitelist(methods=["GET", "POST"])
def question(hold: str) -> dict:
	"""All that the decision page shows."""
	doc = frappe.get_doc("Credit Hold", hold)
	doc.check_permission("read")
	return hold_page.question(doc)


@frappe.whitelist(methods=["GET", "POST"])
def waiting() -> list[dict]:
	"""Holds that wait for a decision and that the reader may see, oldest first."""
	return frappe.get_list(
		"Credit Hold",
		filters={"status": "Proposed"},
		fields=["name", "customer_name", "hold_type", "overdue_amount", "currency", "days_overdue"],
		order_by="proposed_on asc, name asc",
		limit=50,
	)


@frappe.whitelist(methods=["POST"])
def approve(hold: str, note: str = "", until: str | None = None) -> dict:
	_may_decide(hold)
	holds.approve(hold, note, until or None)
	return question(hold)


@frappe.whitelist(methods=["POST"])
def reject(hold: str, reason: str) -> dict:
	_may_decide(hold)
	holds.reject(hold, reason)
	return question(hold)


@frappe.whitelist(methods=["POST"])
def release(hold: str, reason: str) -> dict:
	_may_decide(hold)
	holds.release(hold, reason)
	return question(hold)


@frappe.whitelist(methods=["POST"])
def let_out(
	hold: str,
	kind: str,
	sales_order: str | None = None,
	amount: float | None = None,
	until_date: str | None = None,
	note: str = "",
) -> dict:
	"""One order, an amount, or everything until a date."""
	_may_decide(hold)
	holds.grant(hold, kind, sales_order or None, amount, until_date or None, note)
	return question(hold)


@frappe.whitelist(methods=["POST"])
def force(company: str, customer: str, why: str, hold_type: str = "Shipment Hold") -> str:
	"""Ask for a hold outside the policy; the name of the proposal."""
	frappe.has_permission("Credit Hold", "create", throw=True)
	frappe.get_doc("Customer", customer).check_permission("read")
	return holds.force(company, customer, why, hold_type)


@frappe.whitelist(methods=["POST"])
def ask_for_release(args: str | dict) -> None:
	"""The button in the refusal: `{hold, reference_doctype, reference_name, note}`.

	Whoever may read the document that was refused (or, while it is not saved yet, make one for this
	customer) may ask; the hold itself needs not be readable.
	"""
	asked = frappe._dict(frappe.parse_json(args))
	of = frappe.db.get_value("Credit Hold", asked.hold, ["company", "customer"], as_dict=True)
	if not of or asked.reference_doctype not in GUARDED:
		frappe.throw(_("This hold is not there any more. Try to submit the document again."))
	saved = asked.reference_name and frappe.db.exists(asked.reference_doctype, asked.reference_name)
	if saved:
		doc = frappe.get_doc(asked.reference_doctype, asked.reference_name)
		doc.check_permission("read")
		if doc.company != of.company or of.customer not in hold_goods.customers_of(doc):
			frappe.throw(_("This hold does not stop {0}.").format(doc.name), title=_("Ask for release"))
	else:
		frappe.has_permission(asked.reference_doctype, "create", throw=True)
		frappe.get_doc("Customer", of.customer).check_permission("read")
	reference = (asked.reference_doctype, asked.reference_name) if saved else (None, None)
	new = hold_asks.ask(asked.hold, *reference, asked.note or "")
	said = _("The General Manager has been asked.") if new else _("The General Manager was asked already.")
	frappe.msgprint(said, alert=True, indicator="green")


def _may_decide(hold: str) -> None:
	frappe.get_doc("Credit Hold", hold).check_permission("write")
