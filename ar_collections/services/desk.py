"""The rep's worklist: one row per customer and company, ranked by points, with all that is to do there.

Reads only, and only what the reader may see: the rule of `collectors` comes from the door. The
number of queries does not depend on the number of actions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from ..core.ageing import BANDS, BY_CODE
from ..core.priority import Standing, parts, total
from ..ledger import worklist as reading
from ..ledger.tables import decimal
from . import promise_facts
from .notes import shown
from .reasons import text_of

MOST = 500  # rows sent at once


@dataclass(frozen=True)
class Filters:
	"""What a supervisor may narrow the list by; empty = everything the reader may see."""

	collectors: Sequence[str] | None = None  # None = everybody's
	company: str | None = None
	territory: str | None = None
	band: str | None = None
	search: str | None = None
	later: bool = False  # also what is due after today


def worklist(filters: Filters, today: date, limit: int = 100) -> dict:
	"""`{today, rows, total, more, counts}`: the most urgent first; `counts` are of all rows."""
	asked = reading.Asked(filters.collectors, filters.company or None, _territories(filters.territory))
	rows = _ranked(_by_case(reading.open_work(asked)), today)
	rows = [row for row in rows if _wanted(row, filters, today)]
	shown = rows[: min(max(limit, 1), MOST)]
	names = reading.names_of({row["first"].collector for row in shown})
	return {
		"today": today,
		"rows": [_shown(row, names, today) for row in shown],
		"total": len(rows),
		"more": len(shown) < min(len(rows), MOST),
		"counts": {
			"todo": len(rows),
			"late": sum(row["first"].due_on < today for row in rows),
			"broken": sum(row["broken"] for row in rows),
		},
		"bands": [band.code for band in BANDS],
	}


def choices(user: str, people: Sequence[str] | None) -> dict:
	"""`{me, people: [{user, name}], companies}`: whose work may be chosen; `people` None = everybody's."""
	users = [row for row in reading.collectors() if people is None or row.user in people]
	return {
		"me": user,
		"people": users if people is None or len(people) > 1 else [],
		"companies": reading.companies(people),
	}


def _territories(territory: str | None) -> list[str] | None:
	if not territory:
		return None
	return [territory, *frappe.db.get_descendants("Territory", territory)]


def _by_case(work: Iterable[dict]) -> list[list[dict]]:
	"""The actions of one case together; an action without a case stands alone."""
	found: dict[str, list[dict]] = {}
	for action in work:
		found.setdefault(action.case or action.name, []).append(action)
	return list(found.values())


def _ranked(groups: list[list[dict]], today: date) -> list[dict]:
	broken = promise_facts.last_broken(
		[(a[0].case, a[0].company, a[0].customer) for a in groups if a[0].case], today
	)
	largest = reading.largest_overdue() if groups else {}
	rows = [_row(actions, actions[0].case in broken, largest, today) for actions in groups]
	return sorted(rows, key=lambda r: (-r["points"], r["first"].due_on, r["first"].name))


def _row(actions: list[dict], broken: bool, largest: dict, today: date) -> dict:
	first = actions[0]
	open_overdue = decimal(first.overdue) > 0
	days = (today - first.oldest_due_date).days if first.oldest_due_date and open_overdue else 0
	standing = Standing(
		overdue=decimal(first.overdue),
		largest=largest.get(first.company, decimal(first.overdue)),
		days_overdue=days,
		promise_broken=broken and open_overdue,
		risk=first.risk or None,
		kind=first.kind,
		days_late=(today - first.due_on).days,
		idle_days=(today - getdate(first.last_contact_on)).days if first.last_contact_on else None,
		hold=first.hold_status or None,
	)
	made_of = parts(standing)
	return {
		"actions": actions,
		"first": first,
		"days": days,
		"broken": standing.promise_broken,
		"parts": made_of,
		"points": total(made_of),
	}


def _wanted(row: dict, filters: Filters, today: date) -> bool:
	first = row["first"]
	if not filters.later and first.due_on > today:
		return False
	band = BY_CODE.get(filters.band or "")
	if band and not (band.first or row["days"]) <= row["days"] <= (band.last or row["days"]):
		return False
	words = (filters.search or "").casefold().strip()
	return not words or any(
		words in (text or "").casefold() for text in (first.customer_name, first.customer, first.case)
	)


def _shown(row: dict, names: dict[str, str], today: date) -> dict:
	first = row["first"]
	return {
		"case": first.case,
		"customer": first.customer,
		"customer_name": first.customer_name or first.customer,
		"company": first.company,
		"collector": names.get(first.collector, ""),
		"overdue": first.overdue,
		"currency": first.case_currency or first.currency,
		"days": row["days"],
		"level": first.level,
		"status": first.case_status,
		"broken": row["broken"],
		"points": row["points"],
		"parts": [
			{"code": part.code, "points": part.points, **{k: _plain(v) for k, v in part.values.items()}}
			for part in row["parts"]
		],
		"actions": [action_shown(action, today) for action in row["actions"]],
	}


def _plain(value):
	return float(value) if hasattr(value, "as_tuple") else value


def action_shown(action: dict, today: date) -> dict:
	"""An open action as the desk shows it."""
	return {
		"name": action.name,
		"title": shown(_(action.title or action.kind)),
		"kind": action.kind,
		"collector": action.collector,
		"due_on": action.due_on,
		"days_late": (today - action.due_on).days,
		"why": text_of(action.why_json, shown(action.why)),
	}
