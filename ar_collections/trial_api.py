"""What the screens of a Policy Trial call. Thin: who may, then the service that does."""

import frappe
from frappe import _

from .services import policy_trial, trial_result, trial_terms

DOCTYPE = policy_trial.DOCTYPE


@frappe.whitelist(methods=["GET", "POST"])
def suggested(policy: str, company: str) -> str | None:
	"""Which policy the candidate would replace in this company; None = none."""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	frappe.get_doc("Collection Policy", policy).check_permission("read")
	frappe.get_doc("Company", company).check_permission("read")
	return trial_terms.suggested(policy, company)


@frappe.whitelist(methods=["GET", "POST"])
def result(trial: str) -> dict:
	"""The figures of both sides; see `trial_result.for_screen`."""
	frappe.get_doc(DOCTYPE, trial).check_permission("read")
	return trial_result.for_screen(trial)


@frappe.whitelist(methods=["POST"])
def resume(trial: str) -> bool:
	"""Go on with a trial that failed or whose worker died."""
	frappe.get_doc(DOCTYPE, trial).check_permission("write")
	found = policy_trial.resume(trial)
	if not found:
		frappe.msgprint(_("A worker is at it already, or it is done."), alert=True)
	return found
