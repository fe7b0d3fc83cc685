"""Collection Measures: how well is collected, by company, team, rep, customer or month.

Figures of the customers the reader may see: a rep's own, a supervisor's team's. How each is computed
stands over the table (`services/measure_words.py`).
"""

import frappe
from frappe import _

from ar_collections import report_scope
from ar_collections.services import measure_words, measures
from ar_collections.services.report_columns import column

LEVELS = (1, 2, 3, 4, 5)


def execute(filters: dict | None = None):
	asked = frappe._dict(filters or {})
	first, last = report_scope.days(asked.from_date, asked.to_date, 365 if asked.by == measures.MONTH else 30)
	by = asked.by if asked.by in measures.GROUPS else measures.COMPANY
	company = report_scope.company(asked.company)
	wanted = measures.Asked(
		company, first, last, by, report_scope.people(), asked.collector, report_scope.customers()
	)
	rows = [measures.values(row) for row in measures.rows(wanted)]
	currency = frappe.get_cached_value("Company", company, "default_currency")
	for row in rows:
		row["currency"] = currency
	note = measure_words.note()
	if by == measures.MONTH and measures.cut(first, last):
		note = _("Only the newest {0} months are shown.").format(measures.MOST_MONTHS) + note
	return columns(by, rows), rows, note, chart(by, rows)


def columns(by: str, rows: list[dict]) -> list[dict]:
	money = [
		column(name, label, 140, "Currency", "currency")
		for name, label in (
			("closing", _("Receivables")),
			("overdue", _("Overdue")),
			("over_90", _("Over 90 days")),
			("sales", _("Credit sales")),
			("received", _("Received")),
			("costs", _("Costs")),
		)
	]
	ratios = [
		_ratio(name, measure_words.label(name)) for name in (*measure_words.DAYS, *measure_words.SHARES)
	]
	bands = [_ratio(f"roll_{band}", measure_words.roll_label(band)) for band in measure_words.BANDS]
	levels = [
		_ratio(f"level_{level}", _("Recovered, level {0} (%)").format(level))
		for level in LEVELS
		if any(f"level_{level}" in row for row in rows)
	]
	return [*_head(by), *money[:3], *ratios, *money[3:], *bands, *levels, *_tail(by)]


def _head(by: str) -> list[dict]:
	if by == measures.CUSTOMER:
		return [
			column("key", _("Customer"), 140, "Link", "Customer"),
			column("label", _("Customer name"), 180),
		]
	names = {
		"Company": _("Company"),
		"Team": _("Team of"),
		"Collector": _("Looked after by"),
		"Month": _("Month"),
	}
	return [column("label", names[by], 180)]


def _tail(by: str) -> list[dict]:
	shown = [column("currency", _("Currency"), 80, "Link", "Currency")]
	if by == measures.MONTH:
		shown.append(column("kept_on", _("Figures kept on"), 120, "Date"))
	return shown


def _ratio(name: str, label: str) -> dict:
	return column(name, label, 145, "Float", precision=1, disable_total=1)


def chart(by: str, rows: list[dict]) -> dict | None:
	"""DSO and best possible DSO, the gap between them being what is overdue; the first 15 rows."""
	shown = rows[-15:] if by == measures.MONTH else rows[:15]
	if not any(row["dso_simple"] is not None for row in shown):
		return None
	names = {"dso_simple": _("DSO"), "dso_best": _("Best possible"), "cei": measure_words.label("cei")}
	datasets = [{"name": label, "values": [row[name] or 0 for row in shown]} for name, label in names.items()]
	kind = "line" if by == measures.MONTH else "bar"
	labels = [row["label"] for row in shown]
	return {
		"data": {"labels": labels, "datasets": datasets},
		"type": kind,
		"colors": ["#e24c4c", "#449cf0", "#48bb74"],
	}
