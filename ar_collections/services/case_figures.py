"""The picture a case shows, computed from one customer's book and plan: no reads but its own, no writes.

Amounts of the case are in company currency, of its items in their own. `Standing now` is what
our documents say about the case (open work, last letter, holds), read for many cases at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe

from ..core.items import Claim, Key, claims
from ..core.model import ESCALATION, LETTER, START_LEVEL, ZERO, Book, Customer, Event, Plan
from ..core.why import Why
from ..ledger.people import at_work

PROMISE_CODES = ("promise", "promise_amount")
# Items nobody chases do not make a case: they are listed by the run, with their reason.
NOT_CHASED = (
	"internal", "disabled", "no_follow_up_customer", "no_follow_up_invoice", "journal", "covered", "given_up",
)  # fmt: skip


@dataclass
class StandingNow:
	"""What our own documents say about a case."""

	work: list[dict] = field(default_factory=list)  # open actions: title, kind, due_on
	last_letter: str | None = None
	letter_days: dict[Key, date] = field(default_factory=dict)
	holds: dict[str, str] = field(default_factory=dict)  # hold type -> status


def standing_now(cases: Iterable[str]) -> dict[str, StandingNow]:
	"""For each case named; three queries however many."""
	names = sorted(set(cases))
	found: dict[str, StandingNow] = {name: StandingNow() for name in names}
	if not names:
		return found
	of = {"case": ("in", names)}
	fields = ["name", "case", "title", "kind", "due_on"]
	order = "due_on asc, creation asc, name asc"
	for row in frappe.get_all(
		"Collection Action", filters={**of, "status": "Open"}, fields=fields, order_by=order
	):
		found[row.case].work.append(row)
	sent = {**of, "status": ("not in", ("Withdrawn", "Draft"))}
	for row in frappe.get_all(
		"Dunning Letter", filters=sent, fields=["name", "case"], order_by="letter_date asc, name asc"
	):
		found[row.case].last_letter = row.name
	live = {**of, "status": ("in", ("Proposed", "Active"))}
	fields = ["case", "hold_type", "status"]
	for row in frappe.get_all("Credit Hold", filters=live, fields=fields, order_by="name asc"):
		found[row.case].holds[row.hold_type] = row.status
	return found


@dataclass
class Figures:
	"""One customer on one day. `values` are the case's fields, `items` its rows."""

	values: dict
	items: list[dict]
	settled: bool  # nothing left to chase


def figures(book: Book, plan: Plan, customer_id: str, now: StandingNow, before: dict) -> Figures:
	"""`before` is the stored case (status, collector); an empty dict for one that is not there yet."""
	customer = next((c for c in book.customers if c.id == customer_id), Customer(customer_id))
	events = [e for e in book.history if e.customer == customer_id and e.state != "Withdrawn"]
	reasons = _reasons(plan, customer_id)
	owed = claims(customer, book.as_of, book.dun_journal_entries)
	# what was given up stays with the case that was closed over it
	owed = {k: c for k, c in owed.items() if _code(reasons.get(k)) != "given_up"}
	past = _past(events)
	items = [_item(claim, past.get(key, []), reasons.get(key)) for key, claim in _by_due(owed)]
	overdue = {
		k: c for k, c in owed.items() if c.item.due_date < book.as_of and c.item.outstanding > c.covered
	}
	oldest = min((c.item.due_date for c in overdue.values()), default=None)
	values = {
		"collector": _collector(before.get("collector"), customer.owner),
		"level": max((row["level"] for row in items), default=0),
		"outstanding": sum((c.item.base_outstanding for c in owed.values()), ZERO),
		"overdue": sum((_base_open(c) for c in overdue.values()), ZERO),
		"oldest_due_date": oldest,
		"days_overdue": (book.as_of - oldest).days if oldest else 0,
		"last_letter": now.last_letter,
		"hold_status": hold_status(now.holds),
		"status": _status(before.get("status"), overdue, reasons, now),
		**next_step(now.work, reasons.values()),
	}
	touched = any(key in owed for event in events for key in event.items)
	settled = not overdue and not now.holds and not touched
	return Figures(values, items, settled)


def _collector(present: str | None, owner: str | None) -> str | None:
	"""Who has the case keeps it (a person may have given it), unless that user is gone or has lost the role."""
	if present and (present == owner or present in at_work({present})):
		return present
	return owner


def _by_due(owed: dict[Key, Claim]) -> list[tuple[Key, Claim]]:
	return sorted(owed.items(), key=lambda kv: (kv[1].item.due_date, kv[0]))


def _base_open(claim: Claim) -> Decimal:
	"""What is overdue of an item, disputed or not, in company currency: open less what covers it."""
	item = claim.item
	if not claim.covered:
		return item.base_outstanding
	share = item.base_outstanding * (item.outstanding - claim.covered) / item.outstanding
	return share.quantize(Decimal("0.01"))


def _reasons(plan: Plan, customer_id: str) -> dict[Key, tuple[str, Why]]:
	"""Of each item: `(title of what is planned or "", why)`."""
	found = {
		(left.invoice, left.term): ("", left.why) for left in plan.left_out if left.customer == customer_id
	}
	for action in plan.actions:
		if action.customer == customer_id:
			found.update({line.key: (action.title, action.why) for line in action.lines})
	return found


def _code(reason: tuple[str, Why] | None) -> str | None:
	return reason[1].code if reason and not reason[0] else None


def _past(events: list[Event]) -> dict[Key, list[Event]]:
	"""The letters and start levels of each item; one that has not gone out or was rejected raises nothing."""
	found = defaultdict(list)
	for event in events:
		if event.kind in (LETTER, START_LEVEL) and event.state not in ("Open", "Rejected"):
			for key in event.items:
				found[key].append(event)
	return found


def _item(claim: Claim, letters: list[Event], reason: tuple[str, Why] | None) -> dict:
	item = claim.item
	title, why = reason or ("", None)
	return {
		"voucher_type": item.voucher_type,
		"voucher_no": item.invoice,
		"term": item.term,
		"posting_date": item.posting_date,
		"due_date": item.due_date,
		"currency": item.currency,
		"amount": item.amount,
		"outstanding": item.outstanding,
		"base_outstanding": item.base_outstanding,
		"level": max((e.level for e in letters), default=0),
		"last_letter_on": max((e.day for e in letters if e.kind == LETTER), default=None),
		"note": ": ".join(filter(None, (title, why.text() if why else ""))),
		"why_json": frappe.as_json({"title": title, **why.to_dict()}, indent=None) if why else None,
	}


def _status(before: str | None, overdue: dict, reasons: dict, now: StandingNow) -> str:
	if before == "Legal":  # a person put it there, a person takes it back
		return "Legal"
	codes = {_code(reasons.get(key)) for key in overdue}
	if codes and codes <= {*PROMISE_CODES, "dispute"}:
		return "Promised" if codes & set(PROMISE_CODES) else "Disputed"
	if any(row["kind"] == ESCALATION for row in now.work):
		return "Escalated"
	return "Open"


def hold_status(holds: dict[str, str]) -> str | None:
	"""The weightiest hold in words, e.g. “Credit Lock Active”."""
	order = (
		("Active", "Credit Lock"),
		("Active", "Shipment Hold"),
		("Proposed", "Credit Lock"),
		("Proposed", "Shipment Hold"),
	)
	return next((f"{kind} {status}" for status, kind in order if holds.get(kind) == status), None)


def next_step(work: list[dict], reasons: Iterable[tuple[str, Why]] = ()) -> dict:
	"""What comes next: the first open work, else the earliest step the planner waits for."""
	if work:
		return {"next_action": work[0]["title"] or work[0]["kind"], "next_action_on": work[0]["due_on"]}
	coming = [
		(why.values["on"], why.values["step"])
		for title, why in reasons
		if not title and why.code == "next_step"
	]
	on, step = min(coming, default=(None, None))
	return {"next_action": step, "next_action_on": on}
