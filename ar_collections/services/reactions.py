"""Money moved on a customer's account: work, letters, holds and the case follow in the same transaction.

`remember` notes whose ledger changed, `run_pending` acts when the voucher is done (or, at the
latest, before the transaction is committed). A failure here never stops the posting of money: it
is undone, logged, and tried again in the background (docs/decisions/021).
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from ..core.items import claims
from ..core.model import Book
from ..ledger.book import read_book
from . import cases, disputes, handovers, promises, reaction_steps, write_offs
from .retry import retried
from .savepoint import Outcome, isolated, sentence


def remember(company: str, customer: str, reopened: Iterable[str] = ()) -> None:
	"""The customer's ledger changed; `reopened`: vouchers that are owed again (a payment was taken back)."""
	pending = _pending()
	if not pending:
		frappe.db.before_commit.add(run_pending)
		frappe.db.after_rollback.add(_forget)
	pending.setdefault((company, customer), set()).update(reopened)


def run_pending() -> None:
	"""Act on everything remembered. Called after a voucher's own work, when its ledger is complete."""
	while pending := _pending():
		frappe.local.collections_changed = {}
		if not _lock_all(pending):
			continue
		for (company, customer), reopened in sorted(pending.items()):
			receivable_changed(company, customer, reopened)


def _lock_all(pending: dict[tuple[str, str], set[str]]) -> bool:
	"""Lock the cases of a voucher about several customers, in the order everybody locks: two vouchers about
	the same customers never wait for each other. False = somebody holds one for too long; done later.
	"""
	if len(pending) < 2:
		return True
	try:
		cases.lock_many(filter(None, (cases.find(*of) for of in sorted(pending))))
	except frappe.QueryTimeoutError:
		for (company, customer), reopened in pending.items():
			_later(company, customer, "retry", reopened)
		return False
	return True


def _pending() -> dict[tuple[str, str], set[str]]:
	if not hasattr(frappe.local, "collections_changed"):
		frappe.local.collections_changed = {}
	return frappe.local.collections_changed


def _forget() -> None:
	frappe.local.collections_changed = {}


def receivable_changed(company: str, customer: str, reopened: Iterable[str] = ()) -> None:
	"""Bring everything of ours about this customer in line with the ledger. Never raises for its own sake.

	One look into an index when the customer has no open case. A dead lock does raise: by then the
	database has undone the payment, too.
	"""
	case = cases.find(company, customer)
	if not case and not reopened:
		return
	outcome = _attempt(company, customer, reopened)
	if outcome.error:
		frappe.log_error(title=_("Collections could not follow a posting"), message=outcome.traceback)
		_later(company, customer, "retry", reopened)


@retried
def again(company: str, customer: str, reopened: list[str] | None = None) -> None:
	"""Job: what could not be done, or not be seen, in the transaction of the posting. Raises."""
	_follow(company, customer, reopened or ())


def _attempt(company: str, customer: str, reopened: Iterable[str]) -> Outcome:
	point = "arc_" + frappe.generate_hash(length=10)
	frappe.db.savepoint(point)
	try:
		with isolated(customer) as outcome:
			stands = _follow(company, customer, reopened)
			if stands:
				# Another payment may be under way that this transaction cannot see yet.
				_later(company, customer, "look again")
	except frappe.QueryTimeoutError as error:  # a run holds the case longer than we can wait
		frappe.db.rollback(save_point=point)
		outcome = Outcome(customer, sentence(error), frappe.get_traceback())
	return outcome


def _later(company: str, customer: str, why: str, reopened: Iterable[str] = ()) -> None:
	frappe.enqueue(
		"ar_collections.services.reactions.again",
		queue="short",
		job_id=f"collections|{company}|{customer}|{why}",
		deduplicate=True,
		enqueue_after_commit=True,
		company=company,
		customer=customer,
		reopened=sorted(reopened),
	)


def _follow(company: str, customer: str, reopened: Iterable[str]) -> bool:
	"""Do it; True when a hold still stands that money could end."""
	case = cases.lock(company, customer) or (reopened and cases.reopen(company, customer, reopened))
	if not case:
		return False
	disputes.settle(company, customer)
	promises.judge_customer(company, customer, getdate(nowdate()))
	book = _read(company, customer)
	if not book.customers:
		return False
	changed, stands = _withdraw(case, book)
	if changed:
		book = _read(company, customer)
	cases.refresh(case, book, customer=customer)
	return stands


def _read(company: str, customer: str) -> Book:
	return read_book(company, getdate(nowdate()), [customer])


def _withdraw(case: str, book: Book) -> tuple[bool, bool]:
	"""`(something was withdrawn, a hold still stands)`."""
	customer = book.customers[0]
	owed = claims(customer, book.as_of, book.dun_journal_entries)
	away = handovers.follow_money(case, owed) + write_offs.settle(case) + promises.withdraw_moot(case, owed)
	work = reaction_steps.work(case, owed)
	letters = reaction_steps.letters_not_out(case, owed)
	ended, stands = reaction_steps.holds_without_reason(book, customer)
	return bool(work or letters or ended or away), stands
