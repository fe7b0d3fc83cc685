"""Seventy days in a minute: books what each day brought, runs collections for it, lets people answer.

The runs are real ones with an earlier date; only the clock of the documents they make is today's.
Calls of the last days stay open: they are the worklist one sees first.
"""

from datetime import date, datetime, time, timedelta

import frappe
from frappe.utils import getdate, now_datetime

from ..services import batch_print, behaviour, cases, go_live, holds, promises, run, snapshots
from ..services.commit import commit_chunk
from . import backdate, invoices
from .company import CALENDAR, COMPANY, MAILBOX
from .people import GENERAL_MANAGER, REP, SUPERVISOR

# Days ago on which collections ran; now and then a night was missed, and the next run caught up.
RUNS = (60, 45, 37, 30, 23, 19, 15, 9, 5, 2, 0)
STILL_OPEN = 5  # calls of the last days nobody made yet

# What was said, in turn: outcome, summary
ANSWERS = (
	("Reached", "Accounts clerk has the invoice; it is with the manager for release."),
	("No Answer", "No answer, tried twice."),
	("Reached", "Asked for a copy of the invoice and the delivery note; both sent."),
	("Reached", "Will be in the payment run at the end of the week."),
	("No Answer", "Line busy; left a message with the operator."),
)


def live() -> None:
	"""Switch the company on, as its set-up form would."""
	if frappe.db.exists("Collections Company", COMPANY):
		return
	frappe.get_doc(
		{
			"doctype": "Collections Company",
			"company": COMPANY,
			"live_since": getdate() - timedelta(days=RUNS[0]),
			"default_policy": "Standard B2B",
			"owner_rule": "Account Manager, then Sales Team",
			"default_owner": SUPERVISOR,
			"general_manager": GENERAL_MANAGER,
			"holiday_list": CALENDAR,
			"hold_mode": "After Approval",
			"email_account": frappe.db.exists("Email Account", MAILBOX),
			"bank_account": frappe.db.get_value("Bank Account", {"company": COMPANY}),
			"signatory_name": "Anna Kern",
			"signatory_title": "Head of Accounts",
			"contact_phone": "+86 512 6288 0100",
			"contact_email": "accounts@hanlin.example",
			"interest_basis": frappe.db.exists("Interest Basis", "China LPR + 50 %"),
			"start_rule": "Level 0",
			# a demo books seventy days in one go: nothing of that is unusual
			"brake_factor": 0,
			"brake_letter_limit": 0,
			"brake_unallocated_amount": 0,
			"brake_stale_bank_days": 0,
		}
	).insert()
	go_live.go_live(COMPANY)


def simulate() -> None:
	booked = invoices.days()
	for days_ago in RUNS:
		began = now_datetime()
		for day in [d for d in booked if d >= days_ago]:
			invoices.post(day)
		booked = [d for d in booked if d < days_ago]
		_events(days_ago)
		run.start(COMPANY, run_date=_date(days_ago), source="Button", now=True)
		if days_ago > STILL_OPEN:
			_people_work(days_ago)
		if days_ago:
			backdate.everything_since(began, _date(days_ago))
		snapshots.nightly(COMPANY, _date(max(days_ago, 1)))  # as that night would have kept it
		commit_chunk()
	promises.nightly(COMPANY)
	behaviour.refresh(COMPANY)


def _date(days_ago: int) -> date:
	return getdate() - timedelta(days=days_ago)


def _events(days_ago: int) -> None:
	"""What happened besides invoices and payments, before the run of that day."""
	if days_ago == 37:
		_approve_holds(invoices.TIANJIN)
	if days_ago == 15:
		_dispute("ON-5501", 3200)
	if days_ago == 9:
		_approve_holds(invoices.MINGYUAN)
		_promise(invoices.GUANGDA, 9, 8, 88000, "Owner says the money comes tomorrow.", "Owner")
	if days_ago == 2:
		_promise(invoices.XINHUA, 2, -4, 14300, "Their bank opens on Friday; will pay then.", "Ms Sun")


def _dispute(ref: str, amount: float) -> None:
	frappe.get_doc(
		{
			"doctype": "Invoice Dispute",
			"case": cases.open_case(COMPANY, invoices.ONEILL, on=_date(15)),
			"sales_invoice": invoices.invoice_of(ref),
			"reason": "Delivery",
			"amount": amount,
			"note": "Two of the certificates are missing; quality is checking.",
		}
	).insert()


def _approve_holds(customer: str) -> None:
	for name in frappe.get_all(
		"Credit Hold",
		filters={"company": COMPANY, "customer": customer, "status": "Proposed"},
		order_by="name",
		pluck="name",
	):
		with _as(GENERAL_MANAGER):
			holds.approve(name, "No reaction to two letters.")


def _promise(customer: str, days_ago: int, pays: int, amount: float, words: str, who: str) -> None:
	action = frappe.db.get_value(
		"Collection Action", {"customer": customer, "status": "Open", "kind": "Call"}, order_by="due_on"
	)
	_log(
		_case(customer),
		days_ago,
		outcome="Promise",
		summary=words,
		person_name=who,
		action=action,
		promised_on=_date(pays),
		promised_amount=amount,
		next_step="Check the bank",
		next_step_on=_date(pays - 1),
	)


def _case(customer: str):
	return frappe.get_doc(
		"Collection Case", {"customer": customer, "company": COMPANY, "status": ("!=", "Closed")}
	)


def _people_work(days_ago: int) -> None:
	"""The rep makes the calls that are due by this day."""
	due = frappe.get_all(
		"Collection Action",
		filters={
			"company": COMPANY,
			"status": "Open",
			"kind": ("in", ("Call", "E-mail", "Visit")),
			"due_on": ("<=", _date(days_ago)),
		},
		fields=["name", "case", "kind"],
		order_by="due_on, name",
	)
	for number, action in enumerate(due):
		outcome, summary = ANSWERS[(number + days_ago) % len(ANSWERS)]
		channel = {"E-mail": "E-mail", "Visit": "Visit"}.get(action.kind, "Phone")
		case = frappe.get_doc("Collection Case", action.case)
		_log(case, days_ago, outcome=outcome, summary=summary, action=action.name, channel=channel)
	_to_the_post(days_ago)


def _to_the_post(days_ago: int) -> None:
	"""Letters to customers without an e-mail address are printed and taken to the post the same day."""
	waiting = batch_print.waiting(COMPANY)
	if waiting:
		batch_print.confirm(waiting, _date(days_ago), "EMS")


def _log(case, days_ago: int, **values) -> None:
	minute = (days_ago * 7 + len(case.name)) % 60
	with _as(case.collector or REP):
		frappe.get_doc(
			{
				"doctype": "Contact Log",
				"case": case.name,
				"company": COMPANY,
				"customer": case.customer,
				"channel": "Phone",
				"direction": "Outgoing",
				"contact_on": datetime.combine(_date(days_ago), time(9 + days_ago % 2, minute)),
				"second_visitor": SUPERVISOR if values.get("channel") == "Visit" else None,
				# some of the days are weekends
				"violation_reason": "The customer had asked to be called then.",
				**values,
			}
		).insert().submit()


class _as:
	"""Do something as another user; back to the one before in any case."""

	def __init__(self, user: str):
		self.user = user

	def __enter__(self):
		self.before = frappe.session.user
		frappe.set_user(self.user)

	def __exit__(self, *_error):
		frappe.set_user(self.before)
