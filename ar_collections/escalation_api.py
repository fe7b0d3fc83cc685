"""What the page of an escalation calls. Thin: who may read it, then the service, which says who may answer."""

import frappe

from .services import escalation_answers


@frappe.whitelist(methods=["GET", "POST"])
def question(action: str) -> dict:
	"""All that the page shows."""
	return escalation_answers.question(_readable(action))


@frappe.whitelist(methods=["POST"])
def answer(action: str, what: str, said: str = "", by: str | None = None) -> dict:
	_readable(action)
	escalation_answers.answer(action, what, said, by or None)
	return question(action)


def _readable(action: str):
	doc = frappe.get_doc("Collection Action", action)
	doc.check_permission("read")
	return doc
