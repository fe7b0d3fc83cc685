"""The result of a trial: what the parts told, put together as rows of the document and as its summary.

Pure but for reading the rows back for the screen.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt

from ..core.trial import COUNTED
from .trial_terms import CANDIDATE, IN_FORCE, SIDES

BACKWARDS, TONIGHT = "Backwards", "Tonight"
DEMANDS = ("demands_1", "demands_2", "demands_3")
MOST_ALARMS = 200  # customers kept by name on each side; all are counted


@dataclass
class Told:
	"""`counts`: {(side, span, Monday or "", rep or "", column): actions}; `judged`: {(side, "letters" or
	"holds"): those whose days of grace are over}; `alarms`: one row for a customer and side."""

	counts: Counter = field(default_factory=Counter)
	judged: Counter = field(default_factory=Counter)
	alarms: list[dict] = field(default_factory=list)
	errors: list[dict] = field(default_factory=list)


def to_json(told: Told) -> str:
	counts, judged = ([[*key, n] for key, n in c.items()] for c in (told.counts, told.judged))
	return json.dumps({"counts": counts, "judged": judged, "alarms": told.alarms, "errors": told.errors})


def merged(parts: Iterable[str]) -> Told:
	whole = Told()
	for text in parts:
		part = json.loads(text)
		for *key, number in part["counts"]:
			whole.counts[tuple(key)] += number
		for *key, number in part["judged"]:
			whole.judged[tuple(key)] += number
		whole.alarms += part["alarms"]
		whole.errors += part["errors"]
	return whole


def tables(told: Told) -> dict[str, list[dict]]:
	"""The child tables of the trial."""
	by_row: dict[tuple, Counter] = defaultdict(Counter)
	for (side, span, week, rep, column), number in told.counts.items():
		by_row[span, side, week, rep][column] += number
	rows = [
		{"span": span, "side": side, "week": week or None, "rep": rep or None, **{c: n[c] for c in COUNTED}}
		for (span, side, week, rep), n in sorted(by_row.items())
	]
	alarms = []
	for side in SIDES:
		own = [row for row in told.alarms if row["side"] == side]
		own.sort(key=lambda r: (-(r["letters"] + r["holds"]), -r["amount"], r["customer"]))
		alarms += own[:MOST_ALARMS]
	errors = {(e["customer"], e["error"]): e for e in told.errors}  # told of tonight and of a part: once
	return {"rows": rows, "alarms": alarms, "error_rows": list(errors.values())}


def summary(told: Told) -> dict:
	"""The trial's own figures: `new_…` of the candidate, `old_…` of the policies in force."""
	found = {}
	for side, prefix in ((CANDIDATE, "new"), (IN_FORCE, "old")):
		n = Counter()
		for (of, span, _week, _rep, column), number in told.counts.items():
			if of == side and span == BACKWARDS:
				n[column] += number
		own = [row for row in told.alarms if row["side"] == side]
		found |= {
			f"{prefix}_letters": sum(n[c] for c in DEMANDS),
			f"{prefix}_calls": n["calls"],
			f"{prefix}_holds": n["holds"],
			f"{prefix}_false_letters": sum(r["letters"] for r in own),
			f"{prefix}_false_holds": sum(r["holds"] for r in own),
			f"{prefix}_false_customers": len(own),
			f"{prefix}_judged_letters": told.judged[side, "letters"],
			f"{prefix}_judged_holds": told.judged[side, "holds"],
		}
	return found


def for_screen(trial: str) -> dict:
	"""`{"totals": {span: {side: {column: n}}}, "weeks": […], "reps": […], "alarms": […]}`, summed in the database."""
	table = frappe.qb.DocType("Policy Trial Row")
	own = (table.parent == trial) & (table.parenttype == "Policy Trial")
	sums = [Sum(table[c]).as_(c) for c in COUNTED]

	def by(*columns, span=None):
		query = frappe.qb.from_(table).select(*columns, *sums).where(own)
		query = query.where(table.span == span) if span else query
		for column in columns:
			query = query.groupby(column).orderby(column)
		return [_numbers(row) for row in query.run(as_dict=True)]

	totals: dict = {
		span: {side: dict.fromkeys(COUNTED, 0) for side in SIDES} for span in (TONIGHT, BACKWARDS)
	}
	for row in by(table.span, table.side):
		totals[row["span"]][row["side"]] = {c: row[c] for c in COUNTED}
	fields = ["side", "customer", "customer_name", "rep", "letters", "holds", "amount", "last_on", "paid_on"]
	alarms = frappe.get_all(
		"Policy Trial Alarm", {"parent": trial, "parenttype": "Policy Trial"}, fields, order_by="idx asc"
	)
	return {
		"totals": totals,
		"weeks": by(table.week, table.rep, table.side, span=BACKWARDS),
		"reps": by(table.rep, table.side, span=BACKWARDS),
		"alarms": [{**row, "amount": flt(row.amount)} for row in alarms],
	}


def _numbers(row: dict) -> dict:
	return {**row, **{c: cint(row[c]) for c in COUNTED}}
