"""The page behind a statement's link: what is owed, does it agree? No login, one statement, answered once.

Opening it changes nothing. A link that is not good says one sentence, and nothing of anybody.
"""

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from ar_collections.ledger.tables import decimal
from ar_collections.services import statement_answer, statement_limits, statement_link
from ar_collections.services.letter_format import base_language, literal, long_date, money
from ar_collections.services.letter_text import money_format
from ar_collections.services.statement_rules import INVOICING

no_cache = 1
LANGUAGES = (("en", "English"), ("zh", "中文"))


def get_context(context):
	token = frappe.form_dict.get("t")
	context.update({"no_header": True, "no_breadcrumbs": True, "no_index": True, "show_sidebar": False})
	context.update({"title": _("Account statement"), "lines": [], "balances": []})
	try:
		statement_limits.count(statement_limits.OPEN)
		found = statement_link.judged(token)
	except statement_limits.TooMany as error:
		frappe.local.message_log = []
		context.update({"state": "refused", "said": str(error)})
		return context
	_in_language(context, found.doc)
	context.title = _("Account statement")
	context.state = found.state
	if found.doc is None:
		context.update({"state": "refused", "said": statement_link.refusal(found.state)})
		return context
	_show(context, found, token)
	return context


def _in_language(context, doc) -> None:
	"""The statement's own language, or the one chosen on the page."""
	asked = frappe.form_dict.get("l") or (doc.language if doc else None)
	if base_language(asked) in dict(LANGUAGES):
		frappe.local.lang = base_language(asked)
		if context.boot:  # the page says its language to screen readers
			context.boot["lang"] = frappe.local.lang


def _show(context, found: statement_link.Opened, token: str) -> None:
	doc, language = found.doc, frappe.local.lang
	done = found.state == statement_link.DONE
	company = frappe.get_cached_value("Company", doc.company, "company_name")
	context.update(
		{
			"company": literal(company),
			"customer": literal(doc.customer_name or doc.customer),
			"number": doc.name,
			"period": (long_date(doc.from_date, language), long_date(doc.to_date, language)),
			"balances": [_balance(row) for row in doc.balances],
			"lines": [_line(row, language) for row in doc.lines],
			"token": token,
			"language": language,
			"languages": [one for one in LANGUAGES if one[0] != language],
			"reasons": [
				(reason, _(reason, context="Invoice Dispute")) for reason in statement_answer.REASONS
			],
			"invoicing": _invoicing(doc),
			"pdf": f"/api/method/ar_collections.statement_link_api.paper?t={token}",
			"csrf": get_csrf_token(),
		}
	)
	if done:
		context.answer = {
			"agrees": doc.status == "Confirmed",
			"by": doc.confirmed_by,
			"on": f"{long_date(doc.confirmed_on.date(), language)} {doc.confirmed_on:%H:%M}",
			"note": doc.answer_note,
			"stamped": bool(doc.stamped_copy),
		}


def _balance(row) -> dict:
	fields = ("opening_balance", "charged", "credited", "closing_balance", "overdue")
	return {"currency": row.currency, **{name: _money(row.get(name), row.currency) for name in fields}}


def _line(row, language: str) -> dict:
	return {
		"idx": row.idx,
		"number": row.voucher_no,
		"reference": row.reference,
		"term": row.term,
		"day": long_date(row.posting_date, language),
		"due": long_date(row.due_date, language),
		"days": row.days_overdue,
		"open": _money(row.open_amount, row.currency),
		"currency": row.currency,
		"credit": row.open_amount < 0,
		"answer": row.answer,
		"reason": _(row.reason, context="Invoice Dispute") if row.reason else "",
		"note": row.note,
		"disputed": _money(row.disputed_amount, row.currency) if row.disputed_amount else "",
	}


def _money(amount: float, currency: str) -> str:
	return f"{money(decimal(amount), *money_format(currency))} {currency}"


def _invoicing(doc) -> list[dict]:
	labels = {
		"invoice_title": _("Invoice title"),
		"invoice_tax_id": _("Tax ID"),
		"invoice_bank": _("Bank and account"),
		"invoice_address": _("Address and telephone"),
		"invoice_email": _("E-mail for invoices"),
	}
	return [{"name": name, "label": labels[name], "value": doc.get(name) or ""} for name in INVOICING]
