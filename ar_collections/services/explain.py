"""“Why this level, why no letter, why blocked, what happens next and when”: the planner's reasons in words.

Reads only, as the ledger stands now, in the reader's language. Who may read the case (or the customer)
is asked before; a case of somebody else's is not told with the customer.
"""

from collections.abc import Callable, Iterable
from html import unescape

import frappe
from frappe import _
from frappe.utils import fmt_money, formatdate, getdate, nowdate

from ..core.explain import Story, explain
from ..core.model import START_LEVEL, ZERO, Book
from ..ledger.book import read_book
from ..ledger.owners import owners
from . import cases, hold_standing
from .hold_words import reason as hold_reason
from .reasons import text_of

MOST = 500  # items told; the rest is counted


def of_case(case) -> dict:
	"""`{customer, company, as_of, summary: [sentence], goods: [sentence], items: [row], more: int}`.

	An item's row: `{voucher_type, voucher, term, due_date, days, currency, open, level, level_why,
	letter_why, next, next_on}`, the sentences translated, amounts as numbers, days as ISO dates.
	"""
	return _told(case.company, case.customer, case.customer_name, case.name)


def of_customer(customer: str, sees: Callable[[str | None, str | None], bool]) -> list[dict]:
	"""The same of a customer, one for each company that is switched on and that the reader may see.

	`sees(case, owner)`: whether the reader may know of it; case None = there is none, then its owner says.
	"""
	name = frappe.db.get_value("Customer", customer, "customer_name")
	found = []
	for company in frappe.get_all(
		"Collections Company", {"status": ("in", ("Test", "Live"))}, order_by="name", pluck="company"
	):
		case = cases.find(company, customer)
		if sees(case, owners(company, [customer]).get(customer)):
			found.append(_told(company, customer, name, case))
	return found


def _told(company: str, customer: str, name: str | None, case: str | None) -> dict:
	book = read_book(company, getdate(nowdate()), [customer])
	stories = explain(book, book.customers[0]) if book.customers else []
	rows = [_row(story, book) for story in stories[:MOST]]
	return {
		"case": case,
		"customer": customer,
		"customer_name": name,
		"company": company,
		"as_of": str(book.as_of),
		"summary": _summary(stories, book),
		"goods": _goods(company, customer),
		"items": rows,
		"more": max(len(stories) - MOST, 0),
	}


def _row(story: Story, book: Book) -> dict:
	item = story.item
	return {
		"voucher_type": item.voucher_type,
		"voucher": item.invoice,
		"term": item.term,
		"due_date": str(item.due_date),
		"days": (book.as_of - item.due_date).days,
		"currency": item.currency,
		"open": float(item.outstanding),
		"level": story.level,
		"level_why": _level(story),
		"letter_why": _letter(story),
		"next": _next(story),
		"next_on": str(story.ahead[0][0]) if story.ahead and not story.today else None,
	}


def _level(story: Story) -> str:
	event = story.by
	if event is None:
		return _("No letter of demand has gone out about it.")
	if event.kind == START_LEVEL:
		return _("Started at level {0} on {1}, when the company went live.").format(
			event.level, formatdate(event.day)
		)
	message = _("Level {0}: {1} {2} of {3}.")
	return message.format(
		event.level, _(event.letter_type or event.step), event.letter or "", formatdate(event.day)
	)


def _letter(story: Story) -> str:
	"""Why no letter goes out today, or that one does and why."""
	why = text_of(story.why.to_dict()) if story.why else ""
	if story.letter_today:
		return _("“{0}” goes out with today's run: {1}.").format(_(story.letter_today), why)
	if story.today:
		done = ", ".join(f"“{_(title)}”" for title in story.today)
		return _("No letter is due; {0} is: {1}.").format(done, why)
	return _("Nothing goes out today: {0}.").format(why)


def _next(story: Story) -> str:
	if story.today:
		titles = ", ".join(f"“{_(title)}”" for title in story.today)
		return _("Today: {0}.").format(titles)
	if story.ahead:
		return "; ".join(_("{0}: “{1}”").format(formatdate(on), _(title)) for on, title in story.ahead)
	if story.behind and story.ends:
		return _("From {0}: “{1}”, unless it is paid.").format(formatdate(story.ends), _(story.behind))
	if story.behind:
		return _("When this has ended: “{0}”.").format(_(story.behind))
	return _("Nothing more by itself.")


def _summary(stories: Iterable[Story], book: Book) -> list[str]:
	"""In figures, by currency: owed, overdue, and what of it is not asked for."""
	found = []
	for currency in sorted({s.item.currency for s in stories}):
		own = [s for s in stories if s.item.currency == currency]
		late = [s for s in own if s.item.due_date < book.as_of]
		owed, overdue = _sum(s.item.outstanding for s in own), _sum(s.item.outstanding for s in late)
		message = _("Owes {0} on {1} items, {2} of it overdue on {3}.")
		found.append(message.format(_money(owed, currency), len(own), _money(overdue, currency), len(late)))
		covered = _sum(s.covered for s in own)
		if covered:
			message = _("{0} has come in and is not allocated yet: it is not asked for.")
			found.append(message.format(_money(covered, currency)))
		silent = _sum(s.item.outstanding - s.covered - s.claimed for s in late)
		if silent > ZERO:
			message = _(
				"{0} of the overdue is not asked for at present: promised, disputed, blocked or elsewhere."
			)
			found.append(message.format(_money(silent, currency)))
		top = max((s.level for s in own), default=0)
		found += [_("Highest level: {0}.").format(top)] if top else []
	return found or [_("Nothing is owed.")]


def _sum(amounts) -> object:
	return sum(amounts, ZERO)


def _money(amount, currency: str) -> str:
	return f"{fmt_money(float(amount), precision=2)} {currency}"


def _goods(company: str, customer: str) -> list[str]:
	"""Which holds stand, and why."""
	found = []
	for row in hold_standing.standing(company, customer):
		doc = frappe.get_doc(hold_standing.DOCTYPE, row.name)
		message = _("{0}: {1} since {2}. Why: {3}.")
		since = formatdate(row.approved_on or row.proposed_on)
		state = _(row.status, context="Credit Hold")
		found.append(
			message.format(_(row.hold_type), state, since, unescape(hold_reason(doc)))  # the page escapes
		)
	return found or [_("Goods may leave: no hold stands.")]
