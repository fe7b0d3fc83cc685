"""One rep's book goes to another with one action: customers, open cases, open work, drafts.

The account manager is changed where it (or the sales team) made the owner; a case keeps the owner it
is given. The sales team itself is left alone: commissions hang on it. What others are asked to decide
stays with them. A large book is moved by a background job in parts, each committed; done twice it
moves only what is left. Rights are checked by the caller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import get_fullname

from ..core.model import ESCALATION
from ..ledger.owner_book import OwnerBook, book_of, default_of, drafts
from ..ledger.people import at_work
from . import cases, owner_change
from .commit import commit_chunk
from .notices import notify
from .savepoint import isolated

AT_ONCE = 200  # customers moved while the person waits; more go to a background job …
PART = 50  # … in parts of so many
ACTION = "Collection Action"


@dataclass(frozen=True)
class Move:
	from_user: str
	to_user: str
	reason: str


def preview(from_user: str, customers: Sequence[str] | None = None) -> dict:
	"""How much would move, and what stays as it is."""
	book = book_of(from_user)
	chosen = _chosen(book, customers)
	names = [case.name for customer in chosen for case in book.cases.get(customer, ())]
	return {
		"customers": len(chosen),
		"cases": len(names),
		"actions": len(_work(from_user, names if customers else None)),
		"drafts": drafts(names),
		"sales_team": len(book.by_team.intersection(chosen)),
		"default_of": default_of(from_user),
		"in_background": len(chosen) > AT_ONCE,
	}


def hand_over(move: Move, customers: Sequence[str] | None = None) -> dict:
	"""Move the book, or these customers of it: `{customers, in_background, failed}`."""
	_check(move)
	book = book_of(move.from_user)
	chosen = _chosen(book, customers)
	if not chosen and not (customers is None and _work(move.from_user, None)):
		frappe.throw(
			_("{0} looks after nobody: there is nothing to hand over.").format(get_fullname(move.from_user)),
			title=_("Nothing to hand over"),
		)
	if len(chosen) > AT_ONCE:
		_enqueue(move, chosen, customers is None)
		return {"customers": len(chosen), "in_background": True, "failed": []}
	failed = _move(move, book, chosen)
	if customers is None:
		_move_work(move, failed)
	_tell(move, len(chosen) - len(failed), len(failed))
	return {"customers": len(chosen) - len(failed), "in_background": False, "failed": failed}


def _check(move: Move) -> None:
	for user in (move.from_user, move.to_user):
		if not frappe.db.exists("User", user):
			frappe.throw(_("There is no user {0}.").format(user), title=_("Hand over a book"))
	if move.from_user == move.to_user:
		frappe.throw(_("The book is in these hands already."), title=_("Hand over a book"))
	if move.to_user not in at_work({move.to_user}):
		message = _("{0} cannot work the customers: disabled, or without a role of collections.")
		frappe.throw(message.format(move.to_user), title=_("Hand over a book"))
	if not move.reason.strip():
		frappe.throw(_("Say why: the reason is kept with each case."), title=_("Reason missing"))


def _chosen(book: OwnerBook, customers: Sequence[str] | None) -> list[str]:
	if customers is None:
		return book.customers
	strange = sorted(set(customers).difference(book.customers))
	if strange:
		message = _("Not in this book: {0}.").format(", ".join(strange[:5]))
		frappe.throw(message, title=_("Hand over a book"))
	return sorted(set(customers))


def _enqueue(move: Move, customers: list[str], whole: bool) -> None:
	frappe.enqueue(
		"ar_collections.services.book_handover.move_all",
		queue="long",
		timeout=3600,
		job_id=f"collections|book|{move.from_user}",
		deduplicate=True,
		enqueue_after_commit=True,
		**vars(move),
		customers=customers,
		whole=whole,
	)


def move_all(from_user: str, to_user: str, reason: str, customers: list[str], whole: bool) -> None:
	"""The background job."""
	move, failed = Move(from_user, to_user, reason), []
	for start in range(0, len(customers), PART):
		part = customers[start : start + PART]
		failed += _move(move, book_of(from_user), part)
		commit_chunk()
		done = min(start + PART, len(customers))
		frappe.publish_progress(100 * done / len(customers), title=_("Hand over a book"))
	if whole:
		_move_work(move, failed)
	_tell(move, len(customers) - len(failed), len(failed))


def _move(move: Move, book: OwnerBook, customers: Iterable[str]) -> list[str]:
	"""Move these customers; those that could not be moved are in the error log and returned."""
	failed = []
	for customer in customers:
		with isolated(customer) as outcome:
			_move_one(move, book, customer)
		if outcome.error:
			failed.append(customer)
			frappe.log_error(title=_("A customer could not be handed over"), message=outcome.traceback)
	return failed


def _move_one(move: Move, book: OwnerBook, customer: str) -> None:
	if customer in book.managed:
		# Not doc.save: an old customer that breaks a newer rule of ERPNext must not stay behind.
		frappe.db.set_value("Customer", customer, "account_manager", move.to_user)
	mine = book.cases.get(customer, ())
	locked = cases.lock_many(case.name for case in mine)
	for name, row in locked.items():
		if row.collector == move.from_user:
			cases.give(name, move.from_user, move.to_user, owner_change.HANDED_OVER, move.reason)
	owner_change.past_follows(customer, move.to_user, was=move.from_user)
	if not mine:
		named = frappe.db.get_value("Customer", customer, "customer_name")
		owner_change.note(
			move.from_user, move.to_user, owner_change.HANDED_OVER, move.reason, customer=customer,
			customer_name=named,
		)  # fmt: skip


def _work(user: str, case_names: list[str] | None) -> list[str]:
	"""Open work in the user's hands (None = on any case), but for what he or she is asked to decide."""
	filters = {
		"collector": user, "status": "Open", "kind": ("!=", ESCALATION),
		"step_id": ("not in", owner_change.OF_WHO_DECIDES),
	}  # fmt: skip
	if case_names is not None:
		filters["case"] = ("in", case_names or [""])
	return frappe.get_all(ACTION, filters, order_by="name", pluck="name")


def _move_work(move: Move, failed: Iterable[str] = ()) -> None:
	"""Work given to the rep on cases of others; that of customers who stayed behind stays with them."""
	stay = set(failed)
	for name in _work(move.from_user, None):
		if not stay or frappe.db.get_value(ACTION, name, "customer") not in stay:
			frappe.db.set_value(ACTION, name, "collector", move.to_user)


def _tell(move: Move, customers: int, failed: int = 0) -> None:
	def subject() -> str:
		message = _("{0} customers of {1} are now looked after by {2}: {3}")
		names = get_fullname(move.from_user), get_fullname(move.to_user)
		said = message.format(customers, *names, move.reason)
		stayed = _("{0} could not be moved: the Error Log says why.").format(failed) if failed else ""
		return f"{said} {stayed}".strip()

	last = frappe.get_all(
		"Collection Owner Change",
		{"from_user": move.from_user, "to_user": move.to_user},
		order_by="creation desc",
		limit=1,
		pluck="name",
	)
	if last:
		notify({move.to_user, frappe.session.user}, subject, "Collection Owner Change", last[0])
