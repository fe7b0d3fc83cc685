"""Trying a policy: twelve months backwards over the synthetic book, candidate and policies in force.

Reported figures: seconds to read every customer's past, to walk it day by day, and memory. There is nothing
in ERPNext to set it beside.
"""

import json
import time
from collections import Counter
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
	import frappe

	from ar_collections.services import trial_terms

	draft = frappe.copy_doc(frappe.get_doc("Collection Policy", POLICY))
	draft.update({"policy_name": "Two weeks later", "status": "Draft"})
	for step in draft.steps:
		step.day += 14 if step.day >= 15 else 0
	draft.insert()  # rolled back with the connection
	text = trial_terms.snapshot(draft.name, POLICY, of, period.begins, period.last)
	books = trial_terms.books(text)
	return {"new": books[trial_terms.CANDIDATE], "old": books[trial_terms.IN_FORCE]}


if __name__ == "__main__":
	with site():
		print(json.dumps(measure()))
