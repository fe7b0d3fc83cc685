"""The making of a Dunning Letter out of a planned action: whom it goes to, by when, in which words.

Builds the document and says what a person must see to; `letters` decides when and writes it.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.query_builder import Order
from frappe.utils import cint, getdate

from ..core.calendar import next_working_day
from ..core.items import claims
from ..core.model import ZERO, Line, PlannedAction
from ..ledger.book import read_book
from ..ledger.calendar import calendar
from . import child_rows, follow_ups, letter_papers, letter_rules, letter_text
from .letter_parties import billing_address, people, recipient, sender

DOCTYPE = "Dunning Letter"
FIELDS = (
	"voucher_type", "voucher_no", "term", "order_no", "posting_date", "due_date", "days_overdue", "currency",
	"invoice_amount", "paid_amount", "disputed_amount", "open_amount", "information_only",
)  # fmt: skip


def written(planned: PlannedAction, case: str, action: str, run: str | None, lower: Sequence[Line] | None):
	"""The letter, named and worded, not yet inserted."""
	_must_add_up(planned)
	of_case = frappe.db.get_value("Collection Case", case, ["company", "collector"], as_dict=True)
	letter_type = frappe.get_cached_doc("Dunning Letter Type", planned.letter_type)
	if lower is None and cint(letter_type.show_lower_items):
		lower = lower_lines(of_case.company, planned)
	letter = frappe.get_doc(_head(planned, of_case, letter_type))
	letter.update({"case": case, "action": action, "run": run})
	_choose_language(letter, letter_type)
	letter.set_new_name()  # the number stands in the text
	for row in _rows(planned, lower or (), _voucher_types(action)):
		letter.append("items", row)
	letter.previous_letter = previous_letter(of_case.company, planned.lines, planned.level)
	from_us = sender(of_case.company, of_case.collector)
	letter.address_display = "\n".join(recipient(letter)["address"])
	letter_text.freeze(letter, from_us)
	return letter


def _must_add_up(planned: PlannedAction) -> None:
	"""A letter claims to the cent what it lists, in one currency."""
	total = sum((line.open for line in planned.lines), ZERO)
	currencies = {line.currency for line in planned.lines}
	if not planned.lines or currencies != {planned.currency} or total != planned.total:
		message = _(
			"The letter to {0} does not add up: its items come to {1}, its total is {2}. It was not written."
		)
		frappe.throw(message.format(planned.customer, total, planned.total), title=_("Letter"))


def _head(planned: PlannedAction, of_case, letter_type) -> dict:
	contact, addresses = people(planned.customer)
	day = getdate(planned.due_on)
	waits = planned.needs_approval or letter_rules.always_waits(letter_type)
	return {
		"doctype": DOCTYPE,
		"company": of_case.company,
		"collector": of_case.collector,
		"customer": planned.customer,
		"customer_name": frappe.db.get_value("Customer", planned.customer, "customer_name"),
		"letter_type": letter_type.name,
		"level": planned.level,
		"policy": planned.policy,
		"step_id": planned.step,
		"status": "Pending Approval" if waits else "Approved",
		"test_mode": int(_in_test_mode(of_case.company)),
		"currency": planned.currency,
		"letter_date": day,
		"deadline_date": deadline(_latest_due(planned.lines), day, letter_type, of_case.company),
		"total_open": float(planned.total),
		"delivery": letter_type.delivery,
		"customer_address": billing_address(planned.customer),
		"contact_person": contact,
		"email_to": ", ".join(addresses),
	}


def _choose_language(letter, letter_type) -> None:
	wanted = frappe.db.get_value("Customer", letter.customer, "language")
	offered = [row.language for row in letter_type.texts]
	letter.language, fallback = letter_text.choose_language(wanted, offered, letter_text.house_language())
	letter.flags.instead_of = (wanted or "") if fallback else None


def _in_test_mode(company: str) -> bool:
	return frappe.db.get_value("Collections Company", {"company": company}, "status") == "Test"


def deadline(latest_due: date, day: date, letter_type, company: str) -> date:
	"""The new date to pay by: the type's days after the letter, on a working day; never before an item is due."""
	counted = day + timedelta(days=cint(letter_type.deadline_days))
	if latest_due >= counted:
		return latest_due
	return next_working_day(calendar(company, day), counted)


def _latest_due(rows: Sequence) -> date:
	return max(row.due_date for row in rows)


def date_anew(letter, day: date) -> None:
	"""Give a letter that waited the day it leaves on: its deadline, its days overdue, its words.

	The words are the type's of today, and name the amounts the letter was written with.
	"""
	claimed = [row for row in letter.items if not row.information_only]
	letter_type = frappe.get_cached_doc("Dunning Letter Type", letter.letter_type)
	letter.letter_date = day
	letter.deadline_date = deadline(_latest_due(claimed), day, letter_type, letter.company)
	# row by row: rows deleted and written anew would lock out the next worker's letter
	for row in letter.items:
		days = max((day - row.due_date).days, 0)
		if days != row.days_overdue:
			row.db_set("days_overdue", days, update_modified=False)
	letter.previous_letter = previous_letter(letter.company, claimed, letter.level)
	letter_text.freeze(letter, sender(letter.company, letter.collector))
	fields = ("letter_date", "deadline_date", "previous_letter", "subject", "opening", "closing")
	if letter.annexes:
		fields += letter_papers.FIELDS
	letter.db_set({field: letter.get(field) for field in fields})


def _rows(planned: PlannedAction, lower: Sequence[Line], types: dict[str, str]) -> list[dict]:
	return [
		{
			"voucher_type": types.get(line.invoice, "Sales Invoice"),
			"voucher_no": line.invoice,
			"term": line.term,
			"order_no": line.order,
			"posting_date": line.posting_date,
			"due_date": line.due_date,
			"days_overdue": max(line.days_overdue, 0),
			"currency": line.currency,
			"invoice_amount": float(line.amount),
			"paid_amount": float(line.paid),
			"disputed_amount": float(line.disputed),
			"open_amount": float(line.open),
			"information_only": int(number >= len(planned.lines)),
		}
		for number, line in enumerate([*planned.lines, *lower])
	]


def add_items(letter: str, rows: Sequence[dict]) -> None:
	child_rows.add(DOCTYPE, letter, "items", [{field: row.get(field) for field in FIELDS} for row in rows])


def _voucher_types(action: str) -> dict[str, str]:
	"""What kind of voucher each item is, as the letter's own action has it."""
	fields = ["voucher_no", "voucher_type"]
	rows = child_rows.stored("Collection Action Item", "Collection Action", action, "items", fields)
	return {row.voucher_no: row.voucher_type for row in rows}


def lower_lines(company: str, planned: PlannedAction) -> list[Line]:
	"""The customer's other items in the letter's currency that are due: shown, not claimed."""
	book = read_book(company, getdate(planned.due_on), [planned.customer])
	shown = {line.key for line in planned.lines}
	return [
		_line(claim, book.as_of)
		for customer in book.customers
		for key, claim in sorted(
			claims(customer, book.as_of, book.dun_journal_entries).items(),
			key=lambda kv: (kv[1].item.due_date, kv[0]),
		)
		if key not in shown
		and claim.item.currency == planned.currency
		and claim.item.due_date <= book.as_of
		and claim.open > ZERO
	]


def _line(claim, as_of: date) -> Line:
	item = claim.item
	return Line(
		invoice=item.invoice, term=item.term, posting_date=item.posting_date, due_date=item.due_date,
		days_overdue=(as_of - item.due_date).days, currency=item.currency, amount=item.amount, paid=claim.paid,
		disputed=claim.stopped, open=claim.open, base_open=claim.base_open, level=0, order=item.order,
	)  # fmt: skip


def previous_letter(company: str, rows: Sequence, level: int) -> str | None:
	"""The last letter that went out about one of these items, of a lower level: the highest, then the newest.

	A demand that follows another names that demand; a reminder or a notice before it is no demand.
	"""
	keys = {(_invoice(row), row.term) for row in rows}
	letter, item = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Dunning Letter Item")
	query = (
		frappe.qb.from_(item)
		.inner_join(letter)
		.on((letter.name == item.parent) & (item.parenttype == DOCTYPE))
		.select(letter.name, item.voucher_no, item.term)
		.where(item.voucher_no.isin(sorted({invoice for invoice, _term in keys})[:500]))
		.where((item.information_only == 0) & (letter.company == company))
		.where((letter.level < level) & (letter.level >= min(level - 1, 1)))
		.where(letter.status.isin(("Sending", "Sent", "Delivered")))
		.orderby(letter.level, letter.letter_date, letter.name, order=Order.desc)
	)
	return next((name for name, *key in query.run() if tuple(key) in keys), None)


def _invoice(row) -> str:
	"""Of a planned line or of a letter's row."""
	return row.voucher_no if hasattr(row, "voucher_no") else row.invoice


def tell_what_is_missing(letter) -> None:
	"""A language that had to be replaced is noted; a missing address is work for the rep."""
	wanted = letter.flags.instead_of
	if wanted is not None:
		note = (
			_("Written in {0}: there is no wording in the customer's language {1}.").format(
				letter.language, wanted
			)
			if wanted
			else _("Written in {0}: the customer has no language.").format(letter.language)
		)
		letter.add_comment("Info", note)
	if not letter.customer_address:
		why = _("Letter {0} bears the customer's name only: no address is kept.").format(letter.name)
		follow_ups.add(letter.case, follow_ups.NO_ADDRESS, why, letter.name, letter.name, letter.letter_date)
	tell_why_it_waits(letter)


def tell_why_it_waits(letter) -> list[str]:
	"""What a formal paper still needs is said on the letter and is work; [] when it can go out."""
	problems = letter_papers.missing(letter)
	if problems:
		letter.db_set("failure", " ".join(problems)[:1000])
		about = f"{letter.name}|{letter.letter_date}"
		follow_ups.add(letter.case, follow_ups.INCOMPLETE, " ".join(problems), about, letter=letter.name)
	return problems
