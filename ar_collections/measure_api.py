"""What the number cards of the dashboards call: one figure of the last night, of the customers the reader may see.

Thin: who may, then `services/measure_cards.py`. Reads only.
"""

from collections.abc import Callable

import frappe

from . import report_scope
from .services import measure_cards


@frappe.whitelist(methods=["GET", "POST"])
def dso_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: DSO (simple) on the last evening, in days."""
	return _shown(measure_cards.dso)


@frappe.whitelist(methods=["GET", "POST"])
def cei_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: collection effectiveness of the month until the last evening, per cent."""
	return _shown(measure_cards.cei)


@frappe.whitelist(methods=["GET", "POST"])
def promises_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: promises kept in the month until the last evening, per cent."""
	return _shown(measure_cards.promises)


@frappe.whitelist(methods=["GET", "POST"])
def received_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: money received in the month until the last evening."""
	return _shown(measure_cards.received)


@frappe.whitelist(methods=["GET", "POST"])
def expected_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: what this week and the next three are expected to bring, as said at the week's beginning."""
	return _shown(measure_cards.expected)


def _shown(card: Callable[[str | None], dict | str]) -> dict | str:
	"""A night is kept by rep, not by customer: who may see some customers only has no figure of it."""
	frappe.has_permission("Collection Snapshot", "read", throw=True)
	if report_scope.customers() is not None:
		return "–"
	return card(report_scope.company_or_none())
