"""Handovers as something to decide on (`approval`): the General Manager, never who asked."""

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_fullname

from . import approval, handover_rules, handovers
from .approval_people import lacks_role, managers, own_request
from .claim import of_items
from .handover_claim import DOCTYPE
from .hold_notices import general_managers
from .hold_words import money
from .notes import shown
from .reasons import text_of

SHOWN_ITEMS = 10


def _waits(doc) -> str | None:
	return approval.APPROVE if doc.status == handover_rules.PROPOSED else None


def _deciders(doc) -> list[str]:
	"""The one named for the company; another General Manager where he or she asked for it."""
	named = [user for user in general_managers(doc.company) if not _may_not(doc, user)]
	return named or managers((handover_rules.DECIDER,), {doc.requested_by, doc.owner})


def _may_not(doc, user: str) -> str | None:
	why = lacks_role(user, (handover_rules.DECIDER,))
	return why or (own_request() if handover_rules.is_own(doc, user) else None)


def _question(doc) -> str:
	who = escape_html(doc.customer_name or doc.customer)
	if not doc.party_name:
		return _("Hand over the claim against {0}?").format(who)
	return _("Hand over the claim against {0} to {1}?").format(who, escape_html(doc.party_name))


def _lines(doc) -> list[str]:
	stored = frappe.db.get_value("Collection Action", doc.action, "why_json") if doc.action else None
	claim = _("Claim: {0}, principal {1} on {2} items.").format(
		money(doc.claim_total, doc.currency), money(doc.principal, doc.currency), len(doc.items)
	)
	items = " · ".join(
		f"{escape_html(row.voucher_no)} ({formatdate(row.due_date)}): {money(row.open_amount, row.currency)}"
		for row in doc.items[:SHOWN_ITEMS]
	)
	nobody = "" if doc.party_name else _("Nobody is named yet: name who gets it before you approve.")
	asks = _("Asked by {0}.").format(escape_html(get_fullname(doc.requested_by))) if doc.requested_by else ""
	stops = _("Our own letters and calls about these items stop meanwhile.")
	why = escape_html(text_of(stored, shown(doc.why)))
	return [line for line in (why, claim, _charges(doc), items, nobody, stops, asks) if line]


def _charges(doc) -> str:
	"""Interest in the claim, what keeps it from being computed, and what of it should be looked at."""
	keys = [(row.voucher_no, row.term) for row in doc.items]
	found = of_items(doc.company, doc.customer, keys) if keys else None
	interest = _("Interest: {0}.").format(money(doc.interest, doc.currency)) if doc.interest else ""
	told = (*found.problems, *found.hints) if found else ()
	return " ".join(filter(None, (interest, *map(escape_html, told))))


KIND = approval.Kind(
	doctype=DOCTYPE,
	waits=_waits,
	deciders=_deciders,
	may_not=_may_not,
	question=_question,
	lines=_lines,
	approve=handovers.approve,
	reject=handovers.reject,
)
