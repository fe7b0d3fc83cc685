"""Mails between people, on a case: contacts like any other, though Frappe keeps them as Communications.

Our letters are not among them (they have rules of their own), nor a mail that is logged as a contact, too.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import frappe

from ..core.decency import Attempt
from .contact_history import attempts
from .tables import only

MAIL = "E-mail"
SAME = timedelta(minutes=1)  # a log of the mail is written in the same request


def contacts(
	company: str, customers: Iterable[str], first: date, last: date, but: str | None = None
) -> dict[str, list[Attempt]]:
	"""Logged contacts and mails as `{customer: [Attempt]}`, oldest first, of the days `first` to `last`."""
	names = set(customers)
	found = defaultdict(list, attempts(company, names, first, last, but))
	for customer, sent in _mails(company, names, first, last).items():
		logged = [one.at for one in found[customer] if one.channel == MAIL]
		found[customer] += [one for one in sent if not any(abs(one.at - at) < SAME for at in logged)]
		found[customer].sort(key=lambda one: one.at)
	return found


def senders(case: str) -> set[str]:
	"""The addresses from which mails came in on the case, in small letters."""
	filters = {"reference_doctype": "Collection Case", "reference_name": case, "sent_or_received": "Received"}
	rows = frappe.get_all("Communication", filters, order_by="name", pluck="sender")
	return {address.lower() for address in rows if address}


def _mails(company: str, customers: set[str], first: date, last: date) -> dict[str, list[Attempt]]:
	mail, case, letter = map(frappe.qb.DocType, ("Communication", "Collection Case", "Dunning Letter"))
	query = (
		frappe.qb.from_(case)
		.inner_join(mail)
		.on((mail.reference_doctype == "Collection Case") & (mail.reference_name == case.name))
		.left_join(letter)
		.on(letter.communication == mail.name)
		.select(case.customer, mail.communication_date, mail.sent_or_received)
		.where((case.company == company) & letter.name.isnull())
		.where((mail.communication_type == "Communication") & (mail.communication_medium == "Email"))
		.where((mail.communication_date >= first) & (mail.communication_date < last + timedelta(days=1)))
	)
	found = defaultdict(list)
	for customer, at, way in only(query, case.customer, customers).run():
		sent = way == "Sent"
		found[customer].append(Attempt(at=at, channel=MAIL, outgoing=sent, reached=not sent))
	return found
