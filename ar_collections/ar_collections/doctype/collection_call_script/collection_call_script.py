"""Collection Call Script: what to say in which stage to which kind of customer, a text per language.

Guards that every text can be rendered before anybody calls with it; choosing and rendering is
`services/call_script.py`.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from ar_collections.guards import one_message
from ar_collections.services import script_wording, stages


class CollectionCallScript(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.collection_call_script_text.collection_call_script_text import (
			CollectionCallScriptText,
		)

		day: DF.Int
		enabled: DF.Check
		kind: DF.Literal[
			"Any", "Broken Promise", "Unreachable", "Habitual Late", "High Risk", "Medium Risk", "Low Risk"
		]
		level: DF.Int
		no_end: DF.Check
		script_name: DF.Data
		texts: DF.Table[CollectionCallScriptText]
		until_day: DF.Int
	# end: auto-generated types

	def onload(self):
		self.set_onload("merge_fields", script_wording.MERGE_FIELDS)

	def validate(self):
		stages.check_days(self)
		stages.check_languages(self.texts)
		self.check_wording()

	def check_wording(self):
		problems = []
		for row in self.texts:
			row.text = script_wording.tidied(row.text)
			problems += [
				_("{0}: {1}").format(row.language, problem) for problem in script_wording.check(row.text)
			]
		if problems:
			known = _("Fields that can be used: {0}").format(", ".join(script_wording.MERGE_FIELDS))
			frappe.throw(one_message([*problems, known]), title=_("The wording cannot be used"))
