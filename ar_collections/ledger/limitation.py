"""What started the limitation period of open items anew: proved demands, promises in writing, confirmed
statements, part payments.

Set-based but for part payments, which are read for those customers alone who have made some.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import frappe
from frappe.utils import cint, getdate

from ..core.aside import reaches
from ..core.limitation import DEMAND, FROM_DUE_DATE, PAYMENT, PROMISE, STATEMENT, Restart, Rules
from ..core.model import OpenItem
from .item_history import histories
from .promises import DOCTYPE as PROMISES
from .promises import in_writing
from .tables import column, only

LETTER, CONFIRMATION = "Dunning Letter", "Account Statement"
DELIVERED = "Delivered"
FIELDS = ("limitation_years", "limitation_start", "limitation_demand_restarts")
Key = tuple[str, str, int]  # customer, voucher, instalment


def rules(company: str) -> Rules:
	"""As the company has set them; a company that is not set up watches nothing."""
	row = frappe.db.get_value("Collections Company", {"company": company}, FIELDS, as_dict=True)
	if not row:
		return Rules(years=0)
	return Rules(
		max(cint(row.limitation_years), 0),
		row.limitation_start or FROM_DUE_DATE,
		bool(cint(row.limitation_demand_restarts)),
	)


def restarts(company: str, items: Mapping[str, Sequence[OpenItem]]) -> dict[Key, list[Restart]]:
	"""Of the open items of customers, all that `open_items` reads of each, in no order."""
	found: dict[Key, list[Restart]] = defaultdict(list)
	_demands(company, items, found)
	_confirmed(company, items, found)
	for customer, promises in in_writing(company, items).items():
		for promise in promises:
			for item in items.get(customer, ()):
				if reaches(promise, item):
					restart = Restart(promise.made_on, PROMISE, PROMISES, promise.name)
					found[(customer, *item.key)].append(restart)
	for customer, own in items.items():
		if any(item.outstanding < item.amount for item in own):
			for key, history in histories(company, customer, own).items():
				found[(customer, *key)] += [Restart(day, PAYMENT) for day in history.paid_on]
	return found


def _demands(company: str, items: Mapping[str, object], found: dict[Key, list[Restart]]) -> None:
	"""Letters that asked for the item and are proved to have arrived; a letter taken back asks for nothing."""
	letter, row = frappe.qb.DocType(LETTER), frappe.qb.DocType("Dunning Letter Item")
	arrived = column(letter, LETTER, "delivered_on")
	query = (
		frappe.qb.from_(letter)
		.inner_join(row)
		.on((row.parent == letter.name) & (row.parenttype == LETTER))
		.select(letter.customer, row.voucher_no, row.term, letter.name, arrived)
		.where((letter.company == company) & (letter.status != "Withdrawn") & (letter.test_mode == 0))
		.where((letter.level > 0) & (row.information_only == 0))
		.where(column(letter, LETTER, "delivery_outcome") == DELIVERED)
		.orderby(letter.name)
	)
	for customer, voucher, term, name, day in only(query, letter.customer, items).run():
		if customer in items and day:
			found[customer, voucher, term].append(Restart(day, DEMAND, LETTER, name))


def _confirmed(company: str, items: Mapping[str, object], found: dict[Key, list[Restart]]) -> None:
	"""Lines of a statement the customer confirmed, or agreed to on one that is disputed in other lines."""
	paper, line = frappe.qb.DocType(CONFIRMATION), frappe.qb.DocType("Account Statement Line")
	agreed = (paper.status == "Confirmed") | ((paper.status == "Disagreed") & (line.answer == "Agrees"))
	query = (
		frappe.qb.from_(paper)
		.inner_join(line)
		.on((line.parent == paper.name) & (line.parenttype == CONFIRMATION))
		.select(paper.customer, line.voucher_no, line.term, paper.name, paper.confirmed_on)
		.where((paper.company == company) & (paper.test_mode == 0) & agreed)
		.orderby(paper.name)
	)
	for customer, voucher, term, name, day in only(query, paper.customer, items).run():
		if customer in items and day:
			found[customer, voucher, max(cint(term), 1)].append(
				Restart(getdate(day), STATEMENT, CONFIRMATION, name)
			)
