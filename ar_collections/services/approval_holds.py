"""Credit Holds and Credit Locks as something to decide on (`approval`): the General Manager, never who asked."""

from frappe.utils import getdate, nowdate

from ..core.model import CREDIT_LOCK
from . import approval, hold_notices, hold_rules, hold_words, holds, impact_words
from .approval_people import lacks_role, managers
from .hold_facts import facts


def _waits(doc) -> str | None:
	return approval.APPROVE if doc.status == "Proposed" else None


def _deciders(doc) -> list[str]:
	"""The one named for the company; another General Manager where he or she asked for it."""
	named = hold_notices.general_managers(doc.company)
	return [user for user in named if not _may_not(doc, user)] or managers((hold_rules.DECIDER,), {doc.owner})


def _may_not(doc, user: str) -> str | None:
	why = lacks_role(user, (hold_rules.DECIDER,))
	return why or (hold_rules.own_request() if hold_rules.is_own_request(doc, user) else None)


def _lines(doc) -> list[str]:
	known = facts(doc, getdate(nowdate()))
	found = [hold_words.reason(doc), *hold_words.fact_lines(known, waits_already=bool(doc.effective_at_once))]
	if doc.hold_type == CREDIT_LOCK:
		found += impact_words.lines(doc.company, doc.customer, getdate(nowdate()))
	return found


KIND = approval.Kind(
	doctype="Credit Hold",
	waits=_waits,
	deciders=_deciders,
	may_not=_may_not,
	question=hold_words.question,
	lines=_lines,
	approve=holds.approve,
	reject=holds.reject,
	became=hold_notices.state_sentence,
	url=lambda doc: hold_notices.decision_url(doc.name),
)
