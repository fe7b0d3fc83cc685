"""Account Statement: a customer's account of a month, checked, sent, and confirmed or disagreed with.

What it may say is `services/statement_rules.py`; services alone move it on.
"""

from frappe.model.document import Document

from ar_collections.services import statement_invoicing, statement_rules


class AccountStatement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ar_collections.ar_collections.doctype.account_statement_balance.account_statement_balance import (
			AccountStatementBalance,
		)
		from ar_collections.ar_collections.doctype.account_statement_line.account_statement_line import (
			AccountStatementLine,
		)

		answer_note: DF.SmallText | None
		balances: DF.Table[AccountStatementBalance]
		case: DF.Link | None
		chased_on: DF.Date | None
		checked_by: DF.Link | None
		checked_on: DF.Datetime | None
		collector: DF.Link | None
		company: DF.Link
		confirmed_by: DF.Data | None
		confirmed_on: DF.Datetime | None
		confirmed_through: DF.Literal["", "Link", "Paper", "E-mail", "Telephone"]
		courier: DF.Data | None
		customer: DF.Link
		customer_name: DF.Data | None
		email_queue: DF.Link | None
		email_to: DF.SmallText | None
		escalated_on: DF.Date | None
		expires_on: DF.Datetime | None
		failure: DF.SmallText | None
		from_date: DF.Date
		invoice_address: DF.SmallText | None
		invoice_bank: DF.Data | None
		invoice_email: DF.Data | None
		invoice_tax_id: DF.Data | None
		invoice_title: DF.Data | None
		invoiced_with: DF.SmallText | None
		invoicing_told: DF.SmallText | None
		invoicing_told_on: DF.Datetime | None
		language: DF.Link | None
		lines: DF.Table[AccountStatementLine]
		link_key: DF.Data | None
		pdf_file: DF.Attach | None
		pdf_sha256: DF.Data | None
		receipts_complete: DF.Check
		recorded_by: DF.Link | None
		sent_on: DF.Datetime | None
		stamped_copy: DF.Attach | None
		steps_done: DF.SmallText | None
		status: DF.Literal["Draft", "Checked", "Sending", "Sent", "Confirmed", "Disagreed", "Withdrawn"]
		test_mode: DF.Check
		to_date: DF.Date
		tracking_no: DF.Data | None
		unique_key: DF.Data | None
		withdrawn_reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self):
		statement_rules.check(self)

	def on_update(self):
		statement_invoicing.tell(self)

	def on_trash(self):
		statement_rules.check_delete(self)
