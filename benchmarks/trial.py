"""Trying a policy: twelve months backwards over the synthetic book, candidate and policies in force.

Reported figures: seconds to read every customer's past, to walk it day by day, and memory. There is nothing
in ERPNext to set it beside.
"""

import json
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from benchmarks.ground import AS_OF, POLICY, company, in_own_process, live, memory, site
from benchmarks.synthetic import Size, fill

MONTHS = timedelta(364)


def run() -> list[dict]:
	with site():
		live(company())
		fill(company(), Size())
	told = json.loads(in_own_process("trial"))
	return [
		{
			"what": f"try a policy 12 months backwards: {told['customers']:,} customers, {told['actions']:,} actions",
			"figure": f"{told['seconds']:.0f} s ({told['read']:.1f} reading, {told['walk']:.0f} walking), both sides",
			"result": f"{1000 * told['seconds'] / told['customers']:.0f} ms a customer, {told['memory']:.0f} MB",
			"goal": "reported",
			"met": True,
		},
		{
			"what": "two weeks later, and the false alarms within 7 days",
			"figure": f"{told['new_letters']:,} letters, {told['new_alarms']:,} false",
			"beside": f"{POLICY}: {told['old_letters']:,} letters, {told['old_alarms']:,} false",
			"goal": "reported",
			"met": told["new_letters"] < told["old_letters"] and told["new_alarms"] < told["old_alarms"],
		},
	]


def measure() -> dict:
	"""As the job does it: two hundred customers at a time, each under both sides."""
	from ar_collections.core.trial import Period, Terms, walk
	from ar_collections.ledger.item_timelines import customers_of_period, timelines
	from ar_collections.services.policy_trial import LEAD_IN, PART

	of, last = company(), AS_OF - timedelta(1)
	period = Period(last - MONTHS, last, 7, LEAD_IN)
	terms = {side: Terms(book) for side, book in _sides(of, period).items()}
	names, found = customers_of_period(of, last), Counter()
	for first in range(0, len(names), PART):
		began = time.perf_counter()
		read = timelines(of, names[first : first + PART], period.begins, last)
		between = time.perf_counter()
		for side, own in terms.items():
			for timeline in read.found:
				_count(found, side, walk(own, timeline, period))
		found["read"] += between - began
		found["walk"] += time.perf_counter() - between
	return {**found, "seconds": found["read"] + found["walk"], "customers": len(names), "memory": memory()}


def _count(found: Counter, side: str, trial) -> None:
	for (_week, column), number in trial.counts.items():
		found["actions"] += number
		found[f"{side}_letters"] += number if column.startswith("demands") else 0
	found[f"{side}_alarms"] += len(trial.alarms)


def _sides(of: str, period) -> dict:
	"""The shipped policy, and the same with everything from day 15 on two weeks later."""
	from ar_collections.core.trial import in_place_of
	from ar_collections.services import trial_terms

	text = trial_terms.snapshot(POLICY, POLICY, of, period.begins, period.last)
	old = trial_terms.books(text)[trial_terms.IN_FORCE]
	shipped = next(p for p in old.policies if p.name == POLICY)
	steps = tuple(replace(s, day=s.day + 14) if s.day >= 15 else s for s in shipped.steps)
	new = in_place_of(old, replace(shipped, name="Two weeks later", steps=steps), POLICY)
	return {"new": new, "old": old}


if __name__ == "__main__":
	with site():
		print(json.dumps(measure()))
