"""What is wrong with a Collection Policy as somebody left it, in the reader's language.

The rules of a ladder are `core/policy_problems.py`; here are those that need the site: letter types
and the names a scope may hold. Reads only, but for the IDs it gives to steps without one.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import cint

from ..core import policy_problems as rules
from ..core.model import LETTER, Policy
from ..ledger.policies import policy_of

# Dimension of a scope -> DocType whose names are its values.
SCOPE_DOCTYPES = {
	"Customer Group": "Customer Group",
	"Territory": "Territory",
	"Payment Terms": "Payment Terms Template",
	"Currency": "Currency",
}
RISK_CLASSES = ("Low", "Medium", "High")


def problems(doc) -> list[str]:
	"""Everything that keeps the policy from being approved, each as one sentence."""
	policy = policy_of(doc)
	found = [*rules.problems(policy), *rules.conflicts(policy, _rivals(doc))]
	return [problem.message(_) for problem in found] + list(_letter_types(doc))


def _rivals(doc) -> Iterator[Policy]:
	"""The approved policies that meet this one in some company."""
	names = frappe.get_all(
		"Collection Policy",
		filters={"status": "Approved", "name": ("!=", doc.name or "")},
		fields=["name", "company"],
		order_by="name asc",
	)
	for row in names:
		if not (row.company and doc.company) or row.company == doc.company:
			yield policy_of(frappe.get_cached_doc("Collection Policy", row.name))


def _letter_types(doc):
	"""A step and its letter type must agree on the level, or the letter would speak of another one."""
	for step in doc.steps:
		if step.kind != LETTER or not step.letter_type:
			continue
		level = frappe.db.get_value("Dunning Letter Type", step.letter_type, "level")
		if level is not None and cint(level) != cint(step.level):
			yield _("Step “{0}” has level {1}, its letter type “{2}” has level {3}.").format(
				step.title or step.step_id, cint(step.level), step.letter_type, cint(level)
			)


def name_steps(steps) -> None:
	"""An ID for every step without one, made of its title; it stays when the title changes."""
	taken = {step.step_id for step in steps if step.step_id}
	for step in steps:
		if step.step_id:
			continue
		words = frappe.scrub(step.title or step.kind or _("Step")).replace("_", "-").strip("-")
		step.step_id = next(name for name in _numbered(words) if name not in taken)
		taken.add(step.step_id)


def _numbered(words: str):
	yield words
	for number in range(2, 1000):
		yield f"{words}-{number}"


def check_scopes(doc) -> None:
	"""Each row of the scope names something that exists; a typing error would silence a policy."""
	ids = {step.step_id for step in doc.steps}
	wrong = []
	for row in doc.scopes:
		if row.step_id and row.step_id not in ids:
			wrong.append(_("Row {0}: there is no step with the ID “{1}”.").format(row.idx, row.step_id))
		if not _is_known(row.dimension, row.value):
			wrong.append(_("Row {0}: there is no {1} “{2}”.").format(row.idx, _(row.dimension), row.value))
	if wrong:
		frappe.throw("<br>".join(map(frappe.utils.escape_html, wrong)), title=_("Where it applies"))


def _is_known(dimension: str, value: str) -> bool:
	if dimension in SCOPE_DOCTYPES:
		return bool(frappe.db.exists(SCOPE_DOCTYPES[dimension], value))
	return value in RISK_CLASSES
