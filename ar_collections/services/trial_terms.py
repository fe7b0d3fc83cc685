"""Under which policies a trial is walked: those in force, and the same with the candidate approved.

Both are kept on the trial as they were when it was asked for, in the words of the replay file, so that a
policy changed meanwhile cannot mix two ladders in one result. Reads only.
"""

import json
from dataclasses import replace
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint

from ..core.model import EVERYWHERE, Book, Calendar, Policy
from ..core.policy_problems import problems
from ..core.replay import book_to_dict
from ..core.replay_read import book_from_dict
from ..core.trial import in_place_of
from ..ledger.calendar import AFTER, BEFORE, calendar
from ..ledger.policies import policies, policy_of

CANDIDATE, IN_FORCE = "Candidate", "In Force"
SIDES = (CANDIDATE, IN_FORCE)


def suggested(policy: str, company: str) -> str | None:
	"""Which policy the candidate would replace: the company's default when it is for everybody, else the
	approved one that is for the same; None = it would stand beside the others."""
	candidate = policy_of(frappe.get_cached_doc("Collection Policy", policy))
	approved = policies(company)
	if candidate.scope == EVERYWHERE:
		default = _default(company, approved)
		if default or len(approved) != 1:
			return default
	same = [p for p in approved if p.scope == candidate.scope]
	found = max(same, key=lambda p: (p.name == candidate.name, p.rank, p.name), default=None)
	return found.name if found else None


def refuse_if_unfit(policy: str, company: str) -> None:
	"""Raises with everything that keeps the planner from following the policy."""
	doc = frappe.get_doc("Collection Policy", policy)
	doc.check_permission("read")
	if doc.company and doc.company != company:
		message = _("{0} is a policy of {1}: it cannot be tried on the book of {2}.")
		frappe.throw(message.format(policy, doc.company, company), title=_("Not possible"))
	found = [problem.message(_) for problem in problems(policy_of(doc))]
	if found:
		lines = "<br>".join(map(frappe.utils.escape_html, found))
		frappe.throw(lines, title=_("This policy cannot be tried yet"))


def snapshot(policy: str, replaced: str | None, company: str, first: date, last: date) -> str:
	"""Both sides as JSON; `replaced` None = the candidate stands beside the approved ones."""
	now = _in_force(company, first, last)
	candidate = policy_of(frappe.get_doc("Collection Policy", policy))
	books = {CANDIDATE: in_place_of(now, candidate, replaced), IN_FORCE: now}
	return json.dumps({side: book_to_dict(book) for side, book in books.items()})


def books(snapshot: str) -> dict[str, Book]:
	"""`{side: book without customers}`."""
	return {side: book_from_dict(told) for side, told in json.loads(snapshot).items()}


def with_policies_of(book: Book, terms: Book) -> Book:
	"""A book of today under the policies of one side."""
	return replace(book, policies=terms.policies, default_policy=terms.default_policy)


def _in_force(company: str, first: date, last: date) -> Book:
	settings = frappe.get_cached_doc("Collections Settings")
	approved = policies(company)
	return Book(
		as_of=last,
		policies=approved,
		customers=(),
		calendar=_calendar(company, first, last),
		company=company,
		default_policy=_default(company, approved),
		skip_internal=bool(cint(settings.skip_internal_customers)),
		dun_journal_entries=bool(cint(settings.dun_journal_entries)),
	)


def _default(company: str, approved: tuple[Policy, ...]) -> str | None:
	default = frappe.db.get_value("Collections Company", {"company": company}, "default_policy")
	return default if default in {p.name for p in approved} else None


def _calendar(company: str, first: date, last: date) -> Calendar:
	"""The company's calendar over the whole period: a single reading covers about a year."""
	holidays, around = frozenset(), first + timedelta(BEFORE)
	while True:
		one = calendar(company, around)
		holidays |= one.holidays
		if around + timedelta(AFTER) > last + timedelta(BEFORE):
			return replace(one, holidays=holidays)
		around += timedelta(AFTER)
