"""What the case's own buttons call: closing and opening again, handovers, evidence, explanations.

Thin: who may, then the service that does. Whatever writes wants POST; the services check roles again.
"""

import frappe

from .permissions import sees_all, visible_collectors
from .services import case_closing, case_money, evidence, explain, handovers


@frappe.whitelist(methods=["GET", "POST"])
def money(case: str) -> dict:
	"""`{recovered, cost, net_recovery, days_open}` in company currency."""
	_case(case)
	return case_money.money(case)


@frappe.whitelist(methods=["POST"])
def close(case: str, kind: str, reason: str) -> None:
	_case(case, "write")
	case_closing.close_by_hand(case, kind, reason)


@frappe.whitelist(methods=["POST"])
def open_again(case: str, reason: str) -> None:
	_case(case, "write")
	case_closing.open_again(case, reason)


# Why it stands as it does


@frappe.whitelist(methods=["GET", "POST"])
def explain_case(case: str) -> dict:
	return explain.of_case(_case(case))


@frappe.whitelist(methods=["GET", "POST"])
def explain_customer(customer: str) -> list[dict]:
	"""One explanation for each company that is switched on and whose case the reader may see."""
	frappe.get_doc("Customer", customer).check_permission("read")
	return explain.of_customer(customer, _sees)


# Handovers


@frappe.whitelist(methods=["POST"])
def approve_handover(handover: str, said: str = "") -> None:
	_handover(handover)
	handovers.approve(handover, said)


@frappe.whitelist(methods=["POST"])
def reject_handover(handover: str, reason: str) -> None:
	_handover(handover)
	handovers.reject(handover, reason)


@frappe.whitelist(methods=["POST"])
def take_handover_back(handover: str, reason: str) -> None:
	_handover(handover)
	handovers.take_back(handover, reason)


@frappe.whitelist(methods=["POST"])
def close_handover(handover: str, reason: str) -> None:
	_handover(handover)
	handovers.close(handover, reason)


# Evidence


@frappe.whitelist(methods=["POST"])
def make_evidence(case: str, language: str = "en") -> str:
	"""The name of the pack, which is made in the background."""
	_case(case)
	return evidence.start(case, language)


@frappe.whitelist(methods=["POST"])
def approve_evidence(pack: str) -> None:
	frappe.get_doc("Evidence Pack", pack).check_permission("write")
	evidence.approve(pack)


def _sees(case: str | None, owner: str | None) -> bool:
	"""One's own customers only, with a case or without."""
	if case:
		return bool(frappe.has_permission("Collection Case", "read", case))
	user = frappe.session.user
	may = frappe.has_permission("Collection Case", "read")
	return bool(may) and (sees_all(user) or owner in visible_collectors(user))


def _case(name: str, right: str = "read"):
	doc = frappe.get_doc("Collection Case", name)
	doc.check_permission(right)
	return doc


def _handover(name: str) -> None:
	frappe.get_doc("Collection Handover", name).check_permission("write")
