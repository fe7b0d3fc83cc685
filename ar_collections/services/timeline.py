"""Everything that happened on a case, newest first, each with its reason in the reader's language.

Reads only. Who may read the case may read its story; the caller checks the case. What happened
with holds, promises, decisions, money, handovers and with who looks after it is told by the other
`timeline_…` files.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import get_datetime, strip_html

from ..core.model import CREDIT_LOCK, LETTER, SHIPMENT_HOLD
from . import (
	timeline_decisions,
	timeline_holds,
	timeline_money,
	timeline_owners,
	timeline_promises,
	timeline_proof,
	timeline_statements,
)
from .notes import shown
from .reasons import text_of
from .timeline_entry import entry, newest, reasons_of


def events(case: str, start: int = 0, limit: int = 100) -> list[dict]:
	"""`[{when, kind, title, text, why, who, status, doctype, name, amount, currency}]`, newest first."""
	of_case = frappe.db.get_value(
		"Collection Case",
		case,
		["name", "company", "customer", "opened_on", "closed_on", "close_reason"],
		as_dict=True,
	)
	rows = [
		*_case(of_case),
		*_actions(case),
		*_letters(case),
		*_contacts(case),
		*_mails(case),
		*timeline_holds.events(case),
		*timeline_decisions.events(case),
		*timeline_promises.events(case),
		*timeline_proof.events(case),
		*timeline_statements.events(of_case),
		*_blocks(of_case),
		*timeline_money.events(of_case),
		*timeline_owners.events(case),
	]
	rows.sort(key=lambda row: (get_datetime(row["when"]), row["name"] or ""), reverse=True)
	return rows[start : start + limit]


def _case(row) -> Iterator[dict]:
	if row.opened_on:
		yield entry(row.opened_on, "Case", _("Case opened"), "Collection Case", row.name)
	if row.closed_on:
		yield entry(
			row.closed_on, "Case", _("Case closed"), "Collection Case", row.name, text=shown(row.close_reason)
		)


def _actions(case: str) -> Iterator[dict]:
	fields = [
		"kind", "title", "status", "why", "why_json", "due_on", "creation", "modified", "done_on", "done_by",
		"collector", "result", "withdrawn_reason", "amount", "currency", "letter", "hold", "step_id",
	]  # fmt: skip
	for row in newest("Collection Action", {"case": case}, fields):
		if row.kind in (LETTER, SHIPMENT_HOLD, CREDIT_LOCK) and (row.letter or row.hold):
			continue  # the letter or the hold tells it, with this reason
		if row.step_id == timeline_holds.ASKED:
			continue
		happened = row.done_on if row.status in ("Done", "Skipped") and row.done_on else row.creation
		yield entry(
			happened, row.kind, shown(_(row.title or row.kind)), "Collection Action", row.name,
			text=_said(row), why=text_of(row.why_json, shown(row.why)),
			who=row.done_by or row.collector, status=row.status, amount=row.amount, currency=row.currency,
		)  # fmt: skip


def _said(row) -> str:
	text = row.withdrawn_reason or row.result or ""
	return shown(_(text)) if text else ""


def _letters(case: str) -> Iterator[dict]:
	why = reasons_of(case, "letter")
	fields = [
		"letter_type", "level", "status", "creation", "issued_on", "total_open", "currency", "email_to",
		"posted_on", "courier", "tracking_no", "failure", "withdrawn_reason", "collector",
		"withdrawn_on", "withdrawn_by",
	]  # fmt: skip
	for row in newest("Dunning Letter", {"case": case}, fields):
		yield entry(
			row.issued_on or row.creation, "Letter", _(row.letter_type), "Dunning Letter", row.name,
			text=_letter_text(row), why=why.get(row.name, ""), who=row.collector, status=row.status,
			amount=row.total_open, currency=row.currency,
		)  # fmt: skip

		if row.withdrawn_on:
			yield entry(
				row.withdrawn_on, "Letter", _("{0} withdrawn").format(_(row.letter_type)), "Dunning Letter",
				row.name, text=shown(row.withdrawn_reason), who=row.withdrawn_by, status="Withdrawn",
			)  # fmt: skip


def _letter_text(row) -> str:
	parts = [row.failure]
	if row.email_to:
		parts.append(_("by mail to {0}").format(row.email_to))
	if row.posted_on:
		sent = " ".join(filter(None, (row.courier, row.tracking_no)))
		parts.append(_("posted {0} {1}").format(frappe.utils.formatdate(row.posted_on), sent).strip())
	return " · ".join(filter(None, parts))


def _contacts(case: str) -> Iterator[dict]:
	fields = ["channel", "direction", "outcome", "contact_on", "person_name", "summary", "agreed", "owner"]
	fields += ["promised_on", "promised_amount", "person.full_name as contact_name", "recording"]
	for row in newest("Contact Log", {"case": case, "docstatus": 1}, fields, "contact_on"):
		said = [row.person_name or row.contact_name, row.summary, row.agreed]
		if row.recording:
			said.append(_("recorded"))
		if row.promised_on:
			said.append(_("promised for {0}").format(frappe.utils.formatdate(row.promised_on)))
		yield entry(
			row.contact_on, "Contact", f"{_(row.channel)}: {_(row.outcome)}", "Contact Log", row.name,
			text=" · ".join(filter(None, said)), who=row.owner, amount=row.promised_amount or None,
		)  # fmt: skip


def _mails(case: str) -> Iterator[dict]:
	filters = {
		"reference_doctype": "Collection Case",
		"reference_name": case,
		"communication_type": "Communication",
	}
	fields = [
		"subject",
		"sent_or_received",
		"sender",
		"recipients",
		"communication_date",
		"creation",
		"text_content",
		"content",
	]
	for row in newest("Communication", filters, fields):
		received = row.sent_or_received == "Received"
		title = _("Mail from {0}").format(row.sender) if received else _("Mail to {0}").format(row.recipients)
		text = " · ".join(
			filter(None, (row.subject, strip_html(row.text_content or row.content or "")[:300]))
		)
		yield entry(
			row.communication_date or row.creation, "E-mail", title, "Communication", row.name, text=text,
			status="Received" if received else "Sent",
		)  # fmt: skip


def _blocks(of_case) -> Iterator[dict]:
	# a block without a company holds for all of them; Frappe's "in" does not find the empty ones
	filters = {"customer": of_case.customer}
	fields = [
		"company",
		"reason",
		"sales_invoice",
		"until_date",
		"note",
		"status",
		"creation",
		"owner",
		"lifted_on",
		"lifted_by",
		"outcome",
	]
	for row in newest("Dunning Block", filters, fields):
		if row.company and row.company != of_case.company:
			continue
		title = _("Blocked: {0}").format(_(row.reason))
		until = _("until {0}").format(frappe.utils.formatdate(row.until_date)) if row.until_date else ""
		text = " · ".join(filter(None, (row.sales_invoice, until, row.note)))
		yield entry(row.creation, "Block", title, "Dunning Block", row.name, text=text, who=row.owner)
		if row.lifted_on:
			yield entry(
				row.lifted_on, "Block", _("Block lifted"), "Dunning Block", row.name, who=row.lifted_by,
				text=row.outcome,
			)  # fmt: skip


def item_reasons(case) -> dict[str, str]:
	"""Why each item of the case stands as it does: `{"voucher|term": sentence}`."""
	return {f"{row.voucher_no}|{row.term}": _item_reason(row) for row in case.items}


def _item_reason(row) -> str:
	why = text_of(row.why_json, row.note or "")
	title = frappe.parse_json(row.why_json or "{}").get("title")
	return f"{title}: {why}" if title else why
