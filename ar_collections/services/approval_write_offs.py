"""Write-offs as something to decide on (`approval`): the General Manager, never who asked."""

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_fullname

from . import approval, write_off_rules, write_offs
from .approval_people import lacks_role, managers, own_request
from .hold_notices import general_managers
from .hold_words import money

SHOWN_ITEMS = 10


def _waits(doc) -> str | None:
	return approval.APPROVE if doc.status == write_off_rules.PROPOSED else None


def _deciders(doc) -> list[str]:
	named = [user for user in general_managers(doc.company) if not _may_not(doc, user)]
	return named or managers((write_off_rules.DECIDER,), {doc.requested_by, doc.owner})


def _may_not(doc, user: str) -> str | None:
	why = lacks_role(user, (write_off_rules.DECIDER,))
	return why or (own_request() if write_off_rules.is_own(doc, user) else None)


def _question(doc) -> str:
	currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	who = escape_html(doc.customer_name or doc.customer)
	return _("Write off {0} of {1}?").format(money(doc.total, currency), who)


def _lines(doc) -> list[str]:
	why = f"{escape_html(_(doc.kind, context=write_offs.DOCTYPE))}: {escape_html(doc.reason)}"
	items = " · ".join(
		f"{escape_html(row.voucher_no)} ({formatdate(row.due_date)}): {money(row.amount, row.currency)}"
		for row in doc.items[:SHOWN_ITEMS]
	)
	against = {
		"Allowance": _("It uses up what was provided for."),
		"Expense": _("It is an expense of this period."),
	}[doc.against]
	currency = frappe.get_cached_value("Company", doc.company, "default_currency")
	credit = write_off_rules.standing(doc.company, doc.customer).credit
	free = credit and _("{0} of receipts and credit notes is not allocated yet.").format(
		money(float(credit), currency)
	)
	asks = _("Asked by {0}.").format(escape_html(get_fullname(doc.requested_by))) if doc.requested_by else ""
	return [line for line in (why, items, against, free, asks) if line]


KIND = approval.Kind(
	doctype=write_offs.DOCTYPE,
	waits=_waits,
	deciders=_deciders,
	may_not=_may_not,
	question=_question,
	lines=_lines,
	approve=write_offs.approve,
	reject=write_offs.reject,
)
