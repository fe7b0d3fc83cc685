"""Rules of decency and law for contacts (domain.md D): what one contact breaks, what a week lacks.

Pure: a contact, the rules, the customer's other contacts and the calendar go in; broken rules
come out, each with its reason. Whether a broken rule stops the log or asks for a reason is the
mode the business has set for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .calendar import is_last_working_day, is_working_day
from .model import Calendar
from .why import Why

OFF, WARN, STOP = "Off", "Warn", "Stop"
CALL_WINDOW = "Call Window"
PER_DAY = "Contacts per Day"
TWO_VISITORS = "Two Visitors"
CONSENT = "Consent"
GUARANTOR_STAGE = "Guarantor Stage"
RULES = (CALL_WINDOW, PER_DAY, TWO_VISITORS, CONSENT, GUARANTOR_STAGE)

VISIT = "Visit"
# What rings, beeps or stands at the door; mails, letters and meetings agreed upon wait for their reader.
INTRUSIVE = ("Phone", "SMS", "WeChat", "WhatsApp", VISIT)
GUARANTOR, EMERGENCY, THIRD_PARTY = "Guarantor", "Emergency Contact", "Third Party"
NEED_CONSENT = (EMERGENCY, THIRD_PARTY)
LATE_STAGE = (GUARANTOR, EMERGENCY)


@dataclass(frozen=True)
class Attempt:
	"""One contact, planned or made, as the rules look at it."""

	at: datetime
	channel: str = "Phone"
	outgoing: bool = True
	reached: bool = True  # the customer's side was spoken to
	told: bool = True  # somebody learned of the matter, be it from a message left
	relation: str = "Debtor"
	visitors: int = 1
	consent_on: date | None = None


@dataclass(frozen=True)
class Standing:
	"""How far the customer's debt has come on the day of the contact."""

	days_overdue: int = 0
	level: int = 0


@dataclass(frozen=True)
class Rules:
	"""The settings. A level of 0 and a weekly number of 0 mean: not looked at."""

	modes: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(RULES, WARN))
	per_day: int = 3
	late_from_days: int = 15  # guarantors and emergency contacts
	late_from_level: int = 0
	weekly_reachable: int = 3
	weekly_unreachable: int = 4


@dataclass(frozen=True)
class Violation:
	rule: str
	mode: str  # WARN or STOP
	why: Why


def check(
	contact: Attempt,
	rules: Rules,
	history: Sequence[Attempt],
	calendar: Calendar,
	standing: Standing | None = None,
) -> list[Violation]:
	"""What the contact breaks; `history` are the customer's other contacts, in any order."""
	found = {
		CALL_WINDOW: _outside_window(contact, calendar),
		PER_DAY: _too_many(contact, rules, history),
		TWO_VISITORS: _alone(contact),
		CONSENT: _without_consent(contact),
		GUARANTOR_STAGE: _too_early(contact, rules, standing or Standing()),
	}
	modes = {rule: rules.modes.get(rule, OFF) for rule in found}
	return [Violation(rule, modes[rule], why) for rule, why in found.items() if why and modes[rule] != OFF]


def _outside_window(contact: Attempt, calendar: Calendar) -> Why | None:
	if not contact.outgoing or contact.channel not in INTRUSIVE:
		return None
	day, time = contact.at.date(), contact.at.strftime("%H:%M")
	if not is_working_day(calendar, day):
		return Why("not_a_working_day", {"on": day})
	if calendar.avoid_month_end and is_last_working_day(calendar, day):
		return Why("month_end_day", {"on": day})
	if any(starts <= time <= ends for starts, ends in calendar.call_windows):
		return None
	windows = ", ".join(f"{starts}–{ends}" for starts, ends in calendar.call_windows)
	return Why("outside_window", {"time": time, "windows": windows})


def _too_many(contact: Attempt, rules: Rules, history: Sequence[Attempt]) -> Why | None:
	if not contact.outgoing:
		return None
	day = contact.at.date()
	made = sum(other.outgoing and other.at.date() == day for other in history)
	if made < rules.per_day:
		return None
	return Why("too_many_contacts", {"number": made + 1, "on": day, "limit": rules.per_day})


def _alone(contact: Attempt) -> Why | None:
	if not contact.outgoing or contact.channel != VISIT or contact.visitors >= 2:
		return None
	return Why("visit_alone")


def _without_consent(contact: Attempt) -> Why | None:
	if contact.relation not in NEED_CONSENT or not contact.told:
		return None
	if not contact.consent_on:
		return Why("no_consent")
	if contact.consent_on > contact.at.date():
		return Why("consent_later", {"consent": contact.consent_on, "on": contact.at.date()})
	return None


def _too_early(contact: Attempt, rules: Rules, standing: Standing) -> Why | None:
	if not contact.outgoing or contact.relation not in LATE_STAGE:
		return None
	by_level = rules.late_from_level and standing.level >= rules.late_from_level
	if by_level or standing.days_overdue >= rules.late_from_days:
		return None
	return Why("guarantor_early", {"days": max(standing.days_overdue, 0), "from_day": rules.late_from_days})


def weekly_shortfall(week: Sequence[Attempt], last_before: Attempt | None, rules: Rules) -> Why | None:
	"""Too few contacts in a week (domain.md B): fewer are wanted when the debtor can be reached.

	Without any contact in the week the last one before it tells whether the debtor is reachable.
	"""
	made = [attempt for attempt in week if attempt.outgoing]
	seen = week or ([last_before] if last_before else [])
	reachable = any(attempt.reached for attempt in seen)
	least = rules.weekly_reachable if reachable else rules.weekly_unreachable
	if len(made) >= least:
		return None
	code = "too_few_reachable" if reachable else "too_few_unreachable"
	return Why(code, {"number": len(made), "least": least})
