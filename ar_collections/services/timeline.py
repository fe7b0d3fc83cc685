"""Everything that happened on a case, newest first, each with its reason in the reader's language.

Reads only. Who may read the case may read its story; the caller checks the case. Each source
gives its newest rows, so a long case costs no more than a short one.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname, strip_html

from ..core.model import CREDIT_LOCK, LETTER, SHIPMENT_HOLD
from ..ledger.payments import settlements
from .reasons import text_of

MOST = 200  # rows of one source


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
		*_holds(case),
		*_blocks(of_case),
		*_payments(of_case),
	]
	rows.sort(key=lambda row: (get_datetime(row["when"]), row["name"] or ""), reverse=True)
	return rows[start : start + limit]


def _entry(when, kind: str, title: str, doctype: str | None = None, name: str | None = None, **more) -> dict:
	row = {"when": str(when), "kind": kind, "title": title, "doctype": doctype, "name": name}
	row |= {"text": "", "why": "", "who": "", "status": "", "amount": None, "currency": None, **more}
	row["who"] = get_fullname(row["who"]) if row["who"] else ""
	return row


def _newest(doctype: str, filters: dict, fields: list[str], order: str = "creation") -> list[dict]:
	return frappe.get_all(
		doctype, filters=filters, fields=["name", *fields], order_by=f"{order} desc, name desc", limit=MOST
	)


def _case(row) -> Iterator[dict]:
	if row.opened_on:
		yield _entry(row.opened_on, "Case", _("Case opened"), "Collection Case", row.name)
	if row.closed_on:
		yield _entry(
			row.closed_on, "Case", _("Case closed"), "Collection Case", row.name, text=row.close_reason or ""
		)


def _actions(case: str) -> Iterator[dict]:
	fields = [
		"kind", "title", "status", "why", "why_json", "due_on", "creation", "modified", "done_on", "done_by",
		"collector", "result", "withdrawn_reason", "amount", "currency", "letter", "hold",
	]  # fmt: skip
	for row in _newest("Collection Action", {"case": case}, fields):
		if row.kind in (LETTER, SHIPMENT_HOLD, CREDIT_LOCK) and (row.letter or row.hold):
			continue  # the letter or the hold tells it, with this reason
		happened = row.done_on if row.status in ("Done", "Skipped") and row.done_on else row.creation
		yield _entry(
			happened, row.kind, _(row.title or row.kind), "Collection Action", row.name,
			text=_(row.withdrawn_reason or row.result or ""), why=text_of(row.why_json, row.why or ""),
			who=row.done_by or row.collector, status=row.status, amount=row.amount, currency=row.currency,
		)  # fmt: skip


def _reasons(case: str, link: str) -> dict[str, str]:
	"""Why a letter or a hold came to be: the reason of its action."""
	rows = _newest("Collection Action", {"case": case, link: ("is", "set")}, [link, "why", "why_json"])
	return {row[link]: text_of(row.why_json, row.why or "") for row in rows}


def _letters(case: str) -> Iterator[dict]:
	why = _reasons(case, "letter")
	fields = [
		"letter_type", "level", "status", "creation", "issued_on", "total_open", "currency", "email_to",
		"posted_on", "courier", "tracking_no", "failure", "withdrawn_reason", "collector",
	]  # fmt: skip
	for row in _newest("Dunning Letter", {"case": case}, fields):
		yield _entry(
			row.issued_on or row.creation, "Letter", _(row.letter_type), "Dunning Letter", row.name,
			text=_letter_text(row), why=why.get(row.name, ""), who=row.collector, status=row.status,
			amount=row.total_open, currency=row.currency,
		)  # fmt: skip


def _letter_text(row) -> str:
	parts = [row.withdrawn_reason, row.failure]
	if row.email_to:
		parts.append(_("by mail to {0}").format(row.email_to))
	if row.posted_on:
		sent = " ".join(filter(None, (row.courier, row.tracking_no)))
		parts.append(_("posted {0} {1}").format(frappe.utils.formatdate(row.posted_on), sent).strip())
	return " · ".join(filter(None, parts))


def _contacts(case: str) -> Iterator[dict]:
	fields = ["channel", "direction", "outcome", "contact_on", "person_name", "summary", "agreed", "owner"]
	fields += ["promised_on", "promised_amount", "person.full_name as contact_name", "recording"]
	for row in _newest("Contact Log", {"case": case, "docstatus": 1}, fields, "contact_on"):
		said = [row.person_name or row.contact_name, row.summary, row.agreed]
		if row.recording:
			said.append(_("recorded"))
		if row.promised_on:
			said.append(_("promised for {0}").format(frappe.utils.formatdate(row.promised_on)))
		yield _entry(
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
	for row in _newest("Communication", filters, fields):
		received = row.sent_or_received == "Received"
		title = _("Mail from {0}").format(row.sender) if received else _("Mail to {0}").format(row.recipients)
		text = " · ".join(
			filter(None, (row.subject, strip_html(row.text_content or row.content or "")[:300]))
		)
		yield _entry(
			row.communication_date or row.creation, "E-mail", title, "Communication", row.name, text=text,
			status="Received" if received else "Sent",
		)  # fmt: skip


def _holds(case: str) -> Iterator[dict]:
	why = _reasons(case, "hold")
	fields = [
		"hold_type", "status", "proposed_on", "creation", "why", "overdue_amount", "currency", "approved_by",
		"approved_on", "decision_note", "released_on", "released_by", "release_reason",
	]  # fmt: skip
	for row in _newest("Credit Hold", {"case": case}, fields):
		kind, name = _(row.hold_type), row.name
		yield _entry(
			row.creation, "Hold", _("{0} proposed").format(kind), "Credit Hold", name, status=row.status,
			why=why.get(name) or row.why or "", amount=row.overdue_amount, currency=row.currency,
		)  # fmt: skip
		if row.approved_on:
			title = _("{0} rejected") if row.status == "Rejected" else _("{0} approved")
			yield _entry(
				row.approved_on, "Hold", title.format(kind), "Credit Hold", name,
				text=row.decision_note or "", who=row.approved_by,
			)  # fmt: skip
		if row.released_on:
			yield _entry(
				row.released_on, "Hold", _("{0} released").format(kind), "Credit Hold", name,
				text=row.release_reason or "", who=row.released_by, status="Released",
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
	]
	for row in _newest("Dunning Block", filters, fields):
		if row.company and row.company != of_case.company:
			continue
		title = _("Blocked: {0}").format(_(row.reason))
		until = _("until {0}").format(frappe.utils.formatdate(row.until_date)) if row.until_date else ""
		text = " · ".join(filter(None, (row.sales_invoice, until, row.note)))
		yield _entry(row.creation, "Block", title, "Dunning Block", row.name, text=text, who=row.owner)
		if row.lifted_on:
			yield _entry(
				row.lifted_on, "Block", _("Block lifted"), "Dunning Block", row.name, who=row.lifted_by
			)


def _payments(of_case) -> Iterator[dict]:
	"""Receipts, entries and credit notes on every item the case ever spoke of."""
	vouchers = set(
		frappe.get_all(
			"Collection Case Item", filters={"parent": of_case.name}, order_by="name", pluck="voucher_no"
		)
	)
	spoken = frappe.get_all(
		"Collection Action", filters={"case": of_case.name}, order_by="name", pluck="name"
	)
	vouchers |= set(
		frappe.get_all(
			"Collection Action Item",
			filters={"parent": ("in", spoken or [""])},
			order_by="name",
			pluck="voucher_no",
		)
	)
	for row in settlements(of_case.company, of_case.customer, vouchers)[:MOST]:
		yield _entry(
			row.booked_at, "Payment", _title(row), row.voucher_type, row.voucher, amount=row.amount,
			currency=row.currency, status="Cancelled" if row.cancelled else "Received",
		)  # fmt: skip


def _title(row) -> str:
	if row.voucher_type == "Payment Entry":
		return _("Payment received")
	return _("Credit note") if row.voucher_type == "Sales Invoice" else _("Journal entry")


def item_reasons(case) -> dict[str, str]:
	"""Why each item of the case stands as it does: `{"voucher|term": sentence}`."""
	return {f"{row.voucher_no}|{row.term}": _item_reason(row) for row in case.items}


def _item_reason(row) -> str:
	why = text_of(row.why_json, row.note or "")
	title = frappe.parse_json(row.why_json or "{}").get("title")
	return f"{title}: {why}" if title else why
