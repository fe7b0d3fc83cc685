"""One part of a trial: some customers walked under both sides, or tonight's book planned under both.

Reads the ledger, decides with core, writes nothing. What goes wrong with a customer is told in the errors.
"""

from collections.abc import Iterable, Sequence

import frappe

from ..core.model import Book, Plan
from ..core.trial import HOLDS, Period, Terms, Timeline, Trial, counted_as, walk
from ..ledger.book import read
from ..ledger.item_timelines import timelines
from . import run
from .planning import plan_each
from .savepoint import Outcome, sentence
from .trial_result import BACKWARDS, TONIGHT, Told
from .trial_terms import with_policies_of


def walk_part(company: str, names: Sequence[str], sides: dict[str, Book], period: Period) -> Told:
	"""The customers named, day by day through the period."""
	read_in = timelines(company, names, period.begins, period.ledger_ends)
	told = Told(errors=[Outcome(customer, text).as_row() for customer, text in read_in.problems])
	terms = {side: Terms(book) for side, book in sides.items()}
	for timeline in read_in.found:
		try:
			trials = {side: walk(own, timeline, period) for side, own in terms.items()}
		except Exception as error:
			outcome = Outcome(timeline.customer.id, sentence(error), frappe.get_traceback())
			told.errors.append(outcome.as_row())
			continue
		for side, trial in trials.items():
			_add(told, side, timeline, trial)
	return told


def _add(told: Told, side: str, timeline: Timeline, trial: Trial) -> None:
	customer = timeline.customer
	for (week, column), number in trial.counts.items():
		told.counts[side, BACKWARDS, week.isoformat(), customer.owner or "", column] += number
	for kind, number in trial.judged.items():
		told.judged[side, "holds" if kind in HOLDS else "letters"] += number
	if not trial.alarms:
		return
	last = max(trial.alarms, key=lambda a: (a.day, a.paid_on))
	holds = sum(1 for a in trial.alarms if a.kind in HOLDS)
	told.alarms.append(
		{
			"side": side,
			"customer": customer.id,
			"customer_name": customer.name or customer.id,
			"rep": customer.owner or None,
			"letters": len(trial.alarms) - holds,
			"holds": holds,
			"amount": float(sum(a.base_total for a in trial.alarms)),
			"last_on": last.day.isoformat(),
			"paid_on": last.paid_on.isoformat(),
		}
	)


def tonight(company: str, sides: dict[str, Book]) -> Told:
	"""What the next nightly run would do under each side: with the real history, promises and disputes."""
	reading = read(company, run.tonight(company))
	told = Told(errors=[Outcome(customer, text).as_row() for customer, text in reading.problems])
	failed = set()
	for side, terms in sides.items():
		planned, failures = plan_each(with_policies_of(reading.book, terms))
		told.errors += [f.as_row() for f in failures if f.label not in failed]
		failed |= {f.label for f in failures}
		_count(told, side, [(p.customer.owner, p.plan) for p in planned.values()])
	return told


def _count(told: Told, side: str, plans: Iterable[tuple[str | None, Plan]]) -> None:
	for owner, plan in plans:
		for action in plan.actions:
			told.counts[side, TONIGHT, "", owner or "", counted_as(action)] += 1
