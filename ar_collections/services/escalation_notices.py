"""Telling the person an escalation reached: bell, and a mail with the case and a link to the page where
he or she answers. Without an address the bell alone; a mail that fails is logged and stops nothing.
"""

from html import unescape

import frappe
from frappe import _
from frappe.translate import print_language
from frappe.utils import nowdate

from ..ledger.substitutes import substitutes_of
from . import escalation_facts
from .notices import notify
from .savepoint import isolated

DOCTYPE = "Collection Action"
MOST_A_DAY = 20  # mails; the bell and the worklist say the rest


def tell(action) -> None:
	"""The person, and whoever stands in today and may read the case."""
	if not action.collector:
		return
	notify([action.collector], lambda: escalation_facts.question(action), "Collection Case", action.case)
	today = {"kind": "Escalation", "collector": action.collector, "asked_on": nowdate()}
	if frappe.db.count(DOCTYPE, today) > MOST_A_DAY:
		return
	for user in (action.collector, *substitutes_of([action.collector])):
		if user == action.collector or frappe.has_permission(
			"Collection Case", "read", action.case, user=user
		):
			_mail(action, user)


def _mail(action, user: str) -> None:
	found = frappe.db.get_value("User", user, ["email", "language", "enabled"], as_dict=True)
	if not found or not found.email or not found.enabled:
		return
	with isolated(action.name) as outcome:
		with print_language(found.language or frappe.db.get_default("lang") or frappe.local.lang):
			question = escalation_facts.question(action)
			frappe.sendmail(
				recipients=[found.email],
				subject=unescape(frappe.utils.strip_html(question)),  # a subject is no HTML
				template="escalation",
				args={
					"question": question,
					"sections": escalation_facts.sections(action),
					"url": escalation_facts.url(action.name),
				},
				reference_doctype=DOCTYPE,
				reference_name=action.name,
			)
	if outcome.error:
		frappe.log_error(
			title=_("The mail about an escalation could not be written"), message=outcome.traceback,
			reference_doctype=DOCTYPE, reference_name=action.name,
		)  # fmt: skip
