"""What our services write down as the reason of a move: stored in English, shown in the reader's language.

Whoever posts a payment must not decide in which language its history is read. A stored sentence is
found again by its template; what a person wrote fits none and is shown as it is.
"""

import re
from functools import cache

from .reasons import translated

TEMPLATES = {
	"hold_settled": "Its reason is gone: what was overdue for it is settled.",
	"hold_too_little": "Its reason is gone: what is left of it is less than the minimum of the policy.",
	"hold_disputed": "Taken back before a decision: what was overdue for it is in dispute.",
	"hold_until": "It was approved until {until}.",
	"hold_merged": "Merged into another hold of the same customer: {hold}.",
	"hold_ended": "The hold has ended.",
	"case_merged": "Two customers became one: goes on as {case}.",
	"case_again": "The case was opened again: {said}",
	"case_settled": "Nothing is overdue any more.",
	"work_settled": "Settled: nothing is open on these items any more.",
	"letter_outdated": "What is owed changed before the letter went out.",
	"release_asked": "Release asked for: {doctype} {document}",
	"release_asked_of": "Release asked",
	"asked_by": "Asked by {who}.",
	"asked_by_saying": "Asked by {who}: {said}",
	"let_out_order": "Order {order} may leave.",
	"let_out_amount": "Goods for {amount} may leave.",
	"let_out_until": "Goods may leave until {until}.",
	"disputed_release": "The customer disputes what the hold rests on: release it?",
	"disputed_items": "In dispute: {items}.",
	"dispute_over": "Nothing of it is in dispute any more.",
	"agreed_on": "agreed on {day}: {said}",
	"promise_broken": "Promise broken: {amount} by {day}",
	"all_broken": "Promise broken: to pay by {day}",
	"promise_came": "{amount} of it came in time.",
	"promise_kept": "The promise was kept after all.",
	"promise_cancelled": "The promise was cancelled.",
	"dispute_credited": "Credited.",
	"dispute_paid": "Nothing is open on it any more.",
	"dispute_more_time": "It has more time.",
	"dispute_due": "Solve the dispute about {invoice}",
	"dispute_was_due": "It was to be solved by {day}.",
	"handed_over_now": "Handed over to {to} on {on}.",
	"handover_settled": "Nothing of it is owed any more.",
	"handover_again": "A payment was taken back: it goes on there.",
	"handover_hearing": "Hearing on {day} ({handover})",
	"handover_enforcement": "Apply for enforcement by {day} ({handover})",
	"handover_preservation": "Property preservation ends on {day}: prolong it ({handover})",
	"handover_at": "It is with {to}.",
	"handover_moot": "Not needed any more: done, moved to another day, or no longer handed over.",
	"habit_visit": "Visit: pays late as a habit",
	"habit_why": "{days} days overdue; most of the money comes late.",
	"escalation_up": "No answer from {who}: it went one up.",
	"escalation_own": "Taken over from the rep: bring it to an end",
	"escalation_taken": "{who} takes it over.",
	"escalation_go_on": "{who}: go on as now.",
	"escalation_go_on_saying": "{who}: go on as now. {said}",
	"escalation_instructed": "{who}, to be done by {day}: {said}",
	"who_for": "{who} (for {whom})",
	"nobody_decides": "Nobody can be asked for this decision: name a General Manager who did not ask for it.",
	"limitation_title": "Limitation period: act before {until}",
	"limitation_why": "{items} can no longer be enforced after {until}: send a demand with proof of delivery, get a promise in writing or a part payment, or sue.",
	"limitation_over": "The limitation period started anew, or nothing is open any more.",
	"write_off_paid": "Something of it was paid or credited before the decision.",
	"statement_chase": "Ask for the confirmation of statement {statement}",
	"statement_silent": "Sent on {day} and not answered.",
	"statement_escalated": "Statement {statement} is not confirmed after {days} days",
	"statement_to_supervisor": "The supervisor sees to it.",  # as it was said before 094; kept in old notes
	"statement_goes_up": "It was escalated.",
	"statement_answered": "The statement was answered.",
	"statement_withdrawn": "The statement was withdrawn.",
	"statement_confirmed_by": "Statement {statement} was confirmed by {who}",
	"statement_disagreed": "The customer does not agree with statement {statement}",
	"log_cancelled": "The contact log {log} was cancelled.",
}


def note(code: str, **values) -> str:
	"""The sentence to store, in English; dates as `YYYY-MM-DD`."""
	return TEMPLATES[code].format(**values)


def shown(text: str | None) -> str:
	"""Stored sentences, one a line, in the reader's language; what is none of ours stays as it is."""
	return "\n".join(map(_one, (text or "").splitlines()))


def _one(line: str) -> str:
	for template, pattern in _patterns():
		found = pattern.fullmatch(line)
		if found:
			return translated(template, found.groupdict())
	return line


@cache
def _patterns() -> list[tuple[str, re.Pattern]]:
	"""Each template and what it looks like with its values filled in."""
	return [
		(text, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text))))
		for text in TEMPLATES.values()
	]
