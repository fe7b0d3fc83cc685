"""What screens call about statements. Thin: who may, then the service that does."""

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from .guards import has_role
from .ledger.movements import accounts
from .ledger.owners import owners
from .permissions import may_see_account
from .services import statement_answer, statement_batch, statement_page, statement_send, statements
from .services.statement_answer import Answer
from .services.statement_rules import DOCTYPE, locked

CHECKERS = ("Collections Manager", "Accounts Manager", "General Manager", "System Manager")
DRAFTERS = (*CHECKERS, "Accounts User")


# One customer's statement


@frappe.whitelist(methods=["GET", "POST"])
def pdf(
	customer: str,
	company: str,
	shows: str = "Open items",
	from_date: str | None = None,
	to_date: str | None = None,
	language: str | None = None,
) -> None:
	"""The statement as PDF in the browser, in the customer's language unless another is asked for."""
	may_see(customer, company)
	last = getdate(to_date or nowdate())
	first = getdate(from_date) if from_date else last.replace(day=1)
	if first > last:
		frappe.throw(_("The period ends before it begins: choose a later end."), title=_("Period"))
	if shows not in statement_batch.SHOWS:
		frappe.throw(
			_("Choose what the statement shows: {0}.").format(", ".join(map(_, statement_batch.SHOWS)))
		)
	own = accounts(company, [customer], first, last).get(customer, [])
	paper = statement_page.paper(
		company, customer, own, first=first, last=last, shows=statement_batch.SHOWS[shows],
		language=statement_page.language_of(customer, language),
		collector=owners(company, [customer]).get(customer),
	)  # fmt: skip
	_show(f"{customer} {last}.pdf", statement_page.pdf_of(paper))


def may_see(customer: str, company: str) -> None:
	"""Readers of the customer; a rep only where the customer or its case is his or hers, or a report's."""
	frappe.get_doc("Customer", customer).check_permission("read")
	if not frappe.db.exists("Company", company):
		frappe.throw(_("There is no company {0}.").format(company))
	if not may_see_account(customer, company):
		frappe.throw(_("This customer is looked after by somebody else."), frappe.PermissionError)


# The monthly confirmation


@frappe.whitelist(methods=["POST"])
def draft(company: str, from_date: str, to_date: str, customers: str | list | None = None) -> None:
	"""Draft in the background; reps for their own customers by name, accountants and managers for all."""
	frappe.get_doc("Company", company)
	chosen = _names(customers)
	for customer in chosen or ():
		may_see(customer, company)
	if not chosen:
		_only(DRAFTERS)
	if getdate(from_date) > getdate(to_date):
		frappe.throw(_("The period ends before it begins: choose a later end."), title=_("Period"))
	frappe.enqueue(
		"ar_collections.services.statements.draft",
		queue="long",
		company=company,
		first=str(getdate(from_date)),
		last=str(getdate(to_date)),
		customers=chosen,
		enqueue_after_commit=True,
	)


@frappe.whitelist(methods=["POST"])
def check(chosen: str | list) -> None:
	_only(CHECKERS)
	for name in _names(chosen) or ():
		_may(name, "write")
		statements.check(name)


@frappe.whitelist(methods=["POST"])
def send(statement: str) -> None:
	_may(statement, "write")
	statement_send.send(statement)


@frappe.whitelist(methods=["POST"])
def send_again(statement: str, email_to: str) -> None:
	_may(statement, "write")
	statement_send.send_again(statement, email_to)


@frappe.whitelist(methods=["POST"])
def send_checked(company: str) -> None:
	"""Everything that is checked and not out, in the background."""
	_only(DRAFTERS)
	frappe.enqueue(
		"ar_collections.services.statement_send.send_checked",
		queue="long",
		job_id=f"collections|{company}|send-statements",
		deduplicate=True,
		company=company,
		user=frappe.session.user,
	)


@frappe.whitelist(methods=["POST"])
def withdraw(statement: str, reason: str) -> None:
	_only(CHECKERS)
	_may(statement, "write")
	statements.withdraw(statement, reason)


@frappe.whitelist(methods=["POST"])
def record_answer(
	statement: str, confirmed_by: str, agrees: bool | int | str, through: str = "Paper", note: str = ""
) -> None:
	"""An answer that came on paper, by mail or telephone; the stamped copy is attached to the statement."""
	_may(statement, "write")
	if through not in ("Paper", "E-mail", "Telephone"):
		frappe.throw(_("Say how the answer came."))
	given = Answer(confirmed_by=confirmed_by, agrees=bool(cint(agrees)), note=note, through=through)
	statement_answer.answer(locked(statement), given)


@frappe.whitelist(methods=["GET", "POST"])
def paper(statement: str) -> None:
	doc = _may(statement, "read")
	_show(f"{doc.name}.pdf", statement_send.pdf_of(doc))


# Batches


@frappe.whitelist(methods=["POST"])
def start_batch(batch: str) -> int:
	frappe.get_doc("Statement Batch", batch).check_permission("write")
	return statement_batch.start(batch)


@frappe.whitelist(methods=["POST"])
def stop_batch(batch: str) -> None:
	frappe.get_doc("Statement Batch", batch).check_permission("write")
	statement_batch.stop(batch)


def _may(statement: str, right: str):
	doc = frappe.get_doc(DOCTYPE, statement)
	doc.check_permission(right)
	return doc


def _only(roles: tuple[str, ...]) -> None:
	if not has_role(*roles):
		message = _("This needs one of the roles: {0}.").format(", ".join(map(_, roles)))
		frappe.throw(message, frappe.PermissionError, title=_("Not permitted"))


def _names(names: str | list | None) -> list[str] | None:
	if names is None or names == "":
		return None
	wanted = frappe.parse_json(names) if isinstance(names, str) and names.startswith("[") else names
	return [str(name) for name in ([wanted] if isinstance(wanted, str) else wanted)]


def _show(name: str, content: bytes) -> None:
	response = frappe.local.response
	response.filename, response.filecontent = name, content
	response.type, response.display_content_as = "pdf", "inline"
