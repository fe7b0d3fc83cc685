"""The rules of decency on a Contact Log: what it breaks is noted on it, stopped, or wants a reason.

The rules are `core/decency.py`; here their settings, the customer's calendar and history are
read. Notes violations on the log and refuses; writes nothing itself.
"""

from dataclasses import replace
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate

from ..core import decency
from ..core.decency import STOP, Attempt, Rules, Standing, Violation
from ..guards import one_message
from ..ledger.calendar import calendar
from ..ledger.contact_history import NOBODY
from ..ledger.mail_history import contacts
from .hold_facts import standing_of
from .reasons import text_of

# rule -> its setting
SETTINGS = {
	decency.CALL_WINDOW: "rule_call_window",
	decency.PER_DAY: "rule_contacts_per_day",
	decency.TWO_VISITORS: "rule_two_visitors",
	decency.CONSENT: "rule_consent",
	decency.GUARANTOR_STAGE: "rule_guarantor_stage",
}


def rules() -> Rules:
	settings = frappe.get_cached_doc("Collections Settings")
	return Rules(
		modes={rule: settings.get(name) or decency.OFF for rule, name in SETTINGS.items()},
		per_day=cint(settings.contacts_per_day),
		late_from_days=cint(settings.guarantor_from_days),
		late_from_level=cint(settings.guarantor_from_level),
		weekly_reachable=cint(settings.weekly_reachable),
		weekly_unreachable=cint(settings.weekly_unreachable),
	)


def note(log) -> None:
	"""Write on the log what speaks against it, as far as is known now."""
	log.flags.violations = violations(log)
	rows = [
		{
			"rule": found.rule,
			"detail": found.why.text(),
			"why_json": frappe.as_json(found.why.to_dict(), None),
		}
		for found in log.flags.violations
	]
	log.set("violations", rows)


def enforce(log) -> None:
	"""Refuse what the settings stop; what they warn of is logged with a reason. After `note`."""
	found = log.flags.violations
	stopped = [told(one) for one in found if one.mode == STOP]
	if stopped:
		frappe.throw(one_message(stopped), title=_("Against the rules for contacts"))
	if found and not (log.violation_reason or "").strip():
		ask = _("Say in “{0}” why it was done all the same: it is kept and shown to the supervisor.").format(
			_(log.meta.get_label("violation_reason"), context=log.doctype)
		)
		frappe.throw(one_message([*map(told, found), ask]), title=_("Reason missing"))


def told(violation: Violation) -> str:
	"""`Two Visitors: a visit by one person; …` in the reader's language."""
	rule = _(violation.rule, context="Contact Log Violation")
	return _("{0}: {1}").format(rule, text_of(violation.why.to_dict()))


def violations(log) -> list[Violation]:
	"""What a log breaks, saved or not."""
	return _check(log.company, log.customer, _attempt(log), but=log.name)


def beforehand(log) -> list[Violation]:
	"""What a contact would break, before it is logged or even made.

	Without an outcome nobody has been told anything and nobody has gone anywhere: consent and
	company on a visit are asked once there is one.
	"""
	attempt = _attempt(log)
	if not log.outcome:
		attempt = replace(attempt, told=False, visitors=2)
	return _check(log.company, log.customer, attempt)


def _check(company: str, customer: str, contact: Attempt, but: str | None = None) -> list[Violation]:
	day = contact.at.date()
	history = contacts(company, [customer], day, day, but).get(customer, [])
	holidays = frappe.db.get_value("Customer", customer, "collections_holiday_list")
	days = calendar(company, day, holidays or None)
	standing = _standing(company, customer, day) if contact.relation in decency.LATE_STAGE else None
	return decency.check(contact, rules(), history, days, standing)


def _standing(company: str, customer: str, day: date) -> Standing:
	level = frappe.get_all(
		"Collection Case",
		filters={"company": company, "customer": customer, "status": ("!=", "Closed")},
		order_by="level desc",
		limit=1,
		pluck="level",
	)
	return Standing(standing_of(company, customer, day)["days_overdue"], cint(level[0]) if level else 0)


def _attempt(log) -> Attempt:
	return Attempt(
		at=get_datetime(log.contact_on),
		channel=log.channel,
		outgoing=log.direction != "Incoming",
		told=log.outcome not in NOBODY,
		relation=log.relation,
		visitors=len(visitors(log)),
		consent_on=getdate(log.consent_on) if log.consent_on and (log.consent_by or "").strip() else None,
	)


def visitors(log) -> set[str]:
	"""Who went: who logs it, the second visitor, and the others by name."""
	others = (log.other_visitors or "").replace("，", ",").replace("、", ",").split(",")
	names = [log.owner or frappe.session.user, log.second_visitor, *(name.strip() for name in others)]
	return {name for name in names if name}
