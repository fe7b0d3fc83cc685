"""Why each item of a customer stands where it stands, and what comes next: the planner asked for its reasons.

The same plan as the run makes, told item by item. For an item that is stopped, what would be due
without the stop is told, too, so that nobody wonders what happens when it ends.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from .calendar import Days
from .items import Key
from .ladder import Rungs
from .model import LETTER, START_LEVEL, Book, Customer, Event, OpenItem
from .outlook import coming
from .plan import CustomerPlan
from .policy import Policies
from .promises import last_day
from .why import Why

# Reasons that end: by a day, by a person, by money.
STOPS = ("promise", "promise_amount", "dispute", "block", "block_until", "handed_over", "given_up")
SHOWN_AHEAD = 3


@dataclass(frozen=True)
class Story:
	"""One item on one day. `why` belongs to what is planned today, or says why nothing is."""

	item: OpenItem
	claimed: Decimal  # what may be asked for
	covered: Decimal
	stopped: Decimal  # in dispute or promised
	level: int
	by: Event | None  # the letter or the start level that brought it there
	today: tuple[str, ...]  # what is planned today, by title
	letter_today: str | None
	why: Why | None
	ahead: tuple[tuple[date, str], ...]  # what lies ahead: day and title
	ends: date | None  # the first day without the stop; None = no stop, or nobody knows
	behind: str | None  # what comes when the stop ends


def explain(book: Book, customer: Customer) -> list[Story]:
	"""Every open item of one customer of the book, the oldest first."""
	history = [e for e in book.history if e.customer == customer.id and e.state != "Withdrawn"]
	plan = _plan(book, customer, history)
	free = replace(customer, promises=(), disputes=(), blocks=(), away=())
	without = _plan(book, free, history) if free != customer else plan
	left_out = {(left.invoice, left.term): left.why for left in plan.left_out}
	standings = {s.item.key: s for s in plan.standings}
	found = []
	for key, claim in plan.ordered:
		planned = [a for a in plan.actions if key in {line.key for line in a.lines}]
		why = left_out.get(key) or (planned[0].why if planned else None)
		by = _brought_there(history, key)
		ahead = (
			[(on, title) for on, title, _step in coming(standings[key], plan.contacts)]
			if key in standings
			else []
		)
		stopped = why is not None and why.code in STOPS
		found.append(
			Story(
				item=claim.item,
				claimed=claim.open if not stopped else Decimal(0),
				covered=claim.covered,
				stopped=claim.stopped,
				level=by.level if by else 0,
				by=by,
				today=tuple(a.title for a in planned),
				letter_today=next((a.title for a in planned if a.kind == LETTER), None),
				why=why,
				ahead=tuple(ahead[:SHOWN_AHEAD]),
				ends=_ends(why, customer) if stopped else None,
				behind=_behind(without, key) if stopped else None,
			)
		)
	return found


def _plan(book: Book, customer: Customer, history: list[Event]) -> CustomerPlan:
	rungs = {p.name: Rungs(p) for p in book.policies}
	return CustomerPlan(book, Policies(book), rungs, Days(book.calendar), customer, history, book.as_of)


def _brought_there(history: list[Event], key: Key) -> Event | None:
	"""The letter (gone out) or the start level with the highest level of the item; of several, the last."""
	own = [e for e in history if key in e.items and e.level and e.kind in (LETTER, START_LEVEL)]
	return max(
		(e for e in own if e.state not in ("Open", "Rejected")), key=lambda e: (e.level, e.day), default=None
	)


def _ends(why: Why, customer: Customer) -> date | None:
	if why.code == "block_until":
		return why.values["until"] + timedelta(days=1)
	if why.code in ("promise", "promise_amount"):
		days = [last_day(p) for p in customer.promises if p.day == why.values["until"]]
		return max(days) + timedelta(days=1) if days else None
	return None


def _behind(plan: CustomerPlan, key: Key) -> str | None:
	for action in plan.actions:
		if key in {line.key for line in action.lines}:
			return action.title
	ahead = next((coming(s, plan.contacts) for s in plan.standings if s.item.key == key), [])
	return ahead[0][1] if ahead else None
