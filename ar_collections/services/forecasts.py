"""The cash forecast of a company: what is expected when, what was said before, and by how much it missed.

Reads only; the rules are `core/forecast.py`, what was said before is in the Collection Snapshots.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

import frappe

from ..core.forecast import WEEKS, Checked, Expected, Week, by_week, expected, monday_of
from ..core.measure_store import read_weeks
from ..core.model import ZERO
from ..ledger import forecast_facts
from ..ledger.receivable_days import ReceivableDays
from ..ledger.teams import collectors

SNAPSHOT = "Collection Snapshot"
AHEAD = (0, 4)  # weeks between the making of a forecast and the week it is judged by
PAST = 8  # weeks looked back


def of_customers(company: str, as_of: date) -> dict[str, list[Expected]]:
	"""`{customer: what is expected of it}` from what is open on that morning."""
	book = ReceivableDays(company, as_of)
	parts = book.on(as_of)
	late, unknown = forecast_facts.days_late(company)
	words = forecast_facts.words(company, parts, as_of, book)
	disputed = forecast_facts.disputed(company, parts)
	return {
		customer: expected(own, late.get(customer, unknown), words.get(customer, ()), as_of, disputed.get(customer))
		for customer, own in parts.items()
	}  # fmt: skip


def weeks(
	rows: Mapping[str, Sequence[Expected]], as_of: date, count: int = WEEKS
) -> tuple[list[Week], Decimal, Decimal]:
	"""The weeks of several customers together (`core.forecast.by_week`)."""
	return by_week([one for own in rows.values() for one in own], as_of, count)


def said(company: str, as_of: date, sees) -> dict[tuple[date, int], Decimal]:
	"""`{(monday, weeks before): what was said then}` of past weeks; `sees(collector)`: whose customers count."""
	first = monday_of(as_of) - timedelta(weeks=PAST + max(AHEAD))
	stored = frappe.get_all(
		SNAPSHOT,
		filters={"company": company, "forecast": ("is", "set"), "snapshot_on": (">=", first - timedelta(days=1))},
		fields=["collector", "forecast", "snapshot_on"],
		order_by="snapshot_on asc, name asc",
	)  # fmt: skip
	found: dict[tuple[date, int], Decimal] = defaultdict(lambda: ZERO)
	for row in stored:
		if not sees(row.collector or None):
			continue
		made_on, amounts = read_weeks(frappe.parse_json(row.forecast))
		for monday, amount in amounts.items():
			found[monday, (monday - monday_of(made_on)).days // 7] += amount
	return dict(found)


def checked(
	company: str, as_of: date, sees, only: Collection[str] | None = None
) -> tuple[dict[date, Decimal], list[Checked]]:
	"""What came in during each past week, and the forecasts that can be judged by it.

	What came in counts for whoever looks after the customer now, what was said for whom it was said. With
	`only` some customers nothing is judged: forecasts are kept by person.
	"""
	this = monday_of(as_of)
	mondays = [this - timedelta(weeks=number) for number in range(PAST, 0, -1)]
	came: dict[date, Decimal] = dict.fromkeys(mondays, ZERO)
	received = forecast_facts.came_in(company, mondays[0], this - timedelta(days=1))
	whose = collectors(company, received)
	for customer, by_monday in received.items():
		if sees(whose[customer]) and (only is None or customer in only):
			for monday, amount in by_monday.items():
				came[monday] += amount
	told = said(company, as_of, sees) if only is None else {}
	rows = [Checked(monday, ahead, told[monday, ahead], came[monday])
		for monday in mondays for ahead in AHEAD if (monday, ahead) in told]  # fmt: skip
	return came, rows
