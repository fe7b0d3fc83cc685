"""What the number cards of the dashboards call: one figure of the last night, of the customers the reader may see.

Thin: who may, then `services/measure_cards.py`. Reads only.
"""

import frappe

from . import report_scope
from .services import measure_cards


@frappe.whitelist(methods=["GET", "POST"])
def dso_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: DSO (simple) on the last evening, in days."""
	return measure_cards.dso(_company())


@frappe.whitelist(methods=["GET", "POST"])
def cei_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: collection effectiveness of the month until the last evening, per cent."""
	return measure_cards.cei(_company())


@frappe.whitelist(methods=["GET", "POST"])
def promises_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: promises kept in the month until the last evening, per cent."""
	return measure_cards.promises(_company())


@frappe.whitelist(methods=["GET", "POST"])
def received_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: money received in the month until the last evening."""
	return measure_cards.received(_company())


@frappe.whitelist(methods=["GET", "POST"])
def expected_card(filters: str | dict | list | None = None) -> dict | str:
	"""Number card: what this week and the next three are expected to bring, as said at the week's beginning."""
	return measure_cards.expected(_company())


def _company() -> str | None:
	frappe.has_permission("Collection Snapshot", "read", throw=True)
	return report_scope.company_or_none()
