"""Collection Cases: the one open file per company and customer; opened, locked, refreshed, closed here.

The figures are a picture for lists and are never trusted for a decision. A refresh writes only
what changed. The row lock on the case is what keeps two workers from one customer.
"""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.utils import getdate, nowdate

from ..core.items import Key
from ..core.model import Book, Plan
from ..core.plan import plan as make_plan
from ..ledger.book import read_book
from ..ledger.history import NOT_PLANNED
from ..ledger.owners import owners
from . import birth, case_money, child_rows, owner_change
from .case_figures import Figures, StandingNow, figures, next_step, standing_now
from .keys import key_of, withdrawn
from .notes import note

DOCTYPE = "Collection Case"
# What a closed case shows of its account: nothing
GONE = {
	"outstanding": 0, "overdue": 0, "oldest_due_date": None, "days_overdue": 0, "level": 0, "next_action": None,
	"next_action_on": None, "hold_status": None, "open_key": None, "status": "Closed",
}  # fmt: skip
REMEMBERED = 20  # actions of a closed case looked through for the items it was about


def open_key(company: str, customer: str) -> str:
	return key_of(company, customer)


def open_case(company: str, customer: str, vouchers: Iterable[str] = (), on: date | None = None) -> str:
	"""The customer's open case: the one there is, the closed one about these very vouchers, or a new one.

	Two workers opening at once get the same case: the key is unique in the database.
	"""
	found = find(company, customer) or reopen(company, customer, vouchers)
	if found:
		return found
	key = open_key(company, customer)
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"open_key": key,
			"company": company,
			"customer": customer,
			"customer_name": frappe.db.get_value("Customer", customer, "customer_name"),
			"collector": owners(company, [customer]).get(customer),
			"currency": frappe.get_cached_value("Company", company, "default_currency"),
			"status": "Open",
			"opened_on": on or nowdate(),
		}
	)
	return birth.insert_once(doc, "open_key") or birth.existing(DOCTYPE, "open_key", key)


def find(company: str, customer: str) -> str | None:
	"""The customer's open case, if any: one look into an index."""
	return frappe.db.get_value(DOCTYPE, {"open_key": open_key(company, customer)}, "name")


def find_many(company: str, customers: Iterable[str]) -> dict[str, str]:
	"""`{customer: open case}` for those who have one."""
	keys = {open_key(company, customer): customer for customer in customers}
	rows = frappe.get_all(
		DOCTYPE,
		filters={"open_key": ("in", list(keys) or [""])},
		fields=["name", "customer"],
		order_by="name asc",
	)
	return {row.customer: row.name for row in rows}


def customers_with_case(company: str) -> set[str]:
	"""Everybody with an open case."""
	filters = {"company": company, "status": ("!=", "Closed")}
	return set(frappe.get_all(DOCTYPE, filters=filters, order_by="name asc", pluck="customer"))


def lock(company: str, customer: str) -> str | None:
	"""The customer's open case, locked until the transaction ends; None when there is none."""
	name = find(company, customer)
	return name if name and lock_many([name]) else None


def lock_many(names: Iterable[str]) -> dict[str, dict]:
	"""Lock these cases, in one order so that two workers never wait for each other; `{name: row}`.

	Right after a commit this also makes the next read see all that was written until now.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.customer, table.status, table.collector)
		.where(table.name.isin(sorted(set(names)) or [""]) & (table.status != "Closed"))
		.orderby(table.name)
		.for_update()
	).run(as_dict=True)
	return {row.name: row for row in rows}


def refresh(
	case: str,
	book: Book,
	plan: Plan | None = None,
	customer: str | None = None,
	now: StandingNow | None = None,
) -> bool:
	"""Bring the case up to date with the customer's book; closes it when settled. True = something changed.

	`book` may hold other customers, too; `plan` is what the planner says of it (made here if None).
	"""
	before = _stored(case)
	if before.status == "Closed":
		return False
	plan = plan if plan is not None else make_plan(book)
	found = figures(book, plan, customer or before.customer, now or standing_now([case])[case], before)
	if found.settled:
		close(case, note("case_settled"), on=book.as_of)
		return True
	return _write(case, before, found)


def _write(case: str, before: dict, found: Figures) -> bool:
	rows_changed = child_rows.replace_if_changed(DOCTYPE, case, "items", found.items)
	changed = {
		k: v for k, v in found.values.items() if child_rows.plain(v) != child_rows.plain(before.get(k))
	}
	if not changed and not rows_changed:
		return False
	if "collector" in changed:
		owner_change.moved(case, before.collector, changed["collector"], owner_change.LEFT)
	if changed:
		_set(case, {k: float(v) if k in ("outstanding", "overdue") else v for k, v in changed.items()})
	frappe.clear_document_cache(DOCTYPE, case)
	return True


def close_if_settled(case: str, reason: str | None = None) -> bool:
	"""Close the case when nothing is left to chase on the customer's account; True when it was closed."""
	before = _stored(case)
	if before.status == "Closed":
		return False
	book = read_book(before.company, getdate(nowdate()), [before.customer])
	found = figures(book, make_plan(book), before.customer, standing_now([case])[case], before)
	if found.settled:
		close(case, reason or note("case_settled"))
	return found.settled


def close(case: str, reason: str, on: date | None = None, kind: str = "Settled") -> None:
	"""The case is over; work still open on it is withdrawn with the same reason, its figures are kept."""
	_withdraw_work(case, reason)
	child_rows.replace_if_changed(DOCTYPE, case, "items", [])
	day = on or nowdate()
	over = {"closed_on": day, "close_reason": reason, "close_kind": kind, "closed_by_hand": 0, "given_up": 0}
	_set(case, {**GONE, **over, **case_money.money(case, day)})
	frappe.clear_document_cache(DOCTYPE, case)


def give_up(case: str, kind: str, reason: str, late: set[Key], amount: float) -> None:
	"""A person closes it: the items that are given up stay with it, and nobody is asked for them."""
	_withdraw_work(case, reason)
	item = frappe.qb.DocType("Collection Case Item")
	rows = frappe.get_all(
		"Collection Case Item", {"parent": case}, ["name", "voucher_no", "term"], order_by="name"
	)
	free = [row.name for row in rows if (row.voucher_no, row.term) not in late]
	frappe.qb.from_(item).delete().where(item.name.isin(free or [""])).run()
	by = {"closed_by": frappe.session.user, "closed_by_hand": 1, "given_up": amount}
	over = {"closed_on": nowdate(), "close_reason": reason, "close_kind": kind}
	_set(case, {**GONE, **over, **by, **case_money.money(case)})
	frappe.clear_document_cache(DOCTYPE, case)


def _withdraw_work(case: str, reason: str) -> None:
	fields = ["name", "kind", "unique_key"]
	work = {"case": case, "status": "Open"}
	for one in frappe.get_all("Collection Action", filters=work, fields=fields, order_by="name"):
		values = {"status": "Withdrawn", "withdrawn_reason": reason}
		if one.kind not in NOT_PLANNED:  # what a paper asked for is asked once
			values["unique_key"] = withdrawn(one.unique_key, one.name)
		frappe.db.set_value("Collection Action", one.name, values)


def reopen(company: str, customer: str, vouchers: Iterable[str]) -> str | None:
	"""The customer's last case again, when it was about one of these vouchers (a bounced payment).

	Not one that a person closed: what was given up stays so until a person opens it again.
	"""
	last = frappe.get_all(
		DOCTYPE,
		filters={"company": company, "customer": customer, "status": "Closed"},
		fields=["name", "closed_by_hand"],
		order_by="closed_on desc, name desc",
		limit=1,
	)
	if not last or last[0].closed_by_hand or not (set(vouchers) & _spoken_of(last[0].name)):
		return None
	open_closed(last[0].name, company, customer)
	return last[0].name


def open_closed(case: str, company: str, customer: str) -> None:
	"""It goes on as if it had not ended; what was learned stays."""
	ended = ("closed_on", "close_reason", "close_kind", "closed_by")
	figures = ("closed_by_hand", "given_up", "recovered", "cost", "net_recovery", "days_open")
	key = {"status": "Open", "open_key": open_key(company, customer)}
	_set(case, {**key, **dict.fromkeys(ended), **dict.fromkeys(figures, 0)})
	frappe.clear_document_cache(DOCTYPE, case)


def _spoken_of(case: str) -> set[str]:
	actions = frappe.get_all(
		"Collection Action", filters={"case": case}, order_by="creation desc", limit=REMEMBERED, pluck="name"
	)
	return set(
		frappe.get_all(
			"Collection Action Item",
			filters={"parent": ("in", actions or [""])},
			order_by="name",
			pluck="voucher_no",
		)
	)


def set_next_step(case: str) -> None:
	"""After work was done or dropped: what comes next on the case."""
	if frappe.db.get_value(DOCTYPE, case, "status") != "Closed":
		_set(case, next_step(standing_now([case])[case].work))


def owner_changed(customer: str) -> None:
	"""Somebody else looks after the customer now: the cases and their papers follow, also those that are over."""
	fields = ["name", "company", "collector", "status"]
	cases = frappe.get_all(DOCTYPE, filters={"customer": customer}, fields=fields, order_by="name")
	for company in sorted({case.company for case in cases}):
		owner = owners(company, [customer]).get(customer)
		if not owner:
			continue
		for case in cases:
			if case.company == company and case.status != "Closed":
				give(case.name, case.collector, owner, owner_change.NEW_OWNER)
		owner_change.past_follows(customer, owner, company)


def give(case: str, before: str | None, owner: str, why: str, reason: str | None = None) -> None:
	"""The case is somebody else's from now on, with all its papers."""
	if owner != before:
		_set(case, {"collector": owner})
		owner_change.moved(case, before, owner, why, reason)
		frappe.clear_document_cache(DOCTYPE, case)


def _stored(case: str) -> dict:
	fields = [
		"company", "customer", "status", "collector", "level", "outstanding", "overdue", "oldest_due_date",
		"days_overdue", "next_action", "next_action_on", "last_letter", "hold_status",
	]  # fmt: skip
	return frappe.db.get_value(DOCTYPE, case, fields, as_dict=True)


def _set(case: str, values: dict) -> None:
	# Not doc.save: no version per night in the history, and no workflow of the site's own in the way.
	frappe.db.set_value(DOCTYPE, case, values)
