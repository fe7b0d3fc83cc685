"""Sets the clock of what one simulated day made back to that day, so that the demo's story reads true.

Only moments (when something was written, issued, decided) move; amounts, states and reasons stay.
For the demo alone: nothing outside this package may change a document behind its back.
"""

from datetime import date, datetime, time, timedelta

import frappe

from .company import COMPANY

NIGHT = time(2, 10)
OFFICE = time(10, 30)

# doctype: the moments besides creation and modified
OURS = {
	"Collection Run": ("started_at", "finished_at"),
	"Collection Case": (),
	"Collection Action": ("done_on",),
	"Dunning Letter": ("issued_on",),
	"Credit Hold": ("approved_on", "released_on"),
	"Contact Log": (),
	"Dunning Block": (),
	"Invoice Dispute": ("raised_on",),
	"Promise to Pay": (),
	"Collection Handover": ("approved_on",),
}
BOOKED = ("Sales Invoice", "Payment Entry", "Payment Ledger Entry")


def everything_since(moment: datetime, day: date) -> None:
	"""What was made after `moment` was made on `day` instead: ours at night, bookings in the office."""
	for doctype, moments in OURS.items():
		_set_back(doctype, moment, datetime.combine(day, NIGHT), moments)
	for doctype in BOOKED:
		_set_back(doctype, moment, datetime.combine(day, OFFICE))
	_mails(moment, datetime.combine(day, NIGHT))


def _set_back(doctype: str, since: datetime, to: datetime, moments: tuple[str, ...] = ()) -> None:
	table = frappe.qb.DocType(doctype)
	mine = table.company == COMPANY
	for field in ("creation", "modified", *moments):
		# a run keeps how long it took
		moved = to + timedelta(seconds=5) if field == "finished_at" else to
		frappe.qb.update(table).set(table[field], moved).where(mine & (table[field] >= since)).run()


def mails_left_when_issued() -> None:
	"""The mail server of the demo is reached once, at the end: each letter left on its own day."""
	letter = frappe.qb.DocType("Dunning Letter")
	mailed = (letter.company == COMPANY) & letter.sent_on.isnotnull() & letter.posted_on.isnull()
	frappe.qb.update(letter).set(letter.sent_on, letter.issued_on).where(mailed).run()


def _mails(since: datetime, to: datetime) -> None:
	mail = frappe.qb.DocType("Communication")
	query = frappe.qb.update(mail).set(mail.communication_date, to).set(mail.creation, to)
	query.where((mail.reference_doctype == "Collection Case") & (mail.creation >= since)).run()
