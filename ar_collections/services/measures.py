"""The measures for a report: figures of the customers somebody may see, summed by what is asked for.

Reads only. Figures are computed from the ledger as it is now; a month that is over shows what was kept on
its last night, where that was (`snapshots.py`), so that it reads the same in a year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import frappe
from frappe import _
from frappe.utils import get_first_day, get_last_day, getdate, nowdate

from ..core.measure_store import read
from ..core.measures import Figures, add, measures
from ..ledger.measure_figures import Period, figures, idle
from ..ledger.receivable_days import first_booked
from ..ledger.teams import collectors, leaders

COMPANY, TEAM, COLLECTOR, CUSTOMER, MONTH = GROUPS = ("Company", "Team", "Collector", "Customer", "Month")
SNAPSHOT = "Collection Snapshot"
MOST_MONTHS = 36


class Asked(NamedTuple):
	"""`people`: whose customers the reader may see, None = everybody's; `collector`: only this one's."""

	company: str
	first: date
	last: date
	by: str = COMPANY
	people: Sequence[str] | None = None
	collector: str | None = None
	customers: Collection[str] | None = None  # whom the reader's User Permissions leave; None = everybody

	def sees(self, collector: str | None, customer: str | None = None) -> bool:
		if self.customers is not None and customer not in self.customers:
			return False
		return (self.people is None or collector in self.people) and self.collector in (None, "", collector)


class Row(NamedTuple):
	key: str  # company, user, customer or first day of the month
	label: str
	figures: Figures
	kept_on: date | None = None  # the night whose figures these are; None = computed now


def rows(asked: Asked) -> list[Row]:
	"""Largest overdue first; months in their order."""
	if asked.by == MONTH:
		return _months(asked)
	period = Period(asked.first, asked.last)
	found = figures(asked.company, [period])[period]
	whose = collectors(asked.company, found)
	groups = defaultdict(list)
	names = _names(asked, found, whose)
	for customer, one in found.items():
		if asked.sees(whose[customer], customer):
			groups[names[customer]].append(one)
	summed = [Row(key, label, add(many)) for (key, label), many in groups.items()]
	summed = [row for row in summed if not idle(row.figures)]
	return sorted(summed, key=lambda row: (-row.figures.overdue, row.label))


def _names(asked: Asked, customers: Iterable[str], whose: Mapping) -> dict[str, tuple[str, str]]:
	"""`{customer: (key, label) of its group}`."""
	if asked.by == CUSTOMER:
		titles = _titles("Customer", "customer_name", customers)
		return {customer: (customer, titles.get(customer) or customer) for customer in customers}
	if asked.by == COMPANY:
		return {customer: (asked.company, asked.company) for customer in customers}
	users = {customer: whose[customer] for customer in customers}
	if asked.by == TEAM:
		over = leaders(set(users.values()))
		users = {customer: over[user] for customer, user in users.items()}
	titles = _titles("User", "full_name", filter(None, users.values()))
	nobody = _("No team") if asked.by == TEAM else _("Nobody")
	return {customer: (user or "", titles.get(user) or user or nobody) for customer, user in users.items()}


def _titles(doctype: str, field: str, names: Iterable[str]) -> dict[str, str]:
	wanted = sorted(set(names))
	found = frappe.get_all(doctype, {"name": ("in", wanted or [""])}, ["name", field], order_by="name asc")
	return {row.name: row[field] for row in found}


def _months(asked: Asked) -> list[Row]:
	booked = first_booked(asked.company) or asked.last
	months = [month for month in whole_months(asked.first, asked.last) if month.last >= booked]
	kept = _kept(asked, [last for _first, last in months])
	todo = [month for month in months if month.last not in kept]
	computed = figures(asked.company, todo) if todo else {}
	whose = collectors(asked.company, {name for of in computed.values() for name in of})
	found = []
	for month in months:
		own = kept.get(month.last)
		if own is None:
			own = [one for name, one in computed[month].items() if asked.sees(whose[name], name)]
		label = frappe.utils.formatdate(month.first, "yyyy-MM")
		found.append(Row(str(month.first), label, add(own), month.last if month.last in kept else None))
	return found


def whole_months(first: date, last: date) -> list[Period]:
	"""The calendar months that these days touch, the newest three years; the present one until today."""
	today, found = getdate(nowdate()), []
	start = getdate(get_first_day(first))
	while start <= last:
		found.append(Period(start, min(getdate(get_last_day(start)), max(today, start))))
		start = getdate(get_last_day(start)) + timedelta(days=1)
	return found[-MOST_MONTHS:]


def cut(first: date, last: date) -> bool:
	"""Whether `whole_months` leaves months out."""
	return (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS


def _kept(asked: Asked, days: Sequence[date]) -> dict[date, list[Figures]]:
	"""What was kept on these nights of the people asked for; nights without any snapshot are not named."""
	if asked.customers is not None:
		return {}  # kept by rep: what of it is whose is not known
	over = [day for day in days if day == getdate(get_last_day(day))]
	stored = frappe.get_all(
		SNAPSHOT,
		filters={"company": asked.company, "snapshot_on": ("in", over or ["1900-01-01"])},
		fields=["snapshot_on", "collector", "figures"],
		order_by="snapshot_on asc, name asc",
	)
	found: dict[date, list[Figures]] = {}
	for row in stored:
		own = found.setdefault(row.snapshot_on, [])
		if asked.sees(row.collector or None):
			own.append(read(frappe.parse_json(row.figures)))
	return found


def values(row: Row) -> dict:
	"""A row of the report: amounts and counts as numbers, measures as numbers or None."""
	found, of = measures(row.figures), row.figures
	number = {
		name: _float(getattr(found, name))
		for name in found.__dataclass_fields__
		if name not in ("roll", "recovery")
	}
	return {
		"key": row.key,
		"label": row.label,
		"kept_on": row.kept_on,
		**number,
		**{name: float(getattr(of, name)) for name in ("closing", "overdue", "over_90", "sales", "received", "costs")},
		**{f"roll_{band.replace('-', '_')}": _float(share) for band, share in found.roll.items()},
		**{f"level_{level}": _float(share) for level, share in found.recovery.items()},
	}  # fmt: skip


def _float(number) -> float | None:
	return None if number is None else float(number)
