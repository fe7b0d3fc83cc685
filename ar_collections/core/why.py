"""Reasons: every decision and every item left out says why, with the figures.

A reason is a code and its values, so that it can be counted, stored and shown in the
reader's language: `TEMPLATES` holds the English sentence, the caller's `translate`
(Frappe's `_`) is applied to the sentence before the values are put in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

TEMPLATES = {
	# why something is done
	"due_in": "due in {days} days, on {due_date}",
	"due_today": "due today",
	"overdue": "{days} days overdue: day {day} of the policy reached",
	"month_end": "end of month {base} after the due date reached",
	"after_previous": "level {level} was issued on {issued}, {days} days ago",
	"no_progress": "{days} days overdue, no progress for {idle} days",
	"rhythm": "{days} days overdue; contact every {every} days",
	"start_level": "{days} days overdue when the company went live: starts at level {level}",
	# why an item is left out
	"not_due": "not due before {due_date}",
	"next_step": "next is “{step}” on {on}",
	"nothing_left": "the policy has no further step",
	"no_letter": "no letter of level {level} of the policy applies to this item",
	"no_policy": "no approved policy fits this customer",
	"policy_not_approved": "policy “{policy}” is not approved",
	"nothing_open": "nothing is open on this item",
	"no_follow_up_customer": "the customer is marked “no follow-up”",
	"no_follow_up_invoice": "the invoice is marked “no follow-up”",
	"internal": "internal customer",
	"disabled": "the customer is disabled",
	"journal": "booked by Journal Entry: shown, not dunned",
	"promise": "promise until {until}",
	"promise_amount": "promise of {amount} {currency} until {until}",
	"dispute": "in dispute",
	"block": "blocked: {reason}",
	"block_until": "blocked until {until}: {reason}",
	"handed_over": "handed over to {to} on {on}",
	"given_up": "given up on {on}: {kind}",
	"covered": "covered by credits or receipts not yet allocated ({amount} {currency})",
	"below_minimum": "{amount} is below the minimum of {minimum}",
	"interval": "letter of level {level} was issued on {issued}; next not before {on}",
	"letter_rejected": "“{step}” was rejected on {rejected}; not asked again before {on}",
	"not_out": "letter {letter} has not gone out yet",
	"planned": "“{step}” was planned on {on} and is {state}",
	"progress": "progress on {on}; next when nothing moved for {days} days",
	"hold": "{kind} is proposed or in effect already",
	# why a run waits for a person
	"brake_limit": "{letters} letters are planned, more than the limit of {limit}",
	"brake_holds_limit": "{holds} holds are planned, more than the limit of {limit}",
	"brake_holds_factor": "{holds} holds are planned, more than {factor} times the average of {average}",
	"brake_factor": "{letters} letters are planned, more than {factor} times the average of {average}",
	"brake_unallocated": "receipts of {amount} are not allocated to invoices (limit {limit})",
	"brake_no_receipt": "no receipt has ever been booked: is bank entry up to date?",
	"brake_stale": "no receipt booked since {last} ({idle} days, limit {days}): is bank entry up to date?",
	"holiday": "no letters on {on} (not a working day)",
	# what speaks against a contact
	"not_a_working_day": "{on} is not a working day",
	"month_end_day": "{on} is the last working day of the month",
	"outside_window": "at {time}; customers may be called {windows}",
	"too_many_contacts": "contact number {number} on {on}; {limit} a day are allowed",
	"visit_alone": "a visit by one person; two must go, and both are named",
	"no_consent": "a third party was told without consent on record",
	"consent_later": "a third party was told on {on}, before the consent of {consent}",
	"guarantor_early": "{days} days overdue; guarantors and emergency contacts only from day {from_day}",
	"too_few_reachable": "contacts in the week: {number}; at least {least} when the customer can be reached",
	"too_few_unreachable": "contacts in the week: {number}; at least {least} when nobody is reached",
}


@dataclass(frozen=True)
class Why:
	"""A reason: `code` from TEMPLATES and its values (dates and Decimals allowed)."""

	code: str
	values: dict = field(default_factory=dict, hash=False)

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""The sentence, English unless `translate` turns the template into another language."""
		return translate(TEMPLATES[self.code]).format(**{k: _shown(v) for k, v in self.values.items()})

	def to_dict(self) -> dict:
		"""JSON-ready: `{"code", "values", "text"}`; dates ISO, amounts as strings."""
		plain = {k: v if isinstance(v, int | str) or v is None else _plain(v) for k, v in self.values.items()}
		return {"code": self.code, "values": plain, "text": self.text()}


def _plain(value) -> str:
	return value.isoformat() if isinstance(value, date) else str(value)


def _shown(value) -> str:
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, Decimal):
		return f"{value:,f}"
	return str(value)
