"""Facts about customers that policies and letters depend on: groups with their ancestors, language,
risk class, own policy, flags, and the days on which money came in.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe
from frappe.query_builder.functions import Max, Sum

from ..core.model import Receipt
from . import risk
from .tables import among, column, decimal, ledger_digits, only, rounded, slices

PAYMENT_DAYS = 60  # how far back receipts are read as a sign of progress, or as far as a policy looks
RECEIPT_JOURNALS = ("Bank Entry", "Cash Entry", "Credit Card Entry")

# column of Customer -> field of core.model.Customer
_FIELDS = {
	"name": "id",
	"customer_name": "name",
	"customer_group": "groups",
	"territory": "territories",
	"collections_risk_class": "risk_class",
	"language": "language",
	"collection_policy": "policy",
	"no_collection_follow_up": "no_follow_up",
	"is_internal_customer": "internal",
	"disabled": "disabled",
}
_FLAGS = ("no_follow_up", "internal", "disabled")


def facts(customers: Iterable[str]) -> dict[str, dict]:
	"""`{customer: {field of core Customer: value}}` for the customers that exist."""
	groups = ancestors("Customer Group", "parent_customer_group")
	territories = ancestors("Territory", "parent_territory")
	table = frappe.qb.DocType("Customer")
	columns = [column(table, "Customer", f) for f in _FIELDS]
	found = {}
	for part in slices(customers):
		for row in frappe.qb.from_(table).select(*columns).where(among(table.name, part)).run():
			values = dict(zip(_FIELDS.values(), row, strict=True))
			group, territory = values["groups"], values["territories"]
			values["groups"] = groups.get(group) or ((group,) if group else ())
			values["territories"] = territories.get(territory) or ((territory,) if territory else ())
			for name in ("risk_class", "language", "policy"):
				values[name] = values[name] or None
			values.update({name: bool(values[name]) for name in _FLAGS})
			values["name"] = values["name"] or values["id"]
			found[values["id"]] = values
	counts_as = risk.effective({name: values["risk_class"] for name, values in found.items()})
	for name, values in found.items():
		values["risk_class"] = counts_as[name]
	return found


def ancestors(doctype: str, parent_field: str) -> dict[str, tuple[str, ...]]:
	"""Every node of a tree with itself first and its root last; a broken tree ends where it loops."""
	table = frappe.qb.DocType(doctype)
	parent = dict(frappe.qb.from_(table).select(table.name, table[parent_field]).run())
	found = {}
	for name in parent:
		line = [name]
		while (above := parent.get(line[-1])) and above not in line:
			line.append(above)
		found[name] = tuple(line)
	return found


def last_payments(
	company: str, customers: Iterable[str], as_of: date, days: int = PAYMENT_DAYS
) -> dict[str, date]:
	"""The latest of the last `days` on which money of the customer was booked in."""
	names = set(customers)
	latest: dict[str, date] = {}
	for ple, query in _money_in(company, names, as_of - timedelta(days=days), as_of):
		for customer, day in query.select(ple.party, Max(ple.posting_date)).groupby(ple.party).run():
			if customer in names:
				latest[customer] = max(day, latest.get(customer, day))
	return latest


def receipts(company: str, since: dict[str, date], as_of: date) -> dict[str, tuple[Receipt, ...]]:
	"""What each customer paid from its day on, allocated or not, by day and currency, oldest first."""
	found: dict[str, list[Receipt]] = defaultdict(list)
	if not since:
		return {}
	for ple, query in _money_in(company, set(since), min(since.values()), as_of):
		columns = (ple.party, ple.posting_date, ple.account_currency)
		rows = query.select(*columns, -Sum(ple.amount_in_account_currency)).groupby(*columns).run()
		for customer, day, currency, amount in rows:
			if customer in since and day >= since[customer]:
				found[customer].append((day, currency, rounded(decimal(amount), ledger_digits())))
	return {name: tuple(sorted(rows)) for name, rows in found.items()}


def _money_in(company: str, customers: set[str], first: date, as_of: date) -> list[tuple]:
	"""`(ledger table, query)` of what these customers paid, by payment and by journal; of many customers,
	everybody's: by date the index is faster."""
	ple = frappe.qb.DocType("Payment Ledger Entry")
	journal = frappe.qb.DocType("Journal Entry")
	query = (
		frappe.qb.from_(ple)
		.where((ple.company == company) & (ple.party_type == "Customer") & (ple.account_type == "Receivable"))
		.where((ple.delinked == 0) & (ple.amount < 0))
		.where(ple.posting_date[first:as_of])
	)
	query = only(query, ple.party, customers)
	booked = query.inner_join(journal).on(journal.name == ple.voucher_no)
	return [
		(ple, query.where(ple.voucher_type == "Payment Entry")),
		(
			ple,
			booked.where((ple.voucher_type == "Journal Entry") & journal.voucher_type.isin(RECEIPT_JOURNALS)),
		),
	]
