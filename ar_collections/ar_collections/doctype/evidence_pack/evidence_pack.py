"""Evidence Pack: all that proves a claim, as one ZIP and one PDF; frozen when approved.

Built by `services/evidence.py` in the background; what may be done with it is `services/evidence_rules.py`.
"""

from frappe.model.document import Document

from ar_collections.services import evidence_rules


class EvidencePack(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_by: DF.Link | None
		approved_on: DF.Datetime | None
		case: DF.Link
		collector: DF.Link | None
		company: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		failure: DF.SmallText | None
		language: DF.Link | None
		made_by: DF.Link | None
		made_on: DF.Datetime | None
		missing: DF.Int
		missing_text: DF.LongText | None
		note: DF.SmallText | None
		pages: DF.Int
		pdf_file: DF.Attach | None
		pdf_sha256: DF.Data | None
		pieces: DF.Int
		progress: DF.Percent
		status: DF.Literal["Building", "Draft", "Approved", "Failed"]
		zip_file: DF.Attach | None
		zip_sha256: DF.Data | None
	# end: auto-generated types

	def validate(self):
		evidence_rules.check(self)

	def on_trash(self):
		evidence_rules.check_delete(self)
