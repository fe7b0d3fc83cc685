"""Switching a company on: what is missing, test mode, live, and where old overdue items start.

Installed means nothing happens; a company is switched on here and nowhere else. Old items
start at level 0, or at the level of their age band: one action of the kind Start Level says
so, and the planner goes on from there.
"""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from ..core.model import CONTACT_KINDS, ESCALATION, LETTER, START_LEVEL, OpenItem
from ..core.why import Why
from ..ledger.book import customers_with_open_items, read_book
from . import actions, birth, cases, child_rows, holds, letters, run, run_end
from .checklist import checklist
from .commit import commit_chunk
from .keys import key_of

DOCTYPE = "Collections Company"
BATCH = 50  # customers (or actions) per transaction
AT_ONCE = 200  # more than this is done in the background


def switch(
	company: str, mode: str, start_rule: str | None = None, test_email: str | None = None
) -> str | None:
	"""Put the company into a mode ("Not Live", "Test", "Live"); returns the dry run to read, if any.

	Raises with the list of what is missing. Switching off needs nothing and deletes nothing; runs that
	wait, or are at work, end with that reason.
	"""
	doc = frappe.get_doc(DOCTYPE, company)
	if mode == "Not Live":
		_save(doc, status=mode)
		run_end.switched_off(company)
		return None
	missing = [point["label"] for point in checklist(company) if not point["ok"] and not point["optional"]]
	if missing:
		frappe.throw(
			_("Still missing: {0}.").format(", ".join(missing)), title=_("The set-up is not complete")
		)
	if mode == "Test":
		_test(doc, test_email)
	elif mode == "Live":
		_live(doc, start_rule)
	else:
		frappe.throw(_("There is no mode {0}.").format(mode), title=_("Collections Company"))
	return run.start(company, dry_run=True, source="Button")


def _test(doc, test_email: str | None) -> None:
	if not (test_email or doc.test_email):
		frappe.throw(_("Name the address that all letters go to in test mode."), title=_("Test address"))
	_save(
		doc,
		status="Test",
		test_email=test_email or doc.test_email,
		test_since=doc.test_since or now_datetime(),
	)


def _live(doc, start_rule: str | None) -> None:
	"""At once, or in the background where there is much to write first: then the company is live at the end."""
	rule = start_rule or doc.start_rule
	if rule == "By age band" and not doc.start_bands:
		message = _("Fill in the age bands first: from which day overdue an item starts at which level.")
		frappe.throw(message, title=_("No age bands"))
	if rule != doc.start_rule:
		_save(doc, start_rule=rule)
	much = rule == "By age band" and not doc.live_since and len(customers_with_open_items(doc.name)) > AT_ONCE
	if not much and not frappe.db.count("Collection Action", _of_test(doc)) > AT_ONCE:
		return go_live(doc.name)
	frappe.enqueue(
		"ar_collections.services.go_live.go_live",
		queue="long",
		timeout=3600,
		job_id=f"collections|{doc.name}|go live",
		enqueue_after_commit=True,
		company=doc.name,
	)
	message = _("Old items are being given their start levels; the company is live when that is done.")
	frappe.msgprint(message, alert=True)


def go_live(company: str) -> None:
	"""Forget the test, write the start levels, and only then switch on. May be killed and repeated."""
	doc = frappe.get_doc(DOCTYPE, company)
	if doc.test_since:
		_forget_test(doc)
	if doc.start_rule == "By age band" and not doc.live_since:
		start_levels(company)
	_save(doc, status="Live", live_since=doc.live_since or nowdate(), test_since=None)


def _of_test(doc) -> dict:
	kinds = (LETTER, *CONTACT_KINDS, ESCALATION)
	since = doc.test_since or now_datetime()
	filters = {"company": doc.name, "kind": ("in", kinds), "status": ("!=", "Withdrawn")}
	return {**filters, "creation": (">=", since)}


def _forget_test(doc) -> None:
	"""Letters of the test reached no customer: they are withdrawn, so that the first letter is the first.

	With them the holds that were proposed on their strength; what a person decided stays.
	"""
	why = _("Test mode: it never went to the customer.")
	for hold in _proposed_in_test(doc):
		holds.withdraw(hold, why)
	rows = frappe.get_all(
		"Collection Action",
		filters=_of_test(doc),
		fields=["name", "letter"],
		order_by="creation asc, name asc",
	)
	for number, row in enumerate(rows, 1):
		if row.letter:
			letters.withdraw(row.letter, why)
		actions.withdraw(row.name, why)
		if number % BATCH == 0:
			commit_chunk()


def _proposed_in_test(doc) -> list[str]:
	filters = {"company": doc.name, "status": "Proposed", "forced": 0, "creation": (">=", doc.test_since)}
	return frappe.get_all(holds.DOCTYPE, filters=filters, order_by="name asc", pluck="name")


def _save(doc, **values) -> None:
	doc.update(values)
	doc.flags.switched_by_set_up = True
	doc.save()


def start_levels(company: str, as_of: date | None = None) -> int:
	"""Write where each old overdue item starts; how many actions that were. Repeating adds nothing.

	Items that had a letter, or a start level, keep it.
	"""
	day = getdate(as_of or nowdate())
	bands = sorted(
		(row.from_days, row.level) for row in frappe.get_doc(DOCTYPE, company).start_bands if row.level
	)
	book = read_book(company, day)
	known = {
		(e.customer, key)
		for e in book.history
		if e.state not in ("Withdrawn", "Rejected") and e.level
		for key in e.items
	}
	written = 0
	for number, customer in enumerate(book.customers, 1):
		by_level = defaultdict(list)
		for item in customer.items:
			level = _band(bands, (day - item.due_date).days)
			if level and (customer.id, item.key) not in known:
				by_level[level].append(item)
		for level, items in sorted(by_level.items()):
			written += _write(company, customer.id, level, items, day)
		if number % BATCH == 0:
			commit_chunk()
	return written


def _band(bands: list[tuple[int, int]], days: int) -> int:
	"""The level of the oldest band reached; 0 below the first, and for what is not overdue."""
	return max((level for from_days, level in bands if days >= max(from_days, 1)), default=0)


def _write(company: str, customer: str, level: int, items: list[OpenItem], day: date) -> bool:
	case = cases.open_case(company, customer, on=day)
	of_case = frappe.db.get_value(
		"Collection Case", case, ["customer_name", "collector", "currency"], as_dict=True
	)
	oldest = max((day - i.due_date).days for i in items)
	why = Why("start_level", {"days": oldest, "level": level})
	total = float(sum(i.base_outstanding for i in items))
	doc = frappe.get_doc(
		{
			"doctype": "Collection Action",
			"unique_key": key_of(company, customer, START_LEVEL, level, None, day),
			**of_case,
			"company": company,
			"customer": customer,
			"case": case,
			"kind": START_LEVEL,
			"title": _("Start at level {0}").format(level),
			"level": level,
			"due_on": day,
			"status": "Done",
			"done_on": now_datetime(),
			"why": why.text(),
			"why_json": frappe.as_json(why.to_dict(), indent=None),
			"amount": total,
			"base_amount": total,
		}
	)
	name = birth.insert_once(doc, "unique_key")
	if name:
		rows = [
			{
				"voucher_type": i.voucher_type, "voucher_no": i.invoice, "term": i.term, "due_date": i.due_date,
				"days_overdue": (day - i.due_date).days, "currency": i.currency, "open_amount": i.outstanding,
			}
			for i in items
		]  # fmt: skip
		child_rows.add("Collection Action", name, "items", rows)
	return bool(name)
