"""Mails and text messages written at the desk: Frappe's own mail on the case, Frappe's own SMS gateway.

A mail lands in the case's history as a Communication, a text message as a Contact Log; both
answer the action they were written for. The rules for contacts are asked before anything leaves.
"""

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.core.doctype.communication.email import make
from frappe.core.doctype.sms_settings.sms_settings import send_sms as send_by_gateway
from frappe.utils import escape_html

from ..ledger.mail_history import senders
from . import actions, decency, desk_acts, people, phones
from .letter_parties import usable

PROTECTED = ("Debtor", "Accounts", "Guarantor", "Emergency Contact", "Third Party")  # the last the most


def send_mail(
	case, to: list[str], subject: str, text: str, action: str | None, reason: str | None, today: date
) -> str:
	"""Mail plain text to these addresses; the name of the Communication. Raises when none is usable."""
	desk_acts.must_be_open(case)
	if action:
		desk_acts.still_open(action, case)
	wrong = [address for address in to if not usable(address)]
	if wrong or not to:
		message = _("This is no mail address: {0}") if wrong else _("To whom? Fill in a mail address.")
		frappe.throw(message.format(", ".join(map(escape_html, wrong))), title=_("Mail"))
	if not subject.strip() or not text.strip():
		frappe.throw(_("A mail needs a subject and a text."), title=_("Mail"))
	_keep_rules(case, to, subject, action, reason, today)
	sent = make(
		doctype="Collection Case",
		name=case.name,
		recipients=to,
		subject=subject.strip(),
		content=as_html(text),
		send_email=True,
		communication_medium="Email",
		communication_type="Communication",
	)
	if action:  # answering the customer's mail has closed it already
		_done(action, _("Mail sent to {0}").format(", ".join(to)))
	return sent["name"]


def _keep_rules(
	case, to: list[str], subject: str, action: str | None, reason: str | None, today: date
) -> None:
	"""A mail stands in the history by itself; one that breaks a rule is logged, with its reason, or refused."""
	wrote = _("Mail to {0}: {1}").format(", ".join(to), subject.strip())
	said = desk_acts.Said(
		"Other", wrote, channel="E-mail", relation=_addressed(case, to), violation_reason=reason
	)
	if decency.beforehand(desk_acts.as_log(case, said)):
		desk_acts.log_contact(case, said, action, today)


def send_sms(case, number: str, text: str, action: str | None, reason: str | None, today: date) -> str:
	"""A text message to one of the customer's numbers; the name of the Contact Log."""
	if not sms_ready():
		message = _("Text messages are not set up: ask your System Manager to fill in “SMS Settings”.")
		frappe.throw(message, title=_("SMS"))
	to = phones.plain(phones.read(number, phones.country_of(case.customer, case.company)).dial)
	relation = to and _relation(
		case, lambda person: to in [phones.plain(n["dial"]) for n in person["numbers"]]
	)
	if not relation:
		frappe.throw(_("{0} is no number of this customer.").format(escape_html(number)), title=_("SMS"))
	said = desk_acts.Said(
		"Other", text, channel="SMS", phone_number=number, relation=relation, violation_reason=reason
	)
	log = desk_acts.log_contact(case, said, action, today)
	send_by_gateway([to], text, success_msg=False)  # last: a refusal takes the log back with it
	return log


def _addressed(case, to: list[str]) -> str:
	"""What those who get the mail are to the debt. An address nobody knows is a third party's, so long as no
	mail of the customer's came from it: it belongs to the contacts first (domain.md D, privacy)."""
	known = {
		address.lower() for one in people.people(case.customer, case.company) for address in one["emails"]
	}
	if {address.lower() for address in to} - known - senders(case.name):
		return PROTECTED[-1]
	return _relation(case, lambda person: set(to) & set(person["emails"])) or PROTECTED[0]


def _relation(case, written_to: Callable[[dict], object]) -> str | None:
	"""What the people written to are to the debt; among several the one the rules protect most."""
	found = [one["relation"] for one in people.people(case.customer, case.company) if written_to(one)]
	return max(found, key=PROTECTED.index, default=None)


def sms_ready() -> bool:
	return bool(frappe.db.get_single_value("SMS Settings", "sms_gateway_url"))


def as_html(text: str) -> str:
	"""What a person typed, as text: no markup of theirs is ever markup."""
	return escape_html(text.strip()).replace("\n", "<br>")


def _done(action: str, result: str) -> None:
	if frappe.db.get_value(desk_acts.ACTION, action, "status") == "Open":
		actions.complete(action, result)
