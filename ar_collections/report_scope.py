"""What a report may show to whom, and of which days: the same checks for every report of figures. Reads only."""

from collections.abc import Sequence
from datetime import date

import frappe
from frappe import _
from frappe.permissions import get_allowed_docs_for_doctype, get_user_permissions
from frappe.utils import add_days, getdate, nowdate

from . import permissions

# what a User Permission may narrow the customers down by, and the field of Customer that has it
LIMITS = {"Customer": "name", "Customer Group": "customer_group", "Territory": "territory"}


def people() -> list[str] | None:
	"""Whose customers the reader sees (`permissions.py`); None = everybody's."""
	user = frappe.session.user
	return None if permissions.sees_all(user) else permissions.visible_collectors(user)


def customers() -> list[str] | None:
	"""Whom the reader's User Permissions on customers, their groups or territories leave; None = no such
	permission. Frappe applies them to a report's rows only: sums, charts and cards are ours to keep within."""
	given = get_user_permissions(frappe.session.user)
	filters = {
		field: ("in", allowed)
		for doctype, field in LIMITS.items()
		if (allowed := get_allowed_docs_for_doctype(given.get(doctype, []), "Customer"))
	}
	return frappe.get_all("Customer", filters, order_by="name", pluck="name") if filters else None


def among(asked: Sequence[str] | None) -> list[str] | None:
	"""Those of the customers asked for whom the reader's User Permissions leave; None = everybody."""
	left = customers()
	if left is None:
		return None if asked is None else list(asked)
	return left if asked is None else [name for name in asked if name in set(left)]


def company(asked: str | None) -> str:
	"""The company asked for, else the reader's own, else the only one there is; one the reader may see."""
	found = company_or_none(asked)
	if not found:
		message = _(
			"There are no figures for {0}: it is not set up under Collections Company, or not yours to see."
		)
		frappe.throw(message.format(asked or _("any company")), title=_("No figures"))
	return found


def company_or_none(asked: str | None = None) -> str | None:
	"""The same; None where there is none."""
	wanted = asked or frappe.defaults.get_user_default("Company")
	filters = {"company": wanted} if wanted else {}
	found = frappe.get_list("Collections Company", filters, order_by="name asc", pluck="company", limit=1)
	return found[0] if found else None


def days(first: str | date | None, last: str | date | None, default_days: int = 30) -> tuple[date, date]:
	"""The days asked for; without them the last ones until today."""
	until = getdate(last or nowdate())
	since = getdate(first) if first else getdate(add_days(until, -default_days))
	if since > until:
		frappe.throw(_("From must not be after To."), title=_("No such days"))
	return since, until
