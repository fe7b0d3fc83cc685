"""Dunning Letter Type: the figures of a kind of letter, and its wording per language.

Guards that every text can be rendered before anybody uses it. Rendering is
`services/wording.py`; who gets which type is decided by the policy.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from ar_collections.guards import changed, one_message
from ar_collections.services import letter_charges, letter_rules, stages, wording

TEMPLATES = ("subject", "opening", "closing", "mail_subject", "mail_body")


class DunningLetterType(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.dunning_letter_type_text.dunning_letter_type_text import (
			DunningLetterTypeText,
		)

		deadline_days: DF.Int
		delivery: DF.Literal["E-mail", "Print", "E-mail and Print", "Registered Mail"]
		dunning_type: DF.Link | None
		encloses_statement: DF.Check
		filing_days: DF.Int
		general_manager_approves: DF.Check
		interest: DF.Literal["", "Shown", "Claimed"]
		law_firm: DF.Link | None
		law_firm_role: DF.Literal["", "Named in the letter", "Writes the letter"]
		letter_type: DF.Data
		level: DF.Int
		needs_approval: DF.Check
		print_format: DF.Link | None
		show_lower_items: DF.Check
		texts: DF.Table[DunningLetterTypeText]
	# end: auto-generated types

	def onload(self):
		self.set_onload("merge_fields", wording.MERGE_FIELDS)

	def validate(self):
		stages.check_languages(self.texts)
		letter_charges.check_type(self)
		self.check_wording()
		self.check_level()
		letter_rules.check_type(self)

	def check_wording(self):
		problems = [
			_("{0}, {1}: {2}").format(text.language, _(text.meta.get_label(field)), problem)
			for text in self.texts
			for field in TEMPLATES
			for problem in wording.check(text.get(field))
		]
		if problems:
			known = _("Fields that can be used: {0}").format(", ".join(wording.MERGE_FIELDS))
			frappe.throw(one_message([*problems, known]), title=_("The wording cannot be used"))

	def check_level(self):
		"""An approved policy counts on the level; changing it here would change the ladder unseen."""
		if not changed(self, ["level"]):
			return
		filters = {"letter_type": self.name, "level": ("!=", cint(self.level))}
		policies = frappe.get_all("Collection Policy Step", filters, pluck="parent", order_by="parent")
		used = frappe.db.get_value(
			"Collection Policy", {"name": ("in", policies or [""]), "status": "Approved"}
		)
		if used:
			message = _("The approved policy {0} uses this letter type at another level.")
			frappe.throw(message.format(used), title=_("Level in use"))
